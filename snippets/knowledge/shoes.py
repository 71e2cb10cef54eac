"""Shoe copy on the tiny GPT: which drawers does it open, and are they drawers for shoes?

The article's example: asked for shoe copy, GPT-3 goes to the drawers for marketing, copy
and shoes. The tiny GPT of the labs has learned copy and notes for shoes, umbrellas, tea
and backpacks, in Chinese and in English.
"""

import numpy as np

from snippets.labs.shoe_copy import decode, encode, tokens
from snippets.labs.tiny_gpt import d_model, n_ctx, n_layer
from snippets.labs.trained import trained

UNITS = n_layer * 4 * d_model  # in the feed-forward layers, each with a key and a value
QUARTER = UNITS // 4

_orders = ("给社交平台写一条", "给顾客写一条", "Write a")
_copy = [line for line in decode(tokens).split("\n") if line.startswith(_orders)]
_shoe_words = ("鞋", "shoe", "boot")
SHOES = [line for line in _copy if any(word in line for word in _shoe_words)]
OTHERS = [line for line in _copy if line not in SHOES]


# --8<-- [start:read]
class Noting(dict):
    """The model's parameters by name, with a note of which names were asked for."""

    def __init__(self, parameters):
        super().__init__(parameters)
        self.asked = set()

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)


def read_for_one_character(model, prompt):
    """Return how many parameters are read to choose the character after the prompt."""
    model.p = Noting(model.p)
    model.forward(np.array([encode(prompt)]))
    read = sum(model.p[name].size for name in model.p.asked)
    unused_positions = (n_ctx - len(prompt)) * d_model
    return read - unused_positions


# --8<-- [end:read]


def in_tokens(line):
    return np.array([encode("\n" + line + "\n")[: n_ctx + 1]])


def surprise(model, lines):
    """Return the mean loss per character over the lines."""
    losses, lengths = [], []
    for line in lines:
        text = in_tokens(line)
        loss, _ = model.loss(text[:, :-1], text[:, 1:])
        losses.append(loss)
        lengths.append(text.size - 1)
    return float(np.average(losses, weights=lengths))


def busyness(model, lines):
    """Return how strongly each unit speaks, on average over the lines' characters."""
    spoken = []
    for line in lines:
        model.forward(in_tokens(line)[:, :-1])
        layers = [model.saved[f"h.{i}.mlp.c_proj"] for i in range(n_layer)]
        spoken.append(np.hstack(layers))  # (characters, units)
    return np.abs(np.concatenate(spoken)).mean(axis=0)


# --8<-- [start:close]
def surprise_without(model, units):
    """Close these units (zero their values); return the surprise at either kind of copy."""
    kept = model.numbers.copy()
    for unit in units:
        layer, row = divmod(unit, 4 * d_model)
        model.p[f"h.{layer}.mlp.c_proj.weight"][row] = 0
    result = {"shoes": surprise(model, SHOES), "others": surprise(model, OTHERS)}
    model.numbers[:] = kept
    return result


def run(model):
    for_shoes, for_others = busyness(model, SHOES), busyness(model, OTHERS)
    busiest = [set(busy.argsort()[-QUARTER:]) for busy in (for_shoes, for_others)]
    shoe_units = (for_shoes / for_others).argsort()[-QUARTER:]
    return {
        "shared_busiest": len(busiest[0] & busiest[1]),
        "before": surprise_without(model, []),
        "after": surprise_without(model, shoe_units),
        "read": read_for_one_character(model, "给社交平台写一条鞋子文案："),
    }


# --8<-- [end:close]

_model = trained()
_run = run(_model)
units, quarter = UNITS, QUARTER
shoe_lines, other_lines = len(SHOES), len(OTHERS)
parameters, parameters_read = _model.numbers.size, _run["read"]
read_share = parameters_read / parameters
shared_busiest = _run["shared_busiest"]
surprise_before = {name: round(value, 2) for name, value in _run["before"].items()}
surprise_after = {name: round(value, 2) for name, value in _run["after"].items()}

if __name__ == "__main__":
    print(f"parameters                        {parameters:,}")
    print(f"read to choose one character      {parameters_read:,} ({read_share:.1%})")
    print(f"busiest quarter of the units      {shared_busiest} of {quarter} the same")
    print("\nsurprise per character           before   without the quarter")
    print("                                          that is most for shoes")
    for name, lines in (("shoes", shoe_lines), ("others", other_lines)):
        label = f"{lines} texts on {name}"
        print(f"  {label:<25}{surprise_before[name]:>12.2f}{surprise_after[name]:>14.2f}")
