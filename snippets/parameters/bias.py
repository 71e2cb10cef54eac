"""A bias shifts the output: the best line with one, and the best line without.

Six receipts for taxi rides, invented: about 10 yuan to get in, 2.5 yuan a kilometre.
Both lines are the least-squares best of their kind.
"""

from math import sqrt

# --8<-- [start:fit]
# Kilometres and yuan.
receipts = [(2, 14), (4, 21), (5, 22), (8, 31), (10, 34), (13, 43)]


def fit_without_bias(points):
    """Return the best line through the origin, y = weight * x."""
    xy = sum(x * y for x, y in points)
    xx = sum(x * x for x, _ in points)
    return {"weight": xy / xx, "bias": 0.0}


def fit_with_bias(points):
    """Return the best of all lines, y = weight * x + bias."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    # It passes through the means; only its slope is left to find.
    around_means = [(x - mean_x, y - mean_y) for x, y in points]
    weight = fit_without_bias(around_means)["weight"]
    return {"weight": weight, "bias": mean_y - weight * mean_x}


# --8<-- [end:fit]


def typical_error(line, points):
    """Return the root mean square of how far the line misses, in yuan."""
    misses = [line["weight"] * x + line["bias"] - y for x, y in points]
    return sqrt(sum(miss**2 for miss in misses) / len(misses))


without_bias = fit_without_bias(receipts)
with_bias = fit_with_bias(receipts)
error_without_bias = typical_error(without_bias, receipts)
error_with_bias = typical_error(with_bias, receipts)

if __name__ == "__main__":
    print("yuan          weight   bias  typical error")
    for name, line, error in [
        ("without bias", without_bias, error_without_bias),
        ("with bias", with_bias, error_with_bias),
    ]:
        print(f"{name:<13}{line['weight']:>7.2f}{line['bias']:>7.2f}{error:>15.2f}")
