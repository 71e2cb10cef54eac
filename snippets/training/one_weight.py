"""One weight learns one fact: twice what is six?

The model is y = weight * x. Each step asks how the squared error would change if the
weight grew a little (the gradient) and moves the weight the other way. No library: every
number below can be checked with pencil and paper.
"""

# --8<-- [start:learn]
x, target = 2, 6  # the one example: 2 in, 6 wanted


def learn(weight, learning_rate, steps):
    """Return the weight before the first step and after each one."""
    path = [weight]
    for _ in range(steps):
        error = weight * x - target
        gradient = 2 * error * x  # d(error²)/d(weight)
        weight -= learning_rate * gradient
        path.append(weight)
    return path


# --8<-- [end:learn]

learning_rate = 0.1
too_large = 0.3
_path = learn(1.0, learning_rate, steps=5)
_runaway = learn(1.0, too_large, steps=5)

before, after_one, after_five = _path[0], round(_path[1], 10), round(_path[5], 10)
first_gradient = 2 * (before * x - target) * x
right_answer = target / x
# Each step multiplies the distance to the right answer by this; beyond -1 it runs away.
shrink = 1 - 2 * x * x * learning_rate
runaway_shrink = 1 - 2 * x * x * too_large
runaway_after_five = round(_runaway[5], 10)

assert abs(_path[5] - right_answer) < 1e-3

if __name__ == "__main__":
    print("step   weight    answer   error²")
    for step, weight in enumerate(_path):
        answer = weight * x
        print(f"{step:>4} {weight:>8.4f} {answer:>9.4f} {(answer - target) ** 2:>8.4f}")
