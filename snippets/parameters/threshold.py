"""In a neuron the bias moves the threshold.

A neuron that should say whether a ride is long, that is, over 6 km. It weighs its one
input, adds a bias and squeezes the sum between 0 and 1 (the logistic function).
"""

from math import exp

from snippets.parameters.bias import receipts

# --8<-- [start:neuron]
weight = 1.0
biases = {"without_bias": 0.0, "with_bias": -6.0}


def neuron(km, weight, bias):
    """Return how sure it is that the ride is long, from 0 to 1."""
    return 1 / (1 + exp(-(weight * km + bias)))


# The output passes one half where weight * km + bias = 0.
threshold = {
    name: (0 - bias) / weight  # km
    for name, bias in biases.items()
}
# --8<-- [end:neuron]

# Two rides on either side of what should count as long: how far apart are the answers?
shorter_km, longer_km = 5, 7
apart = {
    name: neuron(longer_km, weight, bias) - neuron(shorter_km, weight, bias)
    for name, bias in biases.items()
}

if __name__ == "__main__":
    print("km      " + "".join(f"{km:>6}" for km, _ in receipts))
    for bias in biases.values():
        answers = (neuron(km, weight, bias) for km, _ in receipts)
        print(f"bias {bias:>2.0f} " + "".join(f"{answer:>6.3f}" for answer in answers))
    print(f"{shorter_km} and {longer_km} km", end=": ")
    print("{:.4f} apart, with bias {:.4f}".format(*apart.values()))
    print(
        "threshold: {without_bias:.0f} km, with bias {with_bias:.0f} km".format(**threshold)
    )
