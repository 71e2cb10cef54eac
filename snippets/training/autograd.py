"""Backpropagation from scratch: one backward walk gives every parameter its gradient.

A `Scalar` remembers which numbers it was made from and how strongly each of them moves it
(the local derivative). Walking that record backwards and multiplying along the way is the
chain rule, and nothing else is needed. After the idea of karpathy/micrograd; own code.
Rumelhart, Hinton & Williams, Nature 323 (1986), made the method known.
"""

import math
import random

from snippets.counting import gpt3


# --8<-- [start:scalar]
class Scalar:
    """A number that knows where it came from, and can pass its blame on."""

    def __init__(self, value, sources=()):
        self.value = value
        self.gradient = 0.0
        self.sources = sources  # pairs: an input, d(self)/d(that input)

    def __add__(self, other):
        return Scalar(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __sub__(self, other):
        return Scalar(self.value - other.value, ((self, 1.0), (other, -1.0)))

    def __mul__(self, other):
        return Scalar(self.value * other.value, ((self, other.value), (other, self.value)))

    def tanh(self):
        value = math.tanh(self.value)
        return Scalar(value, ((self, 1 - value**2),))

    def backward(self):
        """Set `gradient` of every number that this one was made from."""
        order, seen = [], set()

        def visit(number):
            if id(number) not in seen:
                seen.add(id(number))
                for source, _ in number.sources:
                    visit(source)
                order.append(number)  # after everything it depends on

        visit(self)
        for number in order:
            number.gradient = 0.0
        self.gradient = 1.0
        for number in reversed(order):
            for source, local in number.sources:
                source.gradient += number.gradient * local


# --8<-- [end:scalar]

# Exclusive or: 1 when the two inputs differ. No single neuron can do it.
EXAMPLES = [((0, 0), -1), ((0, 1), 1), ((1, 0), 1), ((1, 1), -1)]
N_HIDDEN = 4
n_parameters = 2 * N_HIDDEN + N_HIDDEN + N_HIDDEN + 1  # weights, biases, weights, bias


def new_parameters(seed):
    draw = random.Random(seed)
    return [Scalar(draw.uniform(-1, 1)) for _ in range(n_parameters)]


# --8<-- [start:network]
def answer(parameters, inputs):
    """Two inputs, four tanh neurons, one output."""
    take = iter(parameters)
    hidden = []
    for _ in range(N_HIDDEN):
        total = next(take)  # the neuron's bias
        for x in inputs:
            total = total + next(take) * Scalar(x)
        hidden.append(total.tanh())
    output = next(take)
    for neuron in hidden:
        output = output + next(take) * neuron
    return output.tanh()


def loss(parameters):
    """Squared error, summed over the four examples."""
    total = Scalar(0.0)
    for inputs, target in EXAMPLES:
        error = answer(parameters, inputs) - Scalar(target)
        total = total + error * error
    return total


# --8<-- [end:network]


# --8<-- [start:check]
def nudge(parameters, index, step=1e-5):
    """Measure a gradient without calculus: push one parameter both ways."""
    kept = parameters[index].value
    parameters[index].value = kept + step
    above = loss(parameters).value
    parameters[index].value = kept - step
    below = loss(parameters).value
    parameters[index].value = kept
    return (above - below) / (2 * step)


def largest_disagreement(parameters):
    """Return the largest gap between backpropagation and nudging, over all parameters."""
    loss(parameters).backward()
    by_backward = [parameter.gradient for parameter in parameters]
    by_nudging = [nudge(parameters, i) for i in range(len(parameters))]
    return max(abs(a - b) for a, b in zip(by_backward, by_nudging, strict=True))


# --8<-- [end:check]


def train(parameters, learning_rate=0.2, steps=500):
    """Return the loss before the first step and after each one."""
    losses = []
    for _ in range(steps):
        now = loss(parameters)
        losses.append(now.value)
        now.backward()
        for parameter in parameters:
            parameter.value -= learning_rate * parameter.gradient
    return [*losses, loss(parameters).value]


_parameters = new_parameters(seed=0)
_gap = largest_disagreement(_parameters)
_before = [parameter.value for parameter in _parameters]
_losses = train(_parameters)
_answers = [answer(_parameters, inputs).value for inputs, _ in EXAMPLES]

steps = len(_losses) - 1
loss_before, loss_after = round(_losses[0], 4), round(_losses[-1], 4)
right_answers = sum(
    (value > 0) == (target > 0)
    for value, (_, target) in zip(_answers, EXAMPLES, strict=True)
)
gap_below = 1e-8
nudge_passes = 2 * n_parameters  # forward passes that nudging needs for one step
gpt3_nudge_passes = 2 * gpt3.total

assert _gap < gap_below and right_answers == len(EXAMPLES)

if __name__ == "__main__":
    print(f"parameters                      {n_parameters}")
    print(f"backward and nudging agree to   {gap_below:.0e}")
    print(f"loss before and after {steps} steps  {loss_before:.4f}  {loss_after:.4f}")
    for (inputs, target), value in zip(EXAMPLES, _answers, strict=True):
        print(f"{inputs}  wanted {target:>2}  got {value:>6.2f}")
