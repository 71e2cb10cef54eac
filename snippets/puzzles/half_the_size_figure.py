"""Draws Llama 2 7B as programs find it: the same weights, packed in five ways."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.puzzles.half_the_size import by_packing, unpacked
from snippets.puzzles.what_is_left import llama_2_7b_without_matrices

WORDS = {
    "zh": {
        "title": "同一个 Llama 2 7B，程序数出来的五个数",
        "description": (
            "五条横条，长度是程序数到的数有多少个。一个数装一个权重时是 {one}；装两个、"
            "四个、八个时是 {two}、{four}、{eight}；权重根本不登记成参数时，只剩 {none}。"
            "每条左边那一小段不压缩，总是 {none}。"
        ),
        "one": "一个数装一个权重",
        "two": "一个字节装两个",
        "four": "十六位装四个",
        "eight": "三十二位装八个",
        "none": "矩阵不登记成参数",
    },
    "en": {
        "title": "One Llama 2 7B, and five counts that programs find",
        "description": (
            "Five bars, as long as the count that a program finds. With one weight in "
            "each number it is {one}; with two, four or eight in each, {two}, {four} and "
            "{eight}; where matrices are not registered as parameters, only {none}. The "
            "short part on the left of each bar is not packed and always {none}."
        ),
        "one": "one weight in a number",
        "two": "two in a byte",
        "four": "four in sixteen bits",
        "eight": "eight in thirty-two bits",
        "none": "matrices not registered",
    },
}
LEFT, RIGHT, TOP, ROW, BAR = 8, 412, 8, 50, 22
ROWS = [
    *((name, f"half_the_size.by_packing.{name}", n) for name, n in by_packing.items()),
    ("none", "what_is_left.llama_2_7b_without_matrices", llama_2_7b_without_matrices),
]


def width(count):
    return (RIGHT - LEFT) * count / by_packing["one"]


for language in LANGUAGES:
    words = WORDS[language]
    figure = Drawing(
        language,
        420,
        TOP + ROW * len(ROWS),
        title=words["title"],
        description=words["description"].format(
            **{name: render(n, language, digits=3) for name, _, n in ROWS}
        ),
    )
    for row, (name, origin, n) in enumerate(ROWS):
        y = TOP + ROW * row
        figure.text(LEFT, y + 14, words[name], "muted", size=14)
        figure.number(RIGHT, y + 14, f"puzzles/{origin}", n, "strong", "end", 14, digits=3)
        figure.rect(LEFT, y + 20, width(unpacked), BAR, "fill-4")
        if n > unpacked:
            x = LEFT + width(unpacked)
            figure.rect(x, y + 20, width(n - unpacked), BAR, "fill-2")
    figure.save("half_the_size")
