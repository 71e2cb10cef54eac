"""Draws the six matrices of one layer of GPT-3, every area in proportion to its count.

Attention's four squares, the way up and the way down are equally large: 4 d_model²
each, hence 12 d_model² in all. Biases and norms are squares on the same scale.
"""

from math import sqrt

from publishing.numbers import render
from snippets.counting.gpt3 import d_ff, d_model, layer, n_head
from snippets.drawing import LANGUAGES, Drawing

WORDS = {
    "zh": {
        "title": "一层里的六个矩阵",
        "description": (
            "面积与参数个数成正比。注意力的查询、键、值、输出是四个方阵，"
            "边长 {d_model}；前馈层的升维矩阵把 {d_model} 个数变成 {d_ff} 个，"
            "降维矩阵变回来。"
            "三行一样大。下面的小点是同一比例：这一层的偏置有 {biases} 个，"
            "层归一化有 {layer_norms} 个参数。"
        ),
        "attention": "注意力",
        "feed_forward": "前馈层",
        "query": "查询",
        "key": "键",
        "value": "值",
        "attention_output": "输出",
        "up": "升维",
        "down": "降维",
        "head": "窄条：一个头",
        "biases": "全部偏置",
        "layer_norms": "层归一化",
    },
    "en": {
        "title": "The six matrices of one layer",
        "description": (
            "Areas are in proportion to counts. Attention’s query, key, value and "
            "output are four square matrices, {d_model} on a side; in the feed-forward "
            "layer, the matrix up takes {d_model} numbers to {d_ff}, the matrix down "
            "takes them back. The three rows are equally large. Below, specks on the "
            "same scale: all the layer’s biases, {biases}, and norms, {layer_norms}."
        ),
        "attention": "Attention",
        "feed_forward": "Feed-forward",
        "query": "query",
        "key": "key",
        "value": "value",
        "attention_output": "output",
        "up": "up",
        "down": "down",
        "head": "narrow stripe: one head",
        "biases": "All its biases",
        "layer_norms": "Layer norms",
    },
}
LEFT, SIDE = 50, 87
WIDTH = SIDE * d_ff // d_model
PARAMETERS_PER_AREA = d_model**2 / SIDE**2
ATTENTION, UP, DOWN, BELOW = 48, 214, 328, 444  # where each row begins
MARKED_HEAD = 67


def draw(figure, words):
    figure.text(LEFT, ATTENTION - 27, words["attention"], "strong", size=15)
    for n, name in enumerate(["query", "key", "value", "attention_output"]):
        x = LEFT + SIDE * n
        matrix(figure, x, ATTENTION, SIDE, "fill-3", words[name])
        edge(figure, x + SIDE / 2, ATTENTION - 6, "d_model", d_model, "middle")
        if n > 0:
            figure.line(x, ATTENTION, x, ATTENTION + SIDE)
    head, before = SIDE / n_head, SIDE / n_head * (MARKED_HEAD - 1)
    for n in range(3):
        figure.rect(LEFT + SIDE * n + before, ATTENTION, head, SIDE, "fill-3")
    figure.rect(LEFT + SIDE * 3, ATTENTION + before, SIDE, head, "fill-3")
    figure.text(LEFT, ATTENTION + SIDE + 18, words["head"], "muted")

    figure.text(LEFT, UP - 10, words["feed_forward"], "strong", size=15)
    for top, name in [(UP, "up"), (DOWN, "down")]:
        matrix(figure, LEFT, top, WIDTH, "fill-2", words[name])
        edge(figure, LEFT + WIDTH / 2, top - 6, "d_ff", d_ff, "middle")
    for top in (ATTENTION, UP, DOWN):
        edge(figure, LEFT - 6, top + SIDE / 2 + 5, "d_model", d_model, "end")

    for x, name, kind in [
        (LEFT + 6, "biases", "fill-accent"),
        (LEFT + WIDTH / 2 + 6, "layer_norms", "fill-ink"),
    ]:
        side = sqrt(layer[name] / PARAMETERS_PER_AREA)
        figure.rect(x - side / 2, BELOW - side / 2, side, side, kind)
        figure.line(x + side / 2 + 3, BELOW, x + 16, BELOW)
        words_kind = "accent" if name == "biases" else "strong"
        figure.text(x + 21, BELOW - 3, words[name], words_kind)
        origin = f"counting/gpt3.layer.{name}"
        figure.number(x + 21, BELOW + 14, origin, layer[name], "muted")


def matrix(figure, x, y, width, kind, name):
    # Paler than the class alone, so that words can stand on it.
    figure.add(
        f'<rect class="{kind}" fill-opacity="0.36" x="{x}" y="{y}" '
        f'width="{width}" height="{SIDE}"/>'
    )
    figure.text(x + 9, y + 22, name, size=14)


def edge(figure, x, y, name, value, anchor):
    figure.number(x, y, f"counting/gpt3.{name}", value, "muted", anchor)


for language in LANGUAGES:
    words = WORDS[language]
    description = words["description"].format(
        d_model=render(d_model, language),
        d_ff=render(d_ff, language),
        biases=render(layer["biases"], language),
        layer_norms=render(layer["layer_norms"], language),
    )
    figure = Drawing(
        language, 420, BELOW + 24, title=words["title"], description=description
    )
    draw(figure, words)
    figure.save("one_layer")
