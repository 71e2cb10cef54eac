"""Draws the typical size of each kind of parameter, before and after training."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.labs.before_and_after import after, before

WORDS = {
    "zh": {
        "title": "训练前后，每一类参数的典型大小",
        "description": "均方根，训练前与训练后：{pairs}。",
        "pair": "{} 从 {} 到 {}",
        "before": "训练前",
        "after": "训练后",
        "token-embedding": "词嵌入",
        "position-embedding": "位置嵌入",
        "layernorm-weight": "层归一化的权重",
        "layernorm-bias": "层归一化的偏置",
        "attention-weight": "注意力的权重",
        "attention-bias": "注意力的偏置",
        "feed-forward-weight": "前馈层的权重",
        "feed-forward-bias": "前馈层的偏置",
    },
    "en": {
        "title": "Typical size of each kind of parameter, before and after training",
        "description": "Root mean square, before and after training: {pairs}.",
        "pair": "{} from {} to {}",
        "before": "before",
        "after": "after training",
        "token-embedding": "token embedding",
        "position-embedding": "position embedding",
        "layernorm-weight": "LayerNorm weights",
        "layernorm-bias": "LayerNorm biases",
        "attention-weight": "attention weights",
        "attention-bias": "attention biases",
        "feed-forward-weight": "feed-forward weights",
        "feed-forward-bias": "feed-forward biases",
    },
}
LEFT, TOP, WIDTH, ROW = 152, 40, 220, 34


def x(size):
    return LEFT + WIDTH * size / 1.7


for language in LANGUAGES:
    words = WORDS[language]
    pairs = [
        words["pair"].format(
            words[kind],
            render(before[kind], language, 2),
            render(after[kind], language, 2),
        )
        for kind in before
    ]
    figure = Drawing(
        language,
        420,
        TOP + ROW * len(before) + 6,
        title=words["title"],
        description=words["description"].format(
            pairs=("；" if language == "zh" else "; ").join(pairs)
        ),
    )
    figure.circle(LEFT, 14, 4.5, "fill-muted")
    figure.text(LEFT + 10, 18.5, words["before"], "muted")
    figure.circle(LEFT + 80, 14, 4.5)
    figure.text(LEFT + 90, 18.5, words["after"], "accent")
    for row, kind in enumerate(before):
        middle = TOP + ROW * row + ROW / 2
        origin = f"labs/before_and_after.after.{kind}"
        figure.text(LEFT - 14, middle + 4.5, words[kind], anchor="end")
        figure.line(LEFT, middle, LEFT + WIDTH, middle, "line-dashed")
        figure.line(x(before[kind]), middle, x(after[kind]), middle, "line-accent")
        figure.circle(x(before[kind]), middle, 4.5, "fill-muted")
        figure.circle(x(after[kind]), middle, 4.5)
        figure.number(
            x(after[kind]) + 9, middle - 5, origin, after[kind], "accent", digits=2
        )
    figure.save("before_and_after")
