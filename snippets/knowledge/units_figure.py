"""Draws which units each fact opens: a layer filled by hand, and one that learned."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.knowledge.key_value import N_UNITS, both_layers, layer, layers

WORDS = {
    "zh": {
        "title": "一条知识打开哪些单元",
        "description": (
            "两幅点阵，每行一条知识，每列一个单元，填色表示打开。手工填写的一层只有一"
            "条对角线，每条知识打开 {hand} 个单元；学出来的一层满是散点，每条知识平均"
            "打开 {learned} 个，共 {units} 个单元。"
        ),
        "by_hand": "手工填写",
        "learned": "学出来的",
        "facts": "一行一条知识",
        "units": "一列一个单元",
    },
    "en": {
        "title": "Which units a fact opens",
        "description": (
            "Two grids: a row for each fact, a column for each unit, filled where "
            "the unit opens. In the layer filled by hand there is one diagonal, "
            "{hand} unit for each fact; in the learned one the marks are everywhere, "
            "{learned} of {units} units for a fact on average."
        ),
        "by_hand": "filled by hand",
        "learned": "learned",
        "facts": "a row for each fact",
        "units": "a column for each unit",
    },
}
SHOWN = 40  # facts, the first ones
LEFT, CELL = 14, 3.1
TOPS = {"by_hand": 30, "learned": 200}

_questions, _, _, _layers = both_layers(seed=0)
OPEN = {
    name: layer(_questions[:SHOWN], *parameters)[0] > 0
    for name, parameters in _layers.items()
}


def marks(opened, top):
    """Return one path: a short bar for every run of neighbouring open units."""
    bars = []
    for row, units in enumerate(opened):
        start = None
        for unit, is_open in enumerate([*units, False]):
            if is_open and start is None:
                start = unit
            elif not is_open and start is not None:
                x, y = LEFT + CELL * start, top + CELL * row
                bars.append(f"M{x:.1f},{y:.1f}h{CELL * (unit - start):.1f}v2.6H{x:.1f}z")
                start = None
    return f'<path class="fill-accent" d="{"".join(bars)}"/>'


for language in LANGUAGES:
    words = WORDS[language]
    figure = Drawing(
        language,
        420,
        TOPS["learned"] + CELL * SHOWN + 26,
        title=words["title"],
        description=words["description"].format(
            hand=render(layers["by_hand"]["open_units"], language),
            learned=render(layers["learned"]["open_units"], language, digits=2),
            units=render(N_UNITS, language),
        ),
    )
    for name, top in TOPS.items():
        figure.text(LEFT, top - 10, words[name], "strong", size=14)
        figure.rect(LEFT, top, CELL * N_UNITS, CELL * SHOWN)
        figure.add(marks(OPEN[name], top))
    bottom = TOPS["learned"] + CELL * SHOWN
    figure.text(LEFT + CELL * N_UNITS, bottom + 18, words["units"], "muted", "end")
    figure.text(LEFT, bottom + 18, words["facts"], "muted")
    figure.save("units")
