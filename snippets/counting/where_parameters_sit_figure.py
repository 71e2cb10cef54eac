"""Draws all of GPT-3's parameters, every area in proportion to its count.

The block is the matrices of all layers, a stripe for each layer; what is not in them
lies below as squares of the same scale.
"""

from math import sqrt

from publishing.numbers import render
from snippets.counting.gpt3 import layer_total, n_layer, parts, shares
from snippets.drawing import LANGUAGES, Drawing

WORDS = {
    "zh": {
        "title": "GPT-3 的参数都在哪里",
        "description": (
            "面积与参数个数成正比。一大块由 {n_layer} 个横条叠成，每条是一层："
            "前馈层占全部参数的 {feed_forward}，注意力占 {attention}。"
            "下面四个小方块是同一比例：词嵌入 {token_embedding}，"
            "位置嵌入 {position_embedding}，偏置 {biases}，层归一化 {layer_norms}。"
        ),
        "feed_forward": "前馈层",
        "attention": "注意力",
        "token_embedding": "词嵌入",
        "position_embedding": "位置嵌入",
        "biases": "偏置",
        "layer_norms": "层归一化",
        "one_layer": "其中一层",
    },
    "en": {
        "title": "Where GPT-3’s parameters sit",
        "description": (
            "Areas are in proportion to counts. A large block is a stack of {n_layer} "
            "stripes, one for each layer: feed-forward holds {feed_forward} of all "
            "parameters, attention {attention}. Below, four small squares on the same "
            "scale: token embedding {token_embedding}, position embedding "
            "{position_embedding}, biases {biases}, layer norms {layer_norms}."
        ),
        "feed_forward": "Feed-forward",
        "attention": "Attention",
        "token_embedding": "Token embedding",
        "position_embedding": "Position embedding",
        "biases": "Biases",
        "layer_norms": "Layer norms",
        "one_layer": "one of the layers",
    },
}
LEFT, TOP, WIDTH, HEIGHT = 20, 8, 380, 372
PARAMETERS_PER_AREA = (parts["feed_forward"] + parts["attention"]) / (WIDTH * HEIGHT)
MARKED_LAYER = 61
BELOW = TOP + HEIGHT
# Where each square's centre lies and its words begin.
SQUARES = {
    "token_embedding": ("fill-4", LEFT + 12, BELOW + 34, LEFT + 36),
    "position_embedding": ("fill-5", 226, BELOW + 34, 246),
    "biases": ("fill-accent", LEFT + 12, BELOW + 82, LEFT + 36),
    "layer_norms": ("fill-ink", 226, BELOW + 82, 246),
}

split = LEFT + parts["feed_forward"] / PARAMETERS_PER_AREA / HEIGHT
stripe = HEIGHT / n_layer


def block(left, right, kind):
    # Paler than the class alone, so that words can stand on it.
    return (
        f'<rect class="{kind}" fill-opacity="0.36" x="{left:.2f}" y="{TOP}" '
        f'width="{right - left:.2f}" height="{HEIGHT}"/>'
    )


def stripe_of_a_layer(top, left, right, kind):
    outline = f"M{left:.2f} {top:.2f}H{right:.2f}v{stripe:.2f}H{left:.2f}z"
    return f'<path class="{kind}" d="{outline}"/>'


def layer_lines():
    """The seams between layers, hair-thin, as one shape."""
    seams = (
        f"M{LEFT} {TOP + stripe * n:.2f}h{WIDTH}v.3h-{WIDTH}z" for n in range(1, n_layer)
    )
    return f'<path class="fill-ink" fill-opacity="0.22" d="{"".join(seams)}"/>'


for language in LANGUAGES:
    words = WORDS[language]
    shown = {part: render(share, language, 3, "%") for part, share in shares.items()}
    figure = Drawing(
        language,
        420,
        BELOW + 112,
        title=words["title"],
        description=words["description"].format(n_layer=n_layer, **shown),
    )

    figure.add(block(LEFT, split, "fill-2"))
    figure.add(block(split, LEFT + WIDTH, "fill-3"))
    figure.add(layer_lines())
    for part, x in [("feed_forward", LEFT + 14), ("attention", split + 14)]:
        figure.text(x, TOP + 36, words[part], "strong", size=17)
        origin = f"counting/gpt3.shares.{part}"
        figure.number(x, TOP + 64, origin, shares[part], size=22, unit="%", digits=3)
        figure.number(x, TOP + 86, f"counting/gpt3.parts.{part}", parts[part], size=14)
    top = TOP + stripe * (MARKED_LAYER - 1)
    figure.add(stripe_of_a_layer(top, LEFT, split, "fill-2"))
    figure.add(stripe_of_a_layer(top, split, LEFT + WIDTH, "fill-3"))
    figure.text(LEFT + 14, top - 8, words["one_layer"], size=14)
    figure.number(LEFT + 14, top + 20, "counting/gpt3.layer_total", layer_total, size=14)

    for part, (kind, x, y, words_x) in SQUARES.items():
        side = sqrt(parts[part] / PARAMETERS_PER_AREA)
        figure.rect(x - side / 2, y - side / 2, side, side, kind)
        figure.line(x + side / 2 + 3, y, words_x - 4, y)
        figure.text(words_x, y - 3, words[part], "accent" if part == "biases" else "strong")
        figure.number(words_x, y + 14, f"counting/gpt3.parts.{part}", parts[part], "muted")
        figure.number(
            words_x + (78 if language == "zh" else 92),
            y + 14,
            f"counting/gpt3.shares.{part}",
            shares[part],
            "muted",
            unit="%",
            digits=2 if shares[part] < 1e-3 else 3,
        )
    figure.save("where_parameters_sit")
