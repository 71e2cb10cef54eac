"""Draws one dot for each training run, a column for each width; solved ones are filled."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.tradeoffs.parity import n_parameters, runs, solved, widths

WORDS = {
    "zh": {
        "title": "越宽，越容易学会",
        "description": (
            "每一列是一种宽度，每一列 {runs} 个圆点是 {runs} 次训练，实心的学会了。"
            "{columns}。"
        ),
        "column": "宽 {width}，{parameters} 个参数：{solved} 次学会",
        "width": "宽度",
        "parameters": "参数",
        "solved": "学会",
        "failed": "没学会",
        "and": "；",
    },
    "en": {
        "title": "The wider, the easier to train",
        "description": (
            "Each column is a width, and its {runs} dots are {runs} training runs; filled "
            "ones solved the puzzle. {columns}."
        ),
        "column": "Width {width}, {parameters} parameters: {solved} solved",
        "width": "width",
        "parameters": "parameters",
        "solved": "solved",
        "failed": "not solved",
        "and": "; ",
    },
}
LEFT, TOP, STEP, RADIUS = 100, 40, 41, 7
BOTTOM = TOP + runs * 19

for language in LANGUAGES:
    words = WORDS[language]
    columns = [
        words["column"].format(
            width=width, parameters=n_parameters[str(width)], solved=solved[str(width)]
        )
        for width in widths
    ]
    figure = Drawing(
        language,
        420,
        BOTTOM + 56,
        title=words["title"],
        description=words["description"].format(
            runs=runs, columns=words["and"].join(columns)
        ),
    )
    figure.circle(LEFT, 13, RADIUS)
    figure.text(LEFT + 14, 18, words["solved"])
    figure.circle(LEFT + 110, 13, RADIUS, "fill-soft")
    figure.text(LEFT + 124, 18, words["failed"])
    for column, width in enumerate(widths):
        across = LEFT + column * STEP
        for run in range(runs):
            kind = "fill-accent" if run < solved[str(width)] else "fill-soft"
            figure.circle(across, BOTTOM - run * 19 - 8, RADIUS, kind)
        figure.text(across, BOTTOM + 22, render(width, language), "strong", "middle")
        figure.number(
            across,
            BOTTOM + 46,
            f"tradeoffs/parity.n_parameters.{width}",
            n_parameters[str(width)],
            "muted",
            "middle",
        )
    figure.text(2, BOTTOM + 22, words["width"], "strong")
    figure.text(2, BOTTOM + 46, words["parameters"], "muted")
    figure.save("parity")
