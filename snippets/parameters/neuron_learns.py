"""One neuron learns: a weight and a bias, and four ways to shape what comes out.

It sees six receipts, one after another in a step. As a line or a ReLU it learns what a
ride costs, in yuan; as a sigmoid or a step it learns whether a ride is long (over 6 km).
The page holds the same neuron for a reader to move, and takes its numbers from here.
"""

from math import exp

from snippets.parameters.bias import receipts
from snippets.parameters.threshold import threshold

long_from = threshold["with_bias"]  # km

# --8<-- [start:activations]
# What comes out for a sum, and how fast it moves when the sum does.
activations = {
    "line": (lambda total: total, lambda total: 1),
    "relu": (lambda total: max(0, total), lambda total: 1 if total > 0 else 0),
    "sigmoid": (
        lambda total: 1 / (1 + exp(-total)),
        lambda total: exp(-total) / (1 + exp(-total)) ** 2,
    ),
    "step": (lambda total: 1 if total > 0 else 0, lambda total: 0),
}
# --8<-- [end:activations]
learning_rates = {"line": 0.01, "relu": 0.01, "sigmoid": 0.1, "step": 0.1}
start = {"weight": 1.0, "bias": 0.0}


def wanted(km, yuan, kind):
    """Return what should come out for one receipt: its yuan, or 1 where it is long."""
    return yuan if kind in ("line", "relu") else int(km > long_from)


def loss(weight, bias, kind):
    """Return the mean squared error over the six receipts."""
    activate, _ = activations[kind]
    errors = [activate(weight * km + bias) - wanted(km, y, kind) for km, y in receipts]
    return sum(error**2 for error in errors) / len(errors)


# --8<-- [start:learn]
def learn(weight, bias, kind, with_bias=True):
    """Return weight and bias after one step of gradient descent."""
    activate, slope = activations[kind]
    by_weight = by_bias = 0
    for km, yuan in receipts:
        total = weight * km + bias
        error = activate(total) - wanted(km, yuan, kind)
        by_weight += 2 * error * slope(total) * km / len(receipts)
        by_bias += 2 * error * slope(total) / len(receipts)
    weight -= learning_rates[kind] * by_weight
    if with_bias:
        bias -= learning_rates[kind] * by_bias
    return weight, bias


# --8<-- [end:learn]


rides = {f"ride_{n}": {"km": km, "yuan": y} for n, (km, y) in enumerate(receipts, 1)}
steps = 1000
after = {}
for kind in activations:
    after[kind] = {}
    for with_bias in (True, False):
        path = [(start["weight"], start["bias"])]
        for _ in range(steps):
            path.append(learn(*path[-1], kind, with_bias))
        after[kind]["with_bias" if with_bias else "without_bias"] = {
            f"{n}": {"weight": path[n][0], "bias": path[n][1], "loss": loss(*path[n], kind)}
            for n in (0, 1, 100, steps)
        }

if __name__ == "__main__":
    print("activation   bias  steps   weight     bias      loss")
    for kind, ways in after.items():
        for way, points in ways.items():
            for n, now in points.items():
                print(f"{kind:<9}{way.removesuffix('_bias'):>8} {n:>6}", end="")
                print("{weight:>9.4f}{bias:>9.4f}{loss:>10.4f}".format(**now))
