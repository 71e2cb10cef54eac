"""Draws Cover's curve for 5, 20 and 200 weights, and the measured shares beside it."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.knowledge.capacity import bits_per_weight, cover, loads, n_weights

WORDS = {
    "zh": {
        "title": "每个权重两条：装得下与装不下的分界",
        "description": (
            "横轴是每个权重分到几条随机问答，纵轴是能全部答对的机会，从 0 到 100%。三"
            "条曲线分别是 {sizes} 个权重；都在每个权重 {two} 条处穿过 {half}，权重越"
            "多越陡。圆点是 {n} 个权重的实测，落在中间那条曲线上。"
        ),
        "x": "每个权重几条随机问答",
        "y": "全部答对的机会",
        "weights": "{n} 个权重",
        "and": "、",
    },
    "en": {
        "title": "Two for each weight: where it stops fitting",
        "description": (
            "Across, random questions per weight; upwards, the chance that all can "
            "be answered, from 0 to 100%. Three curves, for {sizes} weights, all "
            "pass {half} at {two} questions per weight; the more weights, the "
            "steeper. Dots are measured with {n} weights and lie on the middle curve."
        ),
        "x": "random questions per weight",
        "y": "chance that all can be answered",
        "weights": "{n} weights",
        "and": ", ",
    },
}
LEFT, RIGHT, TOP, BOTTOM = 44, 404, 44, 270
FIRST, LAST = 1, 3
SIZES = [5, 20, 200]


def x(load):
    return LEFT + (RIGHT - LEFT) * (load - FIRST) / (LAST - FIRST)


def y(share):
    return BOTTOM - (BOTTOM - TOP) * share


for language in LANGUAGES:
    words = WORDS[language]
    figure = Drawing(
        language,
        420,
        BOTTOM + 44,
        title=words["title"],
        description=words["description"].format(
            sizes=", ".join(map(str, SIZES))
            if language == "en"
            else "、".join(map(str, SIZES)),
            two=render(bits_per_weight, language),
            half=render(loads["two"]["theory"], language, unit="%"),
            n=render(n_weights, language),
        ),
    )
    figure.text(2, TOP - 24, words["y"], "muted")
    for share in (0, 0.5, 1):
        figure.rect(LEFT, y(share) - 0.5, RIGHT - LEFT, 1)
        figure.text(
            LEFT - 6, y(share) + 4.5, render(share, language, unit="%"), "muted", "end"
        )
    figure.rect(x(bits_per_weight) - 0.5, TOP, 1, BOTTOM - TOP)
    for load in (1, 2, 3):
        figure.text(x(load), BOTTOM + 19, str(load), "muted", "middle")
    figure.text(RIGHT, BOTTOM + 38, words["x"], "muted", "end")

    for size in SIZES:
        points = [(x(p / size), y(cover(p, size))) for p in range(size, 3 * size + 1)]
        figure.curve(points, "line-accent" if size == n_weights else "line")
    for row in loads.values():
        figure.circle(x(row["per_weight"]), y(row["measured"]), 4.5)

    for size, load, share in ((SIZES[2], 2.03, 0.9), (SIZES[0], 2.45, 0.33)):
        figure.text(x(load), y(share), words["weights"].format(n=size), "muted", size=14)
    label = words["weights"].format(n=n_weights)
    figure.text(x(1.92), y(0.42), label, "accent", "end", 14)
    figure.save("capacity")
