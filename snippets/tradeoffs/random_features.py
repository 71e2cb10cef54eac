"""A model whose only parameters are weights on random features, fitted in one step.

The features are ReLUs of random directions and never change. The weights are found by
least squares, so that nothing depends on how training went. Where many sets of weights fit
equally well, the smallest is taken: gradient descent from zero ends there too.
"""

import numpy as np

d = 20  # numbers in each example
n_test = 500
most = 4000  # features


# --8<-- [start:fit]
def features(x, directions):
    """Random features of each example: (n, d) and (d, p) to (n, p)."""
    return np.maximum(x @ directions, 0) / np.sqrt(directions.shape[1])


def fit(z, y, ridge=0.0):
    """The smallest weights w with the least |z w - y|^2 + ridge |w|^2."""
    u, s, v = np.linalg.svd(z, full_matrices=False)
    return v.T @ (s / (s**2 + ridge) * (u.T @ y))


# --8<-- [end:fit]


def task(seed, n, noise):
    """Examples with noisy answers, others with right ones, and random directions."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(size=d)
    truth /= np.linalg.norm(truth)  # right answers spread by 1
    x, x_test = rng.normal(size=(n, d)), rng.normal(size=(n_test, d))
    y = x @ truth + noise * rng.normal(size=n)
    directions = rng.normal(size=(d, most)) / np.sqrt(d)
    return x, y, x_test, x_test @ truth, directions


def measure(p, data, ridge=0.0):
    """Squared error on the examples and on new ones, and the length of the weights."""
    x, y, x_test, y_test, directions = data
    z, z_test = features(x, directions[:, :p]), features(x_test, directions[:, :p])
    w = fit(z, y, ridge)
    errors = [((a @ w - b) ** 2).mean() for a, b in ((z, y), (z_test, y_test))]
    return *errors, np.linalg.norm(w)


def medians(seeds, p, n, noise, ridge=0.0):
    """What `measure` finds, in the middle of as many draws as there are seeds."""
    found = [measure(p, task(seed, n, noise), ridge) for seed in seeds]
    train, test, norm = np.median(found, axis=0)
    # Where every example is hit, what is left of `train` is a processor's rounding.
    return {"train": round(float(train), 9), "test": float(test), "norm": float(norm)}
