"""Draws nine models to scale: squares on one corner, areas in proportion to parameters."""

from math import sqrt

from publishing.numbers import render
from snippets.counting.atlas import models, rows
from snippets.drawing import LANGUAGES, Drawing

WORDS = {
    "zh": {
        "title": "九个模型，面积与总参数成正比",
        "description": (
            "九个正方形叠在同一个角上，面积与总参数成正比，大的盖着小的往外伸。"
            "从大到小：{sizes}。"
        ),
        "size": "{name} {size}",
        "join": "，",
    },
    "en": {
        "title": "Nine models, areas in proportion to parameters",
        "description": (
            "Nine squares share one corner; areas are in proportion to parameters, and "
            "each square contains the smaller ones. From the largest: {sizes}."
        ),
        "size": "{name} {size}",
        "join": ", ",
    },
}
# From the largest to the smallest, with the colour of each.
SQUARES = {
    "kimi-k2": "fill-soft",
    "deepseek-v3": "fill-3",
    "llama-3-1-405b": "fill-2",
    "gpt-3": "fill-accent",
    "gpt-oss-120b": "fill-4",
    "llama-2-70b": "fill-5",
    "llama-3-8b": "fill-3",
    "gpt-2-xl": "fill-accent",
    "gpt-1": "fill-ink",
}
LEFT, BOTTOM, SIDE = 4, 420, 412
PARAMETERS_PER_AREA = models["kimi-k2"]["total"] / SIDE**2
names = {row["id"]: row["name"] for row in rows}


def side(id_):
    return sqrt(models[id_]["total"] / PARAMETERS_PER_AREA)


def square(figure, id_, kind):
    length = side(id_)
    # Paler than the class alone, so that words can stand on it.
    opacity = 1 if kind in ("fill-soft", "fill-ink") or length < 40 else 0.36
    figure.add(
        f'<rect class="{kind}" fill-opacity="{opacity}" x="{LEFT}" '
        f'y="{BOTTOM - length:.3f}" width="{length:.3f}" height="{length:.3f}"/>'
    )


def paper(figure, id_):
    """What lies under a square must not shine through it."""
    length = side(id_)
    figure.rect(LEFT, BOTTOM - length, length, length, "fill-paper")


def name(figure, at, baseline, id_):
    figure.text(at, baseline, names[id_], "strong", size=12)
    origin = f"counting/atlas.models.{id_}.total"
    figure.number(at, baseline + 14, origin, models[id_]["total"], size=12)


def draw(figure):
    for id_, kind in SQUARES.items():
        paper(figure, id_)
        square(figure, id_, kind)
    beside = []
    for id_ in SQUARES:
        if side(id_) < 40:
            beside.append(id_)
        else:
            name(figure, LEFT + 7, BOTTOM - side(id_) + 15, id_)
    # The smallest have no room for words: theirs stand outside, joined by a line.
    for step, id_ in enumerate(beside):
        at, baseline = LEFT + 48 + 126 * step, BOTTOM + 26
        corner = LEFT + side(id_) / 2
        height = BOTTOM - side(id_) / 2 if step < 2 else BOTTOM - 1
        figure.line(corner, height, at + 4, baseline - 12)
        name(figure, at, baseline, id_)


for language in LANGUAGES:
    words = WORDS[language]
    sizes = words["join"].join(
        words["size"].format(name=names[id_], size=render(models[id_]["total"], language))
        for id_ in SQUARES
    )
    figure = Drawing(
        language,
        420,
        BOTTOM + 46,
        title=words["title"],
        description=words["description"].format(sizes=sizes),
    )
    draw(figure)
    figure.save("atlas_squares")
