"""Draws how far the nearest point is, as a share of the farthest, over the dimensions."""

from math import log10

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.tradeoffs.dimension import n_points, results

WORDS = {
    "zh": {
        "title": "维数高了，最近的点不再近",
        "description": (
            "横轴是维数，对数刻度；纵轴是最近的点与最远的点距离之比，从 0 到 100%。{n} 个"
            "点撒满立方体时，比值从 {first} 升到 {last}；同样多的点只撒在一张二维的平面上，"
            "平面放进多少维都差不多是 {sheet}。"
        ),
        "y": "最近的距离 ÷ 最远的距离",
        "x": "维数",
        "cube": "撒满立方体",
        "sheet": "撒在一张平面上",
    },
    "en": {
        "title": "In many dimensions the nearest point is not near",
        "description": (
            "Across, the number of dimensions, on a logarithmic scale; upwards, the "
            "distance of the nearest point as a share of the farthest, from 0 to 100%. "
            "For {n} points all over a cube it rises from {first} to {last}. For as many "
            "points on a flat sheet it stays at about {sheet}, however many dimensions "
            "the sheet is laid into."
        ),
        "y": "nearest distance ÷ farthest distance",
        "x": "dimensions",
        "cube": "all over a cube",
        "sheet": "on a flat sheet",
    },
}
LEFT, RIGHT, TOP, BOTTOM = 52, 404, 44, 260
dimensions = [int(d) for d in results]


def x(d):
    span = log10(dimensions[-1] / dimensions[0])
    return LEFT + (RIGHT - LEFT) * log10(d / dimensions[0]) / span


def y(share):
    return BOTTOM - (BOTTOM - TOP) * share


for language in LANGUAGES:
    words = WORDS[language]
    ends = {
        name: render(round(results[str(d)][kind]["ratio"], 2), language, unit="%")
        for name, kind, d in (
            ("first", "cube", dimensions[0]),
            ("last", "cube", dimensions[-1]),
            ("sheet", "sheet", dimensions[-1]),
        )
    }
    figure = Drawing(
        language,
        420,
        BOTTOM + 44,
        title=words["title"],
        description=words["description"].format(n=render(n_points, language), **ends),
    )
    figure.text(2, TOP - 24, words["y"], "muted")
    for share in (0, 0.5, 1):
        figure.rect(LEFT, y(share) - 0.5, RIGHT - LEFT, 1)
        label = render(share, language, unit="%")
        figure.text(LEFT - 6, y(share) + 4.5, label, "muted", "end")
    for d in (2, 10, 100, 1000):
        anchor = "end" if d == dimensions[-1] else "middle"
        figure.text(x(d), BOTTOM + 19, render(d, language), "muted", anchor)
    figure.text(RIGHT, BOTTOM + 38, words["x"], "muted", "end")
    for kind, line, dot in (
        ("sheet", "line-ink", "fill-ink"),
        ("cube", "line-accent", "fill-accent"),
    ):
        points = [(x(d), y(results[str(d)][kind]["ratio"])) for d in dimensions]
        figure.curve(points, line)
        for at, up in points:
            figure.circle(at, up, 4, dot)
    figure.text(x(80), y(0.76), words["cube"], "accent", "end")
    figure.text(RIGHT, y(0.06), words["sheet"], "label", "end")
    figure.save("dimension")
