"""Draws the error on new examples, and the length of the weights, over the parameters."""

from math import log10

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.tradeoffs.double_descent import n, plain, ridged, sizes

WORDS = {
    "zh": {
        "title": "误差先降，再冲上天，再降",
        "description": (
            "两格的横轴都是参数个数，对数刻度，从 {first} 到 {last}；竖虚线在例子的个数 "
            "{n}。上格是新例子上的误差，也是对数刻度：从 {start} 降到 {valley}，到 {n} "
            "个参数时升到 {peak}，再一路降到 {end}。给大权重加一点代价，峰就没有了，末了"
            "是 {ridge}。下格是权重的长度：在同一处升到 {long}，两边都短。"
        ),
        "error": "新例子上的误差",
        "norm": "权重的长度",
        "x": "参数个数",
        "ridge": "大权重要付代价",
        "plain": "不限权重",
        "examples": "例子的个数",
    },
    "en": {
        "title": "The error falls, shoots up, and falls again",
        "description": (
            "Both panels have the number of parameters across, on a logarithmic scale "
            "from {first} to {last}; a dashed line stands at the number of examples, {n}. "
            "Above, the error on new examples, logarithmic too: from {start} down to "
            "{valley}, up to {peak} at {n} parameters, and down all the way to {end}. With "
            "a small cost on large weights the peak is gone, and it ends at "
            "{ridge}. Below, the length of the weights: {long} at the same place, short "
            "on both sides."
        ),
        "error": "error on new examples",
        "norm": "length of the weights",
        "x": "parameters",
        "ridge": "large weights cost",
        "plain": "weights are free",
        "examples": "number of examples",
    },
}
LEFT, RIGHT = 46, 408
PANELS = {  # top, bottom, lowest, highest
    "test": (34, 230, 0.1, 100),
    "norm": (280, 400, 1, 1000),
}


def x(p):
    span = log10(sizes[-1] / sizes[0])
    return LEFT + (RIGHT - LEFT) * log10(p / sizes[0]) / span


def y(panel, value):
    top, bottom, lowest, highest = PANELS[panel]
    return bottom - (bottom - top) * log10(value / lowest) / log10(highest / lowest)


for language in LANGUAGES:
    words = WORDS[language]

    def shown(value):
        return render(value, language, digits=2)  # noqa: B023, used in this turn only

    figure = Drawing(
        language,
        420,
        446,
        title=words["title"],
        description=words["description"].format(
            n=n,
            first=sizes[0],
            last=render(sizes[-1], language),
            start=shown(plain[str(sizes[0])]["test"]),
            valley=shown(min(plain[str(p)]["test"] for p in sizes if p < n)),
            peak=shown(plain[str(n)]["test"]),
            end=shown(plain[str(sizes[-1])]["test"]),
            ridge=shown(ridged[str(sizes[-1])]["test"]),
            long=shown(plain[str(n)]["norm"]),
        ),
    )
    for panel, heading in (("test", "error"), ("norm", "norm")):
        top, bottom, lowest, highest = PANELS[panel]
        figure.text(2, top - 16, words[heading], "muted")
        tick = lowest
        while tick <= highest:
            figure.rect(LEFT, y(panel, tick) - 0.5, RIGHT - LEFT, 1)
            label = render(tick, language)
            figure.text(LEFT - 6, y(panel, tick) + 4.5, label, "muted", "end")
            tick *= 10
        figure.line(x(n), top - 6, x(n), bottom, "line-dashed")
        for values, kind in ((ridged, "line-2"), (plain, "line-accent")):
            points = [(x(p), y(panel, values[str(p)][panel])) for p in sizes]
            figure.curve(points, kind)
            for at, up in points if kind == "line-accent" else ():
                figure.circle(at, up, 2.5)
    for p in (10, n, 1000, sizes[-1]):
        anchor = "end" if p == sizes[-1] else "middle"
        figure.text(x(p), PANELS["norm"][1] + 19, render(p, language), "muted", anchor)
    figure.text(RIGHT, PANELS["norm"][1] + 38, words["x"], "muted", "end")
    figure.text(x(n) + 7, PANELS["norm"][0] - 16, words["examples"], "muted")

    peak = plain[str(n)]["test"]
    figure.number(
        x(n) + 9,
        y("test", peak) + 5,
        f"tradeoffs/double_descent.plain.{n}.test",
        peak,
        "accent",
        digits=2,
    )
    figure.text(x(150) + 6, y("test", 1.4), words["plain"], "accent")
    figure.text(LEFT + 6, y("test", 0.15), words["ridge"])
    figure.save("double_descent")
