"""A feed-forward layer as a memory: the same facts written by hand, and learned.

A feed-forward layer is relu(x @ keys.T + bias) @ values. Each of its units has a key, the
pattern it answers to, and a value, what it adds to the output (Geva et al. 2021,
arXiv:2012.14913). Two layers of one shape know the same hundred facts: one filled by hand,
a fact to a unit, the other trained from random numbers.
"""

import numpy as np

N_FACTS, N_WORDS, D, N_UNITS = 100, 500, 64, 128


# --8<-- [start:layer]
def layer(x, keys, bias, values):
    """Return what the units say, (n, units), and the layer's output, (n, D)."""
    opened = np.maximum(x @ keys.T + bias, 0)
    return opened, opened @ values


# --8<-- [end:layer]


def directions(rng, n):
    vectors = rng.normal(size=(n, D))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


# --8<-- [start:by_hand]
def by_hand(questions, answers):
    """One unit for each fact: its key is the question, its value the answer."""
    likeness = questions @ questions.T
    threshold = np.max(likeness - 2 * np.eye(N_FACTS))  # the most alike of two questions
    keys, values = np.zeros((2, N_UNITS, D))
    keys[:N_FACTS] = questions
    values[:N_FACTS] = answers / (1 - threshold)
    return keys, np.full(N_UNITS, -threshold), values


# --8<-- [end:by_hand]


# --8<-- [start:learned]
def learned(rng, questions, answers, learning_rate=0.005, steps=800):
    """Start from random numbers and follow the gradient (Adam's steps, ever shorter)."""
    keys, bias = rng.normal(size=(N_UNITS, D)), np.zeros(N_UNITS)
    values = 0.1 * rng.normal(size=(N_UNITS, D))
    parameters = keys, bias, values
    means, squares = ([np.zeros_like(p) for p in parameters] for _ in range(2))
    for step in range(1, steps + 1):
        opened, output = layer(questions, *parameters)
        error = (output - answers) / N_FACTS
        by_unit = (error @ values.T) * (opened > 0)
        gradients = by_unit.T @ questions, by_unit.sum(axis=0), opened.T @ error
        correction = np.sqrt(1 - 0.99**step) / (1 - 0.9**step)
        rate = learning_rate * (1 - (step - 1) / steps) * correction
        for p, g, mean, square in zip(parameters, gradients, means, squares, strict=True):
            mean += 0.1 * (g - mean)
            square += 0.01 * (g * g - square)
            p -= rate * mean / (np.sqrt(square) + 1e-8)
    return parameters


# --8<-- [end:learned]


def both_layers(seed):
    """Return questions, words, which word answers which, and the two layers."""
    rng = np.random.default_rng(seed)
    questions, words = directions(rng, N_FACTS), directions(rng, N_WORDS)
    # Word 0 answers nothing: it is what an output of zeros would be taken for.
    answers = 1 + rng.permutation(N_WORDS - 1)[:N_FACTS]
    layers = {
        "by_hand": by_hand(questions, words[answers]),
        "learned": learned(rng, questions, words[answers]),
    }
    return questions, words, answers, layers


def examine(rng, questions, words, answers, parameters):
    """Count what one question opens, and what is lost when units are closed."""
    opened, _ = layer(questions, *parameters)
    values = parameters[2]

    def wrong_without(units):
        kept = opened.copy()
        kept[:, units] = 0
        return int(((kept @ values @ words.T).argmax(axis=1) != answers).sum())

    in_use = np.flatnonzero((opened > 0).any(axis=0))
    one_gone = [wrong_without([unit]) for unit in in_use]
    quarter = N_UNITS // 4
    quarter_gone = [wrong_without(rng.permutation(N_UNITS)[:quarter]) for _ in range(20)]
    return {
        "wrong": wrong_without([]),
        "units_in_use": len(in_use),
        "open_units": float((opened > 0).sum(axis=1).mean()),
        "facts_per_unit": float((opened > 0).sum(axis=0)[in_use].mean()),
        "lost_by_one": float(np.mean(one_gone)),
        "harmless_units": one_gone.count(0),
        "lost_by_quarter": float(np.mean(quarter_gone)) / N_FACTS,
    }


def run(seed):
    questions, words, answers, layers = both_layers(seed)
    rng = np.random.default_rng(seed)
    return {
        name: examine(rng, questions, words, answers, parameters)
        for name, parameters in layers.items()
    }


facts, units = N_FACTS, N_UNITS
layers = {
    name: {key: round(value, 3) for key, value in result.items()}
    for name, result in run(seed=0).items()
}
for _result in layers.values():
    assert _result["wrong"] == 0
open_share = round(layers["learned"]["open_units"] / N_UNITS, 3)

if __name__ == "__main__":
    print(f"{facts} facts in {units} units        by hand   learned")
    for row, words in (
        ("wrong", "facts wrong"),
        ("units_in_use", "units in use"),
        ("open_units", "units that a fact opens"),
        ("facts_per_unit", "facts that open a unit"),
        ("lost_by_one", "lost with one unit"),
    ):
        left, right = layers["by_hand"][row], layers["learned"][row]
        print(f"{words:<26} {left:>9.1f} {right:>9.1f}")
    left, right = (layers[name]["lost_by_quarter"] for name in layers)
    print(f"{'lost with a quarter':<26} {left:>9.0%} {right:>9.0%}")
