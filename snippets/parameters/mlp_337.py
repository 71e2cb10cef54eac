"""A whole network of 337 parameters: built, run and counted in plain Python.

Two inputs, two layers of 16 neurons, one output: the network of Andrej Karpathy's
micrograd (demo.ipynb), whose notebook prints 337. The values are random: this network
has learned nothing yet.
"""

import random
from itertools import pairwise

random_numbers = random.Random(0)
sizes = [2, 16, 16, 1]


# --8<-- [start:build]
def neuron(n_in):
    """Return a neuron: a weight for each input, and one bias."""
    numbers = [random_numbers.uniform(-1, 1) for _ in range(n_in + 1)]
    return {"weights": numbers[:n_in], "bias": numbers[n_in]}


def layer(n_in, n_out):
    """Return `n_out` neurons that look at the same inputs."""
    return [neuron(n_in) for _ in range(n_out)]


network = [layer(n_in, n_out) for n_in, n_out in pairwise(sizes)]
# --8<-- [end:build]


def dot(weights, inputs):
    return sum(w * x for w, x in zip(weights, inputs, strict=True))


def answer(network, inputs):
    """Return the network's output; every parameter is used once."""
    for depth, one_layer in enumerate(network, start=1):
        sums = [dot(n["weights"], inputs) + n["bias"] for n in one_layer]
        # Negative sums become 0, except in the last layer.
        inputs = [max(0, s) for s in sums] if depth < len(network) else sums
    return inputs[0]


# --8<-- [start:count]
# Counted by opening every neuron ...
neurons = [n for one_layer in network for n in one_layer]
weights = sum(len(n["weights"]) for n in neurons)
biases = sum(1 for n in neurons if "bias" in n)
total = weights + biases

# ... and by the formula: n_in weights and one bias a neuron.
layers = {
    f"layer_{depth}": (n_in + 1) * n_out
    for depth, (n_in, n_out) in enumerate(pairwise(sizes), start=1)
}
assert total == sum(layers.values()) == 337
# --8<-- [end:count]

# Twice as many neurons in both hidden layers: weights multiply, biases only add.
_wide = [2, 32, 32, 1]
twice_as_wide = {
    "weights": sum(n_in * n_out for n_in, n_out in pairwise(_wide)),
    "biases": sum(_wide[1:]),
}
twice_as_wide["total"] = twice_as_wide["weights"] + twice_as_wide["biases"]
growth = {
    "weights": twice_as_wide["weights"] / weights,
    "biases": twice_as_wide["biases"] / biases,
    "total": twice_as_wide["total"] / total,
}
example_output = answer(network, [0.5, -1.0])

if __name__ == "__main__":
    for depth, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        print(
            f"layer {depth}: ({n_in:>2} + 1) x {n_out:>2} = {layers[f'layer_{depth}']:>3}"
        )
    print(f"total: {weights} weights + {biases} biases = {total}")
    print(f"network(0.5, -1.0) = {example_output:.4f}")
