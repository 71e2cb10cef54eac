"""Draws how many parameters three versions of one fit would buy with a budget."""

from math import log10

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.tradeoffs.allocation import best, flops, optimum
from snippets.tradeoffs.published_fits import FITS

WORDS = {
    "zh": {
        "title": "同一笔计算量，该买多少参数",
        "description": (
            "双对数图，横轴是训练计算量，纵轴是该用多少参数。三条线来自同一组实验：按印出的"
            "舍入值、按 TeX 文件里的值、按 Besiroglu 等人的重新拟合。竖线是 Gopher 的"
            "预算，三条线在那里给出 {rounded}、{tex} 和 {besiroglu}；Gopher 用了 "
            "{gopher}，Chinchilla 用了 {chinchilla}。"
        ),
        "x": "训练计算量（FLOPs）",
        "y": "参数",
        "rounded": "舍入值",
        "tex": "TeX 里的值",
        "besiroglu": "重新拟合",
    },
    "en": {
        "title": "How many parameters a budget should buy",
        "description": (
            "Both axes are logarithmic: training compute across, parameters up. Three "
            "lines from the same experiments: with the printed, rounded values, with "
            "those of the TeX file, and as Besiroglu et al. fitted them again. At "
            "Gopher’s budget, the upright line, they say {rounded}, {tex} and "
            "{besiroglu}; Gopher had {gopher}, Chinchilla {chinchilla}."
        ),
        "x": "training compute (FLOPs)",
        "y": "parameters",
        "rounded": "rounded",
        "tex": "TeX file",
        "besiroglu": "fitted again",
    },
}
GOPHER, CHINCHILLA = 280e9, 70e9
LEFT, RIGHT, TOP, BOTTOM = 76, 412, 34, 330
LEAST, MOST, FEWEST, LARGEST = 1e22, 1e25, 1e9, 5e11
LINES = {"besiroglu": "line-accent", "tex": "line-3", "rounded": "line-2"}
DOTS = {"besiroglu": "fill-accent", "tex": "fill-3", "rounded": "fill-2"}


def x(compute):
    return LEFT + (RIGHT - LEFT) * log10(compute / LEAST) / log10(MOST / LEAST)


def y(n):
    return BOTTOM - (BOTTOM - TOP) * log10(n / FEWEST) / log10(LARGEST / FEWEST)


for language in LANGUAGES:
    words = WORDS[language]
    figure = Drawing(
        language,
        420,
        BOTTOM + 48,
        title=words["title"],
        description=words["description"].format(
            **{name: render(row["parameters"], language, 2) for name, row in best.items()},
            gopher=render(GOPHER, language),
            chinchilla=render(CHINCHILLA, language),
        ),
    )
    figure.text(2, 14, words["y"], "muted")
    for n in (1e10, 1e11):
        figure.line(LEFT, y(n), RIGHT, y(n), "line-dashed")
        figure.text(LEFT - 6, y(n) + 5, render(n, language), "muted", "end", 12)
    figure.line(LEFT, BOTTOM, RIGHT, BOTTOM)
    for compute in (1e22, 1e23, 1e24, 1e25):
        figure.line(x(compute), BOTTOM, x(compute), BOTTOM + 5)
        words_ = render(compute, language)
        anchor = "end" if compute == MOST else "middle"
        at = RIGHT if compute == MOST else x(compute)
        figure.text(at, BOTTOM + 20, words_, "muted", anchor)
    figure.text(RIGHT, BOTTOM + 42, words["x"], "muted", "end")
    figure.line(x(flops), TOP, x(flops), y(1e10), "line-dashed")
    for name, kind in LINES.items():
        ends = [(c, optimum(FITS[name], c)[0]) for c in (LEAST, MOST)]
        figure.curve([(x(c), y(n)) for c, n in ends], kind)
        figure.circle(x(flops), y(best[name]["parameters"]), 4.5, DOTS[name])
    for row, (name, kind) in enumerate(DOTS.items()):
        across, down = 222, 262 + 23 * row
        figure.circle(across, down - 5, 4.5, kind)
        figure.text(across + 12, down, words[name], size=14)
        figure.number(
            RIGHT,
            down,
            f"tradeoffs/allocation.best.{name}.parameters",
            best[name]["parameters"],
            "strong",
            "end",
            digits=2,
        )
    for n, name in ((GOPHER, "Gopher"), (CHINCHILLA, "Chinchilla")):
        figure.circle(x(flops), y(n), 4.5, "fill-ink")
        figure.text(x(flops) - 10, y(n), name, "label", "end", 14)
    figure.save("allocation")
