"""Gradient descent on a weight and a bias: five thermometers teach the conversion rule.

Each thermometer shows one temperature on two scales. Nobody tells the program that
Fahrenheit = 1.8 * Celsius + 32; it finds both numbers from the five pairs. Temperatures
are in tens of degrees, so that the rule reads y = 1.8 x + 3.2.
"""

# --8<-- [start:descend]
# Celsius and Fahrenheit, in tens of degrees
readings = [(-1.0, 1.4), (0.0, 3.2), (1.0, 5.0), (2.0, 6.8), (3.0, 8.6)]


def loss(weight, bias):
    """Return the mean squared error over the five readings."""
    return sum((weight * x + bias - y) ** 2 for x, y in readings) / len(readings)


def gradient(weight, bias):
    """Return d(loss)/d(weight) and d(loss)/d(bias)."""
    errors = [(x, weight * x + bias - y) for x, y in readings]
    by_weight = sum(2 * error * x for x, error in errors) / len(readings)
    by_bias = sum(2 * error for _, error in errors) / len(readings)
    return by_weight, by_bias


def descend(weight, bias, learning_rate, steps):
    """Return every (weight, bias) on the way down."""
    path = [(weight, bias)]
    for _ in range(steps):
        by_weight, by_bias = gradient(weight, bias)
        weight -= learning_rate * by_weight
        bias -= learning_rate * by_bias
        path.append((weight, bias))
    return path


# --8<-- [end:descend]

steps = 100
learning_rate = 0.1
path = descend(weight=0.0, bias=0.0, learning_rate=learning_rate, steps=steps)

weight_before, bias_before = path[0]
weight_after, bias_after = (round(number, 4) for number in path[-1])
loss_before = round(loss(*path[0]), 4)
loss_after_five = round(loss(*path[5]), 4)
loss_after = round(loss(*path[-1]), 9)
true_weight, true_bias = 1.8, 3.2

assert abs(weight_after - true_weight) < 1e-3 and abs(bias_after - true_bias) < 1e-3

if __name__ == "__main__":
    print("step   weight     bias     loss")
    for step in (0, 1, 2, 5, 10, 20, 50, steps):
        weight, bias = path[step]
        print(f"{step:>4} {weight:>8.4f} {bias:>8.4f} {loss(weight, bias):>8.4f}")
