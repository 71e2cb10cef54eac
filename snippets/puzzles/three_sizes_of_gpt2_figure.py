"""Draws GPT-2 small as one bar, and three counts as three lengths of it, to scale."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.puzzles.three_sizes_of_gpt2 import (
    biases_and_norms,
    matrices,
    positions,
    tokens,
    whole,
    with_own_output,
)

WORDS = {
    "zh": {
        "title": "GPT-2 small 的三个大小",
        "description": (
            "一条横条，长度按参数个数画。从左起是各层的矩阵 {matrices}，细细一条是偏置、"
            "归一化和位置 {rest}，然后是词嵌入 {tokens}，最后是另算一份的输出"
            "矩阵，同样 {tokens}。下面三条线都从左端起：量到矩阵为止是 {matrices}，量到"
            "词嵌入为止是 {whole}，全部量上是 {untied}。"
        ),
        "matrices": "各层的矩阵",
        "rest": "位置、偏置、归一化",
        "tokens": "词嵌入",
        "output": "又一份",
        "only_matrices": "只数矩阵",
        "whole": "全部，绑定的数一遍",
        "untied": "输出矩阵另算",
    },
    "en": {
        "title": "Three sizes of GPT-2 small",
        "description": (
            "One bar, lengths in proportion to counts. From the left: the matrices of "
            "the layers, {matrices}; a thin slice of biases, norms and positions, "
            "{rest}; the token embedding, {tokens}; and the output matrix as one "
            "of its own, {tokens} again. Three lines below start at the left end: up to "
            "the matrices it is {matrices}, up to the embedding {whole}, to the very end "
            "{untied}."
        ),
        "matrices": "matrices of the layers",
        "rest": "positions, biases, norms",
        "tokens": "tokens",
        "output": "again",
        "only_matrices": "matrices only",
        "whole": "all, the tied matrix once",
        "untied": "with its own output matrix",
    },
}
LEFT, RIGHT, TOP, HEIGHT = 8, 412, 54, 62


def width(count):
    return (RIGHT - LEFT) * count / with_own_output


for language in LANGUAGES:
    words = WORDS[language]
    rest = biases_and_norms + positions
    figure = Drawing(
        language,
        420,
        268,
        title=words["title"],
        description=words["description"].format(
            matrices=render(matrices, language),
            rest=render(rest, language),
            tokens=render(tokens, language),
            whole=render(whole, language),
            untied=render(with_own_output, language),
        ),
    )
    x = LEFT
    for count, kind, name in [
        (matrices, "fill-2", "matrices"),
        (biases_and_norms, "fill-accent", None),
        (positions, "fill-5", None),
        (tokens, "fill-4", "tokens"),
        (tokens, "fill-soft", "output"),
    ]:
        figure.rect(x, TOP, width(count), HEIGHT, kind)
        if name:
            figure.text(x + width(count) / 2, TOP - 8, words[name], "label", "middle", 14)
        x += width(count)
    thin = LEFT + width(matrices + rest / 2)
    figure.line(thin, TOP - 30, thin, TOP)
    figure.text(thin, TOP - 36, words["rest"], "muted", "middle", 14)

    for row, (what, name, count) in enumerate(
        [
            ("only_matrices", "matrices", matrices),
            ("whole", "whole", whole),
            ("untied", "with_own_output", with_own_output),
        ]
    ):
        y = TOP + HEIGHT + 24 + 46 * row
        end = LEFT + width(count)
        figure.line(LEFT, y, end, y, "line-accent")
        figure.line(LEFT, y - 5, LEFT, y + 5, "line-accent")
        figure.line(end, y - 5, end, y + 5, "line-accent")
        figure.text(LEFT, y + 19, words[what], "muted", size=14)
        origin = f"puzzles/three_sizes_of_gpt2.{name}"
        figure.number(end, y + 19, origin, count, "strong", "end", 14, digits=3)
    figure.save("three_sizes_of_gpt2")
