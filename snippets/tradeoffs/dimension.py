"""What more dimensions do to data: points move apart, and near ones stop being near.

No model and not one parameter here: a thousand random points, and for new ones the nearest
of them. Points are uniform in a cube, or on a flat sheet of two dimensions inside it.
"""

import numpy as np

n_points = 1000
n_new = 100
dimensions = [2, 5, 10, 30, 100, 300, 1000]
sheet_dimensions = 2


# --8<-- [start:distances]
def distances(new, points):
    """Euclidean distances (n_new, n_points)."""
    squares = (new**2).sum(1)[:, None] + (points**2).sum(1) - 2 * new @ points.T
    return np.sqrt(np.maximum(squares, 0))


def nearest_by_farthest(new, points):
    """How far the nearest point is, as a share of how far the farthest is."""
    d = distances(new, points)
    return (d.min(axis=1) / d.max(axis=1)).mean()


def left_over(new, points, answer):
    """Squared error of answering like the nearest point; guessing the mean scores 1."""
    copied = answer(points[distances(new, points).argmin(axis=1)])
    return ((copied - answer(new)) ** 2).mean() / answer(points).var()


# --8<-- [end:distances]


def cube(rng, d):
    """The points and the new ones, uniform in the cube."""
    return rng.uniform(-1, 1, (n_points, d)), rng.uniform(-1, 1, (n_new, d))


def sheet(rng, d):
    """The same in two dimensions, laid into d by a random rotation."""
    flat = cube(rng, sheet_dimensions)
    into, _ = np.linalg.qr(rng.normal(size=(d, sheet_dimensions)))
    return [points @ into.T for points in flat]


def first_coordinate(points):
    """What has to be answered: nothing but the first of the coordinates."""
    return points[:, 0]


def experiment(seed, dimensions=dimensions):
    """For each dimension and each kind of data: the ratio of distances, and the error."""
    results = {}
    for d in dimensions:
        rng = np.random.default_rng([seed, d])
        results[str(d)] = {}
        for kind, data in (("cube", cube(rng, d)), ("sheet", sheet(rng, d))):
            points, new = data
            results[str(d)][kind] = {
                "ratio": nearest_by_farthest(new, points),
                "error": left_over(new, points, first_coordinate),
            }
    return results


results = experiment(seed=0)

# Points a tenth of the side apart, as many as it takes to fill the cube.
grid = {str(d): 10**d for d in (1, 2, 10)}

if __name__ == "__main__":
    print(f"{'':<11}{'nearest by farthest':^22}{'error of the nearest':^22}")
    print(f"{'dimensions':<11}{'in a cube':>11}{'on a sheet':>11}", end="")
    print(f"{'in a cube':>11}{'on a sheet':>11}")
    for d, found in results.items():
        row = [found[kind][of] for of in ("ratio", "error") for kind in found]
        print(f"{d:>10} " + "".join(f"{value:>11.2f}" for value in row))
