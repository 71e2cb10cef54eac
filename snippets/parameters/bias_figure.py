"""Draws the taxi receipts with the best line through the origin and the best line."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.parameters.bias import (
    error_with_bias,
    error_without_bias,
    receipts,
    with_bias,
    without_bias,
)

WORDS = {
    "zh": {
        "title": "同样六张小票，两条最好的直线",
        "description": (
            "横轴是公里数，纵轴是车费。没有偏置的直线必须过原点，斜率 {flat}，"
            "典型误差 {flat_error} 元；有偏置的直线从 {bias} 元起步，斜率 {weight}，"
            "典型误差 {error} 元。"
        ),
        "x": "公里",
        "y": "车费（元）",
        "without": "没有偏置：必过原点",
        "with": "有偏置：可以平移",
        "off": " 元的典型误差",
        "start": " 元起步",
    },
    "en": {
        "title": "The same six receipts, two best lines",
        "description": (
            "Kilometres across, fare upwards. The line without a bias must pass through "
            "the origin: slope {flat}, typically {flat_error} yuan off. The line with a "
            "bias starts at {bias} yuan: slope {weight}, typically {error} yuan off."
        ),
        "x": "kilometres",
        "y": "fare (yuan)",
        "without": "no bias: through the origin",
        "with": "with a bias: free to shift",
        "off": " yuan off, typically",
        "start": " yuan",
    },
}
LEFT, RIGHT, TOP, BOTTOM = 40, 404, 28, 292
KM_MAX, FARE_MAX = 14, 50


def x(km):
    return LEFT + (RIGHT - LEFT) * km / KM_MAX


def y(fare):
    return BOTTOM - (BOTTOM - TOP) * fare / FARE_MAX


def ends(line):
    return [(x(km), y(line["weight"] * km + line["bias"])) for km in (0, KM_MAX)]


for language in LANGUAGES:
    words = WORDS[language]
    shown = {
        "flat": without_bias["weight"],
        "flat_error": error_without_bias,
        "bias": with_bias["bias"],
        "weight": with_bias["weight"],
        "error": error_with_bias,
    }
    shown = {key: render(value, language, digits=2) for key, value in shown.items()}
    figure = Drawing(
        language,
        420,
        330,
        title=words["title"],
        description=words["description"].format(**shown),
    )
    figure.line(LEFT, BOTTOM, RIGHT, BOTTOM)
    figure.line(LEFT, TOP, LEFT, BOTTOM)
    for km in (0, 5, 10):
        figure.text(x(km), BOTTOM + 17, str(km), "muted", "middle")
    for fare in (10, 20, 30, 40):
        figure.line(LEFT - 4, y(fare), LEFT, y(fare))
        figure.text(LEFT - 8, y(fare) + 4.5, str(fare), "muted", "end")
    figure.text(RIGHT, BOTTOM + 17, words["x"], "muted", "end")
    figure.text(LEFT - 4, TOP - 12, words["y"], "muted")

    for km, fare in receipts:
        through_origin = without_bias["weight"] * km
        figure.rect(
            x(km) - 3,
            min(y(fare), y(through_origin)),
            6,
            abs(y(fare) - y(through_origin)),
        )
    figure.curve(ends(without_bias), "line")
    figure.curve(ends(with_bias))
    for km, fare in receipts:
        figure.circle(x(km), y(fare), 5, "fill-ink")
    figure.circle(LEFT, y(with_bias["bias"]), 5)

    figure.number(
        LEFT + 9,
        y(17.5),
        "parameters/bias.with_bias.bias",
        with_bias["bias"],
        "accent",
        after=words["start"],
        digits=2,
    )
    figure.text(x(1.3), y(38), words["with"], "accent", size=14)
    figure.number(
        x(1.3),
        y(38) + 18,
        "parameters/bias.error_with_bias",
        error_with_bias,
        "accent",
        after=words["off"],
        digits=2,
    )
    figure.text(RIGHT, y(15), words["without"], anchor="end", size=14)
    figure.number(
        RIGHT,
        y(15) + 18,
        "parameters/bias.error_without_bias",
        error_without_bias,
        anchor="end",
        after=words["off"],
        digits=2,
    )
    figure.save("line_with_and_without_bias")
