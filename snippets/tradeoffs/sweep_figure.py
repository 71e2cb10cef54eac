"""Draws the sweep: loss above the entropy by tokens, a line of the fit for each width."""

from math import log

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.tradeoffs.fit import (
    by_width,
    fewest,
    known,
    mean_excess,
    most,
    n_languages,
    parameters,
    tokens,
    widths,
)

WORDS = {
    "zh": {
        "title": "自己量的规模定律",
        "description": (
            "双对数图。横轴是读过的词元，从 {fewest} 到 {most}；纵轴是损失高出熵多少。"
            "{lines} 组圆点，从上到下是 {smallest} 到 {largest} 个参数的模型，每点是 "
            "{languages} 种语言的平均。参数少的几组很快走平：词元最多时还差 {worst}；"
            "参数多的一路往下，到 {best}。细线是拟合。"
        ),
        "x": "读过的词元",
        "y": "损失高出熵多少（nat）",
        "n": "参数",
    },
    "en": {
        "title": "A scaling law of our own",
        "description": (
            "Both axes are logarithmic. Across, tokens read, from {fewest} to {most}; up, "
            "loss above the entropy. {lines} series of dots, from models of {smallest} "
            "parameters at the top to {largest} at the bottom, each dot the mean of "
            "{languages} languages. Those with few parameters soon level off, at {worst} "
            "after the most tokens; those with many keep falling, to {best}. Thin lines "
            "are the fit."
        ),
        "x": "tokens read",
        "y": "loss above the entropy (nats)",
        "n": "parameters",
    },
}
LEFT, RIGHT, TOP, BOTTOM = 38, 350, 40, 330
HIGHEST, LOWEST = 1.0, 0.12
TICKS = (1, 0.5, 0.2)


def x(count):
    return LEFT + (RIGHT - LEFT) * log(count / fewest) / log(most / fewest)


def y(excess):
    return BOTTOM - (BOTTOM - TOP) * log(excess / LOWEST) / log(HIGHEST / LOWEST)


def said(n, d):
    return known["a"] * n ** -known["alpha"] + known["b"] * d ** -known["beta"]


for language in LANGUAGES:
    words = WORDS[language]
    figure = Drawing(
        language,
        420,
        BOTTOM + 48,
        title=words["title"],
        description=words["description"].format(
            fewest=render(fewest, language),
            most=render(most, language),
            lines=len(widths),
            smallest=render(parameters[f"w{widths[0]}"], language),
            largest=render(parameters[f"w{widths[-1]}"], language),
            languages=n_languages,
            worst=render(by_width[f"w{widths[0]}"], language, 2),
            best=render(by_width[f"w{widths[-1]}"], language, 2),
        ),
    )
    figure.text(2, 14, words["y"], "muted")
    figure.text(418, 14, words["n"], "muted", "end")
    for tick in TICKS:
        figure.line(LEFT, y(tick), RIGHT, y(tick), "line-dashed")
        figure.text(LEFT - 6, y(tick) + 5, f"{tick:g}", "muted", "end")
    figure.line(LEFT, BOTTOM, RIGHT, BOTTOM)
    for count in tokens:
        figure.line(x(count), BOTTOM, x(count), BOTTOM + 5)
        figure.text(x(count), BOTTOM + 20, render(count, language), "muted", "middle", 12)
    figure.text(RIGHT, BOTTOM + 42, words["x"], "muted", "end")
    for width in widths:
        n = parameters[f"w{width}"]
        strong = width in (widths[0], widths[-1])
        steps = [fewest * (most / fewest) ** (i / 40) for i in range(41)]
        line = [(x(d), y(said(n, d))) for d in steps]
        figure.curve(line, "line-accent" if strong else "line")
        for count in tokens:
            kind = "fill-accent" if strong else "fill-muted"
            figure.circle(x(count), y(mean_excess(width, count)), 4, kind)
        figure.number(
            418,
            y(by_width[f"w{width}"]) + 5,
            f"tradeoffs/fit.parameters.w{width}",
            n,
            "accent" if strong else "muted",
            "end",
        )
    figure.save("sweep")
