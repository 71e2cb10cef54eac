"""From one weight to GPT-3, every area to scale: a weight is a square with sides of one.

Six pictures, each with the one before in its top left corner: a weight, a matrix, a layer,
the whole of GPT-2 XL; then one layer of GPT-3, on which GPT-2 XL is laid to compare, and
GPT-3. Tensors and shapes are those that the counter lists.
"""

from math import sqrt

from snippets.counting.calculator import to_scale
from snippets.counting.gpt2 import n_ctx, shape
from snippets.counting.parameter_count import GPT3, count

GPT2_XL = GPT3 | {
    "n_embd": shape["xl"]["d_model"],
    "n_layer": shape["xl"]["n_layer"],
    "n_positions": n_ctx,
}
# Names as the counter writes them: transformer.wte.weight, transformer.h.*.ln_1.weight.
MODEL, LAYER = "transformer.", "transformer.h.*."


# --8<-- [start:place]
def laid_out(sizes, left, top, width, height):
    """Return {name: rectangle} for {name: size}, largest first from the top left."""
    order = sorted(sizes, key=sizes.get, reverse=True)
    placed = to_scale([sizes[name] for name in order], left, top, width, height)
    sides = ("left", "top", "width", "height")
    return {
        name: dict(zip(sides, place, strict=True))
        for name, place in zip(order, placed, strict=True)
    }


def pictures(config):
    """Return a model and one of its layers: the blocks of each, and its outer sides."""
    counted = count(config)
    n_layer = config["n_layer"]
    repeated = [t for t in counted.tensors if t.layers > 1]
    inside = {t.name.removeprefix(LAYER): t for t in repeated}
    others = [t for t in counted.tensors if t.layers == 1]
    outside = {t.name.removeprefix(MODEL): t for t in others}
    one_layer = sum(t.count for t in inside.values()) // n_layer
    side = sqrt(counted.total)
    # All layers in one region, as they are alike; the rest beside it.
    sizes = {"layers": n_layer * one_layer} | {n: t.count for n, t in outside.items()}
    placed = laid_out(sizes, 0, 0, side, side)
    region = placed.pop("layers").values()
    layers = laid_out({f"h.{n}": one_layer for n in range(n_layer)}, *region)
    first = layers["h.0"]
    parts = {name: t.count // n_layer for name, t in inside.items()}
    tensors = laid_out(parts, *first.values())
    return (
        {
            "count": counted.total,
            "width": side,
            "height": side,
            "blocks": layers | placed,
            "rows": {"h": row(f"{MODEL}h.0 … {n_layer - 1}", n_layer * one_layer)}
            | {key: row(t.name, t.count, t) for key, t in outside.items()},
        },
        {
            "count": one_layer,
            "width": first["width"],
            "height": first["height"],
            "blocks": tensors,
            "rows": {key: row(t.name, t.count // n_layer, t) for key, t in inside.items()},
        },
    )


# --8<-- [end:place]


def row(name, size, tensor=None):
    """What the table says of a block, or of all layers together."""
    shape = " × ".join(f"{n:,}" for n in tensor.shape) if tensor else ""
    part = tensor.part if tensor else "layers"
    return {"name": name, "count": size, "shape": shape, "part": part}


_gpt2, _layer_of_gpt2 = pictures(GPT2_XL)
_gpt3, _layer_of_gpt3 = pictures(GPT3)
# The matrix in the corner of the layer, and the weight in the corner of the matrix.
matrix, _place = next(iter(_layer_of_gpt2["blocks"].items()))
_row = _layer_of_gpt2["rows"][matrix]
_one = {"name": _row["name"] + "[0, 0]", "count": 1, "shape": "1"}
levels = {
    "weight": {
        "count": 1,
        "width": 1,
        "height": 1,
        "blocks": {matrix: {"left": 0, "top": 0, "width": 1, "height": 1}},
        "rows": {matrix: _row | _one},
    },
    "matrix": {
        "count": _row["count"],
        "width": _place["width"],
        "height": _place["height"],
        "blocks": {matrix: _place},
        "rows": {matrix: _row},
    },
    "layer": _layer_of_gpt2,
    "gpt2": _gpt2,
    "gpt3_layer": _layer_of_gpt3,
    "gpt3": _gpt3,
}
_counts = [level["count"] for level in levels.values()]
times = {
    name: larger / smaller
    for name, larger, smaller in zip(
        list(levels)[1:], _counts[1:], _counts[:-1], strict=True
    )
}
# On a screen where GPT-3 is as wide as a phone, 360 points: the sides of the others.
points_on_a_phone = {
    name: 360 * sqrt(level["count"] / levels["gpt3"]["count"])
    for name, level in levels.items()
}

if __name__ == "__main__":
    print(f"{'':<12}{'parameters':>17}{'times':>14}   side, of 360")
    for name, level in levels.items():
        grown = f"{times[name]:>14,.1f}" if name in times else " " * 14
        print(f"{name:<12}{level['count']:>17,}{grown}{points_on_a_phone[name]:>15.5f}")
