"""Wider networks can hold more: random answers learned by heart, and then new questions.

256 random questions of 16 numbers, each with a random yes or no. Nothing connects an
answer with its question, so learning them by heart is all that there is to learn.
"""

import numpy as np

# --8<-- [start:learn]
questions, size = 256, 16
widths = [1, 2, 4, 8, 16, 32]


def learn(width, seed, steps=1000, rate=0.03):
    """Return the shares of right answers: to the questions learned, and to new ones."""
    rng = np.random.default_rng(seed)
    asked, new = rng.normal(size=(2, questions, size))
    answers, other = rng.choice([-1, 1], size=(2, questions))
    into = rng.normal(size=(size, width)) / size**0.5
    out = rng.normal(size=width) / width**0.5
    parameters = [into, np.zeros(width), out, np.zeros(())]
    mean, square = ([np.zeros_like(p) for p in parameters] for _ in range(2))
    for step in range(1, steps + 1):
        for i, g in enumerate(slopes(parameters, asked, answers)):  # Adam
            mean[i] = 0.9 * mean[i] + 0.1 * g
            square[i] = 0.99 * square[i] + 0.01 * g * g
            size_of = np.sqrt(square[i] / (1 - 0.99**step)) + 1e-8
            parameters[i] = parameters[i] - rate * mean[i] / (1 - 0.9**step) / size_of
    return tuple(
        float((np.sign(answer(parameters, x)[1]) == y).mean())
        for x, y in ((asked, answers), (new, other))
    )


def answer(parameters, x):
    into, threshold, out, lift = parameters
    hidden = np.tanh(x @ into + threshold)  # (questions, width)
    return hidden, hidden @ out + lift


def slopes(parameters, x, answers):
    """Return the slopes of the mean logistic loss by each of the parameters."""
    hidden, said = answer(parameters, x)
    slope = -answers / (1 + np.exp(answers * said)) / len(answers)
    back = np.outer(slope, parameters[2]) * (1 - hidden**2)
    return [x.T @ back, back.sum(0), hidden.T @ slope, slope.sum()]


# --8<-- [end:learn]
parameters = {f"w{width}": width * (size + 2) + 1 for width in widths}
n_seeds = 5
by_heart, on_new = {}, {}
for width in widths:
    shares = np.mean([learn(width, seed) for seed in range(n_seeds)], axis=0)
    by_heart[f"w{width}"], on_new[f"w{width}"] = shares.round(2).tolist()

if __name__ == "__main__":
    print("width  parameters  by heart   new")
    for width in widths:
        name = f"w{width}"
        print(
            f"{width:>5}{parameters[name]:>12,}{by_heart[name]:>10.0%}{on_new[name]:>6.0%}"
        )
