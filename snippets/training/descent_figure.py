"""Draws the way down: weight across, bias upwards, lines of equal loss, one dot a step."""

from math import cos, pi, sin, sqrt

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.training.weight_and_bias import (
    bias_after,
    path,
    readings,
    steps,
    true_bias,
    true_weight,
    weight_after,
)

WORDS = {
    "zh": {
        "title": "权重和偏置一起走下坡",
        "description": (
            "横轴是权重，纵轴是偏置，同一比例。椭圆是损失相等的线，中心在权重 "
            "{weight}、偏置 {bias}。一串圆点从左下角的 (0, 0) 出发：第一步跨得最大，"
            "随后越过谷底，再沿着狭长的谷慢慢走到中心，共 {steps} 步。"
        ),
        "x": "权重",
        "y": "偏置",
        "start": "起点",
        "step": "第 {n} 步",
        "end": "{n} 步后",
    },
    "en": {
        "title": "Weight and bias go downhill together",
        "description": (
            "Weight across, bias upwards, on one scale. Ellipses join points of "
            "equal loss; their centre is at weight {weight}, bias {bias}. A string "
            "of dots starts at (0, 0), bottom left: the first step is the longest, "
            "then the path crosses the valley floor and creeps along it to the "
            "centre, {steps} steps in all."
        ),
        "x": "weight",
        "y": "bias",
        "start": "start",
        "step": "step {n}",
        "end": "after {n} steps",
    },
}
LEFT, TOP, WIDTH, HEIGHT = 26, 30, 386, 366
UNIT = 82  # the same for weight and bias
ORIGIN = LEFT + 40, TOP + HEIGHT - 32
LEVELS = [0.04, 0.2, 0.8, 2, 4, 8, 14, 22, 32]


def x(weight):
    return ORIGIN[0] + UNIT * weight


def y(bias):
    return ORIGIN[1] - UNIT * bias


def contour(level):
    """Return the points whose loss is `level`: an ellipse round the best pair."""
    # Away from the best pair the loss is s w² + 2 m w b + b², with these two means.
    s = sum(x * x for x, _ in readings) / len(readings)
    m = sum(x for x, _ in readings) / len(readings)
    points = []
    for n in range(145):
        w, b = cos(2 * pi * n / 144), sin(2 * pi * n / 144)
        r = sqrt(level / (s * w * w + 2 * m * w * b + b * b))
        points.append((x(true_weight + r * w), y(true_bias + r * b)))
    return points


for language in LANGUAGES:
    words = WORDS[language]
    figure = Drawing(
        language,
        420,
        TOP + HEIGHT + 40,
        title=words["title"],
        description=words["description"].format(
            weight=render(true_weight, language),
            bias=render(true_bias, language),
            steps=render(steps, language),
        ),
    )
    figure.add(
        f'<clipPath id="descent-frame"><rect x="{LEFT}" y="{TOP}" '
        f'width="{WIDTH}" height="{HEIGHT}"/></clipPath>'
        '<g clip-path="url(#descent-frame)" opacity="0.45">'
    )
    for level in LEVELS:
        figure.curve(contour(level), "line")
    figure.add("</g>")
    for tick in range(5):
        figure.text(x(tick), TOP + HEIGHT + 18, str(tick), "muted", "middle")
        figure.text(LEFT - 8, y(tick) + 4.5, str(tick), "muted", "end")
    figure.text(LEFT + WIDTH, TOP + HEIGHT + 36, words["x"], "muted", "end")
    figure.text(LEFT - 16, TOP - 12, words["y"], "muted")

    figure.curve([(x(weight), y(bias)) for weight, bias in path])
    for step, (weight, bias) in enumerate(path):
        figure.circle(x(weight), y(bias), 4.5 if step in (0, steps) else 3)

    figure.text(x(0) + 10, y(0) + 15, words["start"], size=14)
    for step in (1, 5):
        weight, bias = path[step]
        figure.text(x(weight) + 10, y(bias) + 5, words["step"].format(n=step), size=14)
    up = y(bias_after)
    figure.text(x(1), up - 22, words["end"].format(n=steps), "accent", "end", 14)
    for name, value, at in (
        ("weight", weight_after, up - 3),
        ("bias", bias_after, up + 16),
    ):
        figure.text(
            x(1) - 30, at, words["x" if name == "weight" else "y"], "accent", "end", 14
        )
        origin = f"training/weight_and_bias.{name}_after"
        figure.number(x(1), at, origin, value, "accent", "end", 14, digits=3)
    figure.save("descent")
