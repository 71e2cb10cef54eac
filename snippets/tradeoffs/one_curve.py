"""Draws a line through twelve noisy points with few, just enough and many parameters.

Random waves with a weight on each; the weights come from the `fit` of `random_features`.
"""

import numpy as np

from snippets.tradeoffs.random_features import fit

n_points = 12
sizes = [4, 12, 2000]


def truth(x):
    return np.sin(3 * x)


# --8<-- [start:curve]
def waves(x, frequencies, phases):
    """Random waves at each x: (n,) to (n, p)."""
    return np.cos(np.outer(x, frequencies) + phases) / np.sqrt(len(phases))


def experiment(seed):
    """The points, a fine grid, and the fitted values there for each size."""
    rng = np.random.default_rng(seed)
    x = np.linspace(-1, 1, n_points) + 0.03 * rng.normal(size=n_points)
    y = truth(x) + 0.25 * rng.normal(size=n_points)
    frequencies = 6 * rng.normal(size=max(sizes))
    phases = rng.uniform(0, 2 * np.pi, max(sizes))
    grid = np.linspace(-1, 1, 201)
    fitted = {}
    for p in sizes:
        w = fit(waves(x, frequencies[:p], phases[:p]), y)
        fitted[p] = waves(grid, frequencies[:p], phases[:p]) @ w
    return x, y, grid, fitted


# --8<-- [end:curve]


def off(grid, fitted):
    """How far the curve is from the truth, root mean square."""
    return float(np.sqrt(((fitted - truth(grid)) ** 2).mean()))


points_x, points_y, grid, curves = experiment(seed=0)
# Where the points just suffice, the weights are too large for more digits than these.
distance = {str(p): round(off(grid, curve), 6) for p, curve in curves.items()}

if __name__ == "__main__":
    for p, far in distance.items():
        print(f"{p:>4} parameters, {far:.2f} from the truth")
