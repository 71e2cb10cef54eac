"""Draws one neuron's output with and without a bias, and where six rides land."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.parameters.bias import receipts
from snippets.parameters.threshold import (
    apart,
    biases,
    longer_km,
    neuron,
    shorter_km,
    threshold,
    weight,
)

WORDS = {
    "zh": {
        "title": "偏置把同一条曲线推到别处",
        "description": (
            "横轴是公里数，纵轴是神经元的输出，从 0 到 1。两条曲线形状相同。没有偏置时"
            "输出在 {zero} 公里处过半，六趟车几乎都被推到 1；偏置 {bias} 把曲线右移到 "
            "{threshold} 公里，六趟车分散在 0 与 1 之间。"
            "{shorter} 公里与 {longer} 公里的输出之差从 {squeezed} 变成 {spread}。"
        ),
        "x": "公里",
        "y": "输出：有多确定这趟车算长途",
        "without": "没有偏置",
        "with": "偏置 {bias}",
    },
    "en": {
        "title": "A bias pushes the same curve elsewhere",
        "description": (
            "Kilometres across, the neuron’s output from 0 to 1 upwards. Both curves "
            "have the same shape. Without a bias the output passes one half at {zero} km "
            "and the six rides all sit near 1. A bias of {bias} moves the curve right, "
            "to {threshold} km, and the rides spread out between 0 and 1. The outputs "
            "at {shorter} and {longer} km differ by {squeezed} before "
            "and by {spread} after."
        ),
        "x": "kilometres",
        "y": "output: how sure the ride is long",
        "without": "no bias",
        "with": "bias {bias}",
    },
}
LEFT, RIGHT, TOP, BOTTOM = 30, 404, 40, 232
KM_MIN, KM_MAX = -4, 14


def x(km):
    return LEFT + (RIGHT - LEFT) * (km - KM_MIN) / (KM_MAX - KM_MIN)


def y(output):
    return BOTTOM - (BOTTOM - TOP) * output


def curve(bias):
    steps = range(KM_MIN * 8, KM_MAX * 8 + 1)
    return [(x(n / 8), y(neuron(n / 8, weight, bias))) for n in steps]


for language in LANGUAGES:
    words = WORDS[language]
    shown = {
        "zero": threshold["without_bias"],
        "bias": biases["with_bias"],
        "threshold": threshold["with_bias"],
        "shorter": shorter_km,
        "longer": longer_km,
        "squeezed": apart["without_bias"],
        "spread": apart["with_bias"],
    }
    shown = {key: render(value, language, digits=2) for key, value in shown.items()}
    figure = Drawing(
        language,
        420,
        268,
        title=words["title"],
        description=words["description"].format(**shown),
    )
    figure.text(LEFT - 4, TOP - 22, words["y"], "muted")
    for output in (0, 0.5, 1):
        figure.rect(LEFT, y(output) - 0.5, RIGHT - LEFT, 1)
        figure.text(LEFT - 6, y(output) + 4.5, f"{output:g}", "muted", "end")
    for km in (0, 3, 6, 9):
        figure.text(x(km), BOTTOM + 19, str(km), "muted", "middle")
    figure.text(RIGHT, BOTTOM + 19, words["x"], "muted", "end")

    # From one threshold to the other: the shift.
    start, end = x(threshold["without_bias"]), x(threshold["with_bias"])
    figure.rect(start, y(0.5) - 1, end - start - 6, 2, "fill-muted")
    figure.add(f'<path class="fill-muted" d="M{end:.2f},{y(0.5):.2f} l-9,-5 v10 z"/>')
    figure.curve(curve(biases["without_bias"]), "line")
    figure.curve(curve(biases["with_bias"]))
    for km, _ in receipts:
        figure.circle(x(km), y(neuron(km, weight, biases["without_bias"])), 4, "fill-muted")
        figure.circle(x(km), y(neuron(km, weight, biases["with_bias"])), 4.5)

    figure.text(x(-0.4), y(0.66), words["without"], anchor="end", size=14)
    figure.text(x(7.4), y(0.62), words["with"].format(**shown), "accent", size=14)
    figure.save("threshold_moved_by_the_bias")
