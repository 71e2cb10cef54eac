"""Draws the atlas: parameters against the date of release, on a logarithmic scale."""

from datetime import date
from math import log10

from publishing.numbers import render
from snippets.counting.atlas import models, published, rows
from snippets.drawing import LANGUAGES, Drawing

WORDS = {
    "zh": {
        "title": "每个模型的总参数，按发布日期",
        "y": "总参数，每一大格是十倍",
        "counted": "数出来的",
        "published": "只有公布的数",
        "undisclosed": "未公布：只知道日期",
        "description": (
            "横轴是发布日期，纵轴是总参数，对数刻度。实心点是逐个矩阵数出来的模型，"
            "空心圈是只有厂商公布数的模型。{marked}最上面的一排竖线是没有公布参数量的系统，"
            "共 {undisclosed} 个：只有横坐标，没有高度。"
        ),
        "marked": "{name} 有 {size}。",
    },
    "en": {
        "title": "Parameters of every model, by date of release",
        "y": "parameters, each step ten times more",
        "counted": "counted",
        "published": "published only",
        "undisclosed": "undisclosed: the date is all we know",
        "description": (
            "Across: the date of release. Up: parameters, on a logarithmic scale. Dots are "
            "models counted matrix by matrix, rings are models of which only the maker’s "
            "number is known. {marked}Ticks in the band at the top are the {undisclosed} "
            "systems whose size is undisclosed: they have a date and no height."
        ),
        "marked": "{name} has {size}. ",
    },
}
# Models with a name in the figure: where its words stand, beside the mark.
NAMED = {
    "gpt-1": (-4, 17, "start"),
    "gpt-2-xl": (7, 4, "start"),
    "gpt-3": (-7, -2, "end"),
    "switch-c": (-8, 0, "end"),
    "bloom-560m": (-7, 4, "end"),
    "pythia-70m": (7, 4, "start"),
    "kimi-k3": (2, -19, "end"),
}
LEFT, RIGHT, TOP, BOTTOM = 76, 412, 66, 366
FIRST, LAST = date(2018, 1, 1), date(2027, 1, 1)
LOWEST, HIGHEST = 10**7, 10**13
BAND = 34


def day(released):
    """A month without a day is drawn in its middle."""
    text = str(released)
    return date.fromisoformat(text if len(text) == 10 else f"{text}-15")


def x(released):
    return LEFT + (RIGHT - LEFT) * (day(released) - FIRST) / (LAST - FIRST)


def y(parameters):
    share = log10(parameters / LOWEST) / log10(HIGHEST / LOWEST)
    return BOTTOM - (BOTTOM - TOP) * share


def size_of(row):
    """Return a row's parameters and where they come from; None where nobody says."""
    if row["id"] in models:
        return models[row["id"]]["total"], f"counting/atlas.models.{row['id']}.total"
    if row["id"] in published:
        return published[row["id"]], f"cited/{row['published']}"
    return None


def draw(figure, words):
    for power in range(7, 14):
        figure.rect(LEFT, y(10**power), RIGHT - LEFT, 0.8)
        label = render(10**power, figure.language)
        figure.text(LEFT - 6, y(10**power) + 4, label, "muted", "end", 11)
    for year in range(2018, 2028):
        figure.line(x(f"{year}-01-01"), BOTTOM, x(f"{year}-01-01"), BOTTOM + 4)
    for year in range(2018, 2027, 2):
        figure.text(x(f"{year}-07-01"), BOTTOM + 18, str(year), "muted", "middle", 12)
    figure.text(LEFT, TOP - 10, words["y"], "muted", size=11)
    figure.text(LEFT, BAND - 18, words["undisclosed"], "muted", size=11)
    figure.rect(LEFT, BAND - 12, RIGHT - LEFT, 14)
    for row in rows:
        at, found = x(row["released"]), size_of(row)
        if not found:
            figure.line(at, BAND - 12, at, BAND + 2, "line-ink")
        elif row["id"] in models:
            figure.circle(at, y(found[0]), 3)
        else:
            ring(figure, at, y(found[0]))
    for row in rows:
        if row["id"] in NAMED:
            value, origin = size_of(row)
            right, down, anchor = NAMED[row["id"]]
            at, height = x(row["released"]) + right, y(value) + down
            figure.text(at, height, row["name"], "strong", anchor, 11)
            figure.number(at, height + 12, origin, value, "muted", anchor, 11, digits=3)
    bottom = BOTTOM + 38
    figure.circle(LEFT + 4, bottom - 4, 3)
    figure.text(LEFT + 13, bottom, words["counted"], size=12)
    ring(figure, LEFT + 124, bottom - 4)
    figure.text(LEFT + 133, bottom, words["published"], size=12)


def ring(figure, at, height):
    figure.add(f'<circle class="line-2" cx="{at:.2f}" cy="{height:.2f}" r="3.2"/>')


for language in LANGUAGES:
    words = WORDS[language]
    marked = "".join(
        words["marked"].format(
            name=row["name"], size=render(size_of(row)[0], language, digits=3)
        )
        for row in rows
        if row["id"] in NAMED
    )
    undisclosed = sum(size_of(row) is None for row in rows)
    figure = Drawing(
        language,
        420,
        BOTTOM + 48,
        title=words["title"],
        description=words["description"].format(marked=marked, undisclosed=undisclosed),
    )
    draw(figure, words)
    figure.save("atlas_time")
