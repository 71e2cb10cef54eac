"""Trains small networks on one puzzle, width by width: which find the answer?

The puzzle is parity: of four inputs, each -1 or 1, is the number of -1s even? There are
only sixteen questions. Every width is trained twelve times, each from other random
numbers, by plain gradient descent with the same step and for as long.
"""

import numpy as np

# --8<-- [start:puzzle]
n_bits = 4
inputs = np.array(np.meshgrid(*[[-1, 1]] * n_bits)).reshape(n_bits, -1).T  # (16, 4)
answers = inputs.prod(axis=1)  # 1 where the number of -1s is even
x = np.column_stack([inputs, np.ones(len(inputs))])  # the last column is for the bias
# --8<-- [end:puzzle]
widths = [2, 3, 4, 5, 6, 8, 16, 32]
runs = 12
learning_rate, steps = 0.5, 3000
questions = len(answers)


def start(width, seeds):
    """Random weights (run, 5, width) and output weights (run, width + 1)."""
    first, last = [], []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        first.append(rng.normal(size=(n_bits + 1, width)) / np.sqrt(n_bits))
        last.append(rng.normal(size=width + 1) / np.sqrt(width))
    return np.array(first), np.array(last)


# --8<-- [start:train]
def network(first, last):
    """Hidden values (run, 16, width) and outputs (run, 16) of every run at once."""
    hidden = np.tanh(x @ first)
    return hidden, (hidden @ last[:, :-1, None])[..., 0] + last[:, -1:]


def train(first, last, steps, learning_rate):
    """Gradient descent on half the mean squared error, in place."""
    for _ in range(steps):
        hidden, output = network(first, last)
        error = (output - answers) / len(answers)
        back = error[..., None] * last[:, None, :-1] * (1 - hidden**2)
        last[:, :-1] -= learning_rate * (error[:, None] @ hidden)[:, 0]
        last[:, -1] -= learning_rate * error.sum(axis=1)
        first -= learning_rate * x.T @ back


# --8<-- [end:train]


def outcomes(width, seeds, steps=steps, learning_rate=learning_rate):
    """Whether each run ends with all sixteen questions right."""
    first, last = start(width, seeds)
    # Steps that are too long run away, past any number: those runs have not solved it.
    with np.errstate(over="ignore", invalid="ignore"):
        train(first, last, steps, learning_rate)
        _, output = network(first, last)
    return (np.sign(output) == answers).all(axis=1)


# --8<-- [start:by-hand]
def by_hand():
    """Three hidden units that solve it: a falling line, and two steps up."""
    # They all look at the sum s of the inputs: -4, -2, 0, 2 or 4.
    weights, biases = [0.01, 9, 9], [0, 9, -27]
    first = np.vstack([np.tile(weights, (n_bits, 1)), biases])  # (5, 3)
    last = [-100, 2, 2, 1]  # about -s + 2 step(s > -1) + 2 step(s > 3) + 1
    return first[None], np.array([last])


# --8<-- [end:by-hand]


def parameters(width):
    return (n_bits + 1) * width + width + 1


_outcomes = {width: outcomes(width, range(runs)) for width in widths}
solved = {str(width): int(right.sum()) for width, right in _outcomes.items()}
n_parameters = {str(width): parameters(width) for width in widths}
solved_by_hand = int((np.sign(network(*by_hand())[1]) == answers).sum())
# Width three again, with more patience.
twice_as_long = 2 * steps
solved_in_time = int(outcomes(3, range(runs), twice_as_long).sum())
# The same with steps of twice the length, which the wide ones cannot bear.
twice_the_step = 2 * learning_rate
solved_in_long_steps = {
    str(width): int(outcomes(width, range(runs), learning_rate=twice_the_step).sum())
    for width in (6, 16, 32)
}

if __name__ == "__main__":
    print(f"three units set by hand: {solved_by_hand} of {questions} right")
    print(f"{'width':>6}{'parameters':>12}{'runs that solved it':>21}")
    for width in widths:
        tally = f"{solved[str(width)]} of {runs}"
        print(f"{width:>6}{parameters(width):>12}{tally:>21}")
