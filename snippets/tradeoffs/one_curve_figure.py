"""Draws twelve noisy points and the curves that few, enough and many parameters fit."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.tradeoffs.one_curve import curves, grid, n_points, points_x, points_y, truth

WORDS = {
    "zh": {
        "title": "十二个点，三条曲线",
        "description": (
            "三格里是同样的 {n} 个带误差的点和同一条真实曲线（虚线）。左格 {few} 个参数，"
            "拟合的曲线太平，够不着点。中格 {enough} 个参数，曲线穿过每一个点，在点之间"
            "大起大落。右格 {many} 个参数，曲线也穿过每一个点，却平滑地贴着真实曲线走。"
        ),
        "panel": "{p} 个参数",
    },
    "en": {
        "title": "Twelve points, three curves",
        "description": (
            "Each panel holds the same {n} noisy points and the same true curve, dashed. "
            "Left, {few} parameters: the fitted curve is too flat to reach the points. "
            "Middle, {enough} parameters: it goes through every point and swings wildly "
            "between them. Right, {many} parameters: it goes through every point too, "
            "and keeps close to the true curve."
        ),
        "panel": "{p} parameters",
    },
}
WIDTH, GAP, TOP, HEIGHT = 132, 12, 30, 170
HIGHEST = 2.2


def x(at, panel):
    return panel * (WIDTH + GAP) + WIDTH * (at + 1.1) / 2.2


def y(value):
    return TOP + HEIGHT * (HIGHEST - value) / (2 * HIGHEST)


for language in LANGUAGES:
    words = WORDS[language]
    few, enough, many = (render(p, language) for p in curves)
    figure = Drawing(
        language,
        420,
        TOP + HEIGHT + 8,
        title=words["title"],
        description=words["description"].format(
            n=n_points, few=few, enough=enough, many=many
        ),
    )
    for panel, (p, curve) in enumerate(curves.items()):
        left = panel * (WIDTH + GAP)
        figure.text(
            left + WIDTH / 2,
            16,
            words["panel"].format(p=render(p, language)),
            "strong",
            "middle",
        )
        figure.rect(left, y(0) - 0.5, WIDTH, 1)
        clip = f"one-curve-{panel}"
        figure.add(
            f'<clipPath id="{clip}"><rect x="{left}" y="{TOP}" width="{WIDTH}" '
            f'height="{HEIGHT}"/></clipPath><g clip-path="url(#{clip})">'
        )
        figure.curve([(x(at, panel), y(truth(at))) for at in grid], "line-dashed")
        drawn = zip(grid, curve, strict=True)
        figure.curve([(x(at, panel), y(value)) for at, value in drawn])
        figure.add("</g>")
        for at, value in zip(points_x, points_y, strict=True):
            figure.circle(x(at, panel), y(value), 3, "fill-ink")
    figure.save("one_curve")
