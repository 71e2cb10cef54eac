"""Draws what one token uses of Mixtral: in each layer two experts of eight, to scale."""

import numpy as np

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.knowledge.mixtral import (
    active,
    active_share,
    expert,
    n_chosen,
    n_experts,
    n_layer,
    shared,
    total,
)

WORDS = {
    "zh": {
        "title": "写一个词元，Mixtral 打开几个抽屉",
        "description": (
            "面积按参数量画。左边一条是每个词元都用的公用部分；右边一行是一层，共 "
            "{layers} 层，每层 {experts} 个格子是专家，其中 {chosen} 个填了色。填色的"
            "共 {active} 个参数，占全部 {total} 个的 {share}。"
        ),
        "shared": "公用",
        "experts": "一行一层，一层八个专家",
        "used": "这个词元用到",
        "all": "全部",
    },
    "en": {
        "title": "How many drawers Mixtral opens for one token",
        "description": (
            "Areas are parameters. The strip on the left is the shared part, used "
            "for every token. On the right a row is a layer, {layers} in all; its "
            "{experts} cells are experts, {chosen} of them filled. What is filled "
            "holds {active} parameters, {share} of all {total}."
        ),
        "shared": "shared",
        "experts": "a row for each layer, eight experts in each",
        "used": "used for this token",
        "all": "all",
    },
}
LEFT, RIGHT, TOP, ROW = 8, 412, 34, 7.5
# Which two a real router picks depends on the token; these are drawn at random.
_rng = np.random.default_rng(0)
CHOSEN = [set(_rng.permutation(n_experts)[:n_chosen].tolist()) for _ in range(n_layer)]


def width(count):
    return (RIGHT - LEFT) * count / total


for language in LANGUAGES:
    words = WORDS[language]
    bottom = TOP + ROW * n_layer
    figure = Drawing(
        language,
        420,
        bottom + 66,
        title=words["title"],
        description=words["description"].format(
            layers=render(n_layer, language),
            experts=render(n_experts, language),
            chosen=render(n_chosen, language),
            active=render(active, language),
            total=render(total, language),
            share=render(active_share, language, unit="%", digits=3),
        ),
    )
    figure.text(LEFT, TOP - 12, words["shared"], "accent", size=14)
    figure.text(RIGHT, TOP - 12, words["experts"], "muted", "end", 14)
    figure.rect(LEFT, TOP, width(shared), bottom - TOP - 1, "fill-accent")
    cell = width(n_layer * expert)  # one column: an expert of every layer
    for layer, chosen in enumerate(CHOSEN):
        for e in range(n_experts):
            kind = "fill-accent" if e in chosen else "fill-soft"
            x = LEFT + width(shared) + cell * e
            figure.rect(x + 1, TOP + ROW * layer, cell - 1, ROW - 1, kind)
    for row, (name, value, kind) in enumerate(
        (("active", active, "accent"), ("total", total, "label"))
    ):
        y = bottom + 28 + 26 * row
        figure.text(LEFT, y, words["used" if name == "active" else "all"], kind, size=15)
        figure.number(RIGHT, y, f"knowledge/mixtral.{name}", value, kind, "end", 15)
    figure.save("mixtral")
