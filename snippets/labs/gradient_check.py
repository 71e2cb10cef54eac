"""The slopes that `backward` computes equal those measured by finite differences.

Each chosen parameter is moved up and down a little, and the loss measured twice. The
parameters are chosen from every named tensor, in float64.
"""

import numpy as np

from snippets.labs.shoe_copy import windows
from snippets.labs.tiny_gpt import untrained

# --8<-- [start:check]
rng = np.random.default_rng(0)
model = untrained()
model.numbers += rng.normal(0, 0.1, model.numbers.size)  # biases, too, away from zero
tokens, targets = (rows[:2] for rows in windows(model.n_ctx))
model.backward(model.loss(tokens, targets)[1])
slopes = model.named(model.gradient.copy())
nudge = 1e-5


def measured(values, at):
    """Return the slope of the loss by values[at], from the loss on both sides."""
    kept, losses = values[at], []
    for moved in (kept + nudge, kept - nudge):
        values[at] = moved
        losses.append(model.loss(tokens, targets)[0])
    values[at] = kept
    return (losses[0] - losses[1]) / (2 * nudge)


gaps = []
for _name, _values in model.p.items():
    _chosen = rng.choice(_values.size, min(12, _values.size), replace=False)
    _places = [np.unravel_index(place, _values.shape) for place in _chosen]
    gaps += [measured(_values, place) - slopes[_name][place] for place in _places]
tolerance = 1e-6
assert max(abs(gap) for gap in gaps) < tolerance
# --8<-- [end:check]

checked, tensors = len(gaps), len(model.p)

if __name__ == "__main__":
    print(f"{checked} parameters of {tensors} tensors checked")
    print(f"largest gap below {tolerance:.0e}")
