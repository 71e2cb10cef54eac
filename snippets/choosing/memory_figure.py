"""Draws memory against context length for Llama 2, with the cards as levels."""

from publishing.numbers import render
from snippets.choosing.cards import GIB, memory
from snippets.choosing.llama_2_fits import MODELS, n_context
from snippets.counting.fits import needed
from snippets.drawing import LANGUAGES, Drawing

WORDS = {
    "zh": {
        "title": "Llama 2 要多少内存：权重加键值缓存，随上下文变长",
        "y": "GiB，权重加键值缓存",
        "x": "上下文里的词元数",
        "trained": "Llama 2 读到这里为止",
        "description": (
            "横轴是上下文里的词元数，纵轴是权重加键值缓存的 GiB 数，横虚线是显卡的显存。"
            "每条线从权重的大小起步，斜率是每个词元的缓存。{lines} 70B 的线最平：它的键和值"
            "由八个查询头共用。"
        ),
        "line": "{name} 从 {start} 到 {end} GiB。",
        "card": "{name} 有 {size} GiB。",
    },
    "en": {
        "title": "What Llama 2 needs: weights plus key-value cache, as the context grows",
        "y": "GiB, weights and key-value cache",
        "x": "tokens in the context",
        "trained": "Llama 2 reads this far",
        "description": (
            "Across: tokens in the context. Up: GiB of weights and key-value cache. Dashed "
            "levels are cards. Each line starts at the size of the weights, and its slope "
            "is the cache of one token. {lines} The lines of 70B are the flattest: eight "
            "query heads share a key and a value."
        ),
        "line": "{name}: {start} to {end} GiB.",
        "card": "{name}: {size} GiB.",
    },
}
LINES = [  # model, format, class, how far its label moves to keep clear of others
    ("7b", "q4_0", "line-accent", 0),
    ("13b", "q4_0", "line-2", 9),
    ("7b", "fp16", "line-accent", -6),
    ("13b", "fp16", "line-2", 0),
    ("70b", "q4_0", "line-3", 0),
    ("70b", "q8_0", "line-3", 0),
]
CARDS = {
    "rtx-3060": "RTX 3060",
    "rtx-4090": "RTX 4090",
    "rtx-5090": "RTX 5090",
    "m2-max": "M2 Max",
    "h100": "H100",
}
LEFT, RIGHT, TOP, BOTTOM = 128, 344, 34, 408
MOST, HIGHEST, TRAINED = 16_384, 84 * GIB, n_context


def x(tokens):
    return LEFT + (RIGHT - LEFT) * tokens / MOST


def y(size):
    return BOTTOM - (BOTTOM - TOP) * size / HIGHEST


for language in LANGUAGES:
    words = WORDS[language]

    def gib(size):
        return render(size / GIB, language, digits=3)  # noqa: B023, used in this turn only

    ends = [
        (f"{model.upper()} {kind}", needed(MODELS[model], kind, 1), at_end)
        for model, kind, _, _ in LINES
        for at_end in [needed(MODELS[model], kind, MOST)]
    ]
    told = [
        words["line"].format(name=name, start=gib(start), end=gib(end))
        for name, start, end in ends
    ] + [
        words["card"].format(name=name, size=gib(memory[card]))
        for card, name in CARDS.items()
    ]
    joined = ("" if language == "zh" else " ").join(told)
    figure = Drawing(
        language,
        420,
        456,
        title=words["title"],
        description=words["description"].format(lines=joined),
    )
    figure.text(0, 14, words["y"], "muted")
    for card, name in CARDS.items():
        level = y(memory[card])
        figure.line(LEFT, level, RIGHT, level, "line-dashed")
        figure.text(0, level + 5, name, "muted")
        figure.number(
            LEFT - 6,
            level + 5,
            f"choosing/cards.memory.{card}",
            memory[card],
            "muted",
            "end",
            unit="GiB",
            digits=2,
        )
    figure.line(LEFT, BOTTOM, RIGHT, BOTTOM)
    figure.line(x(TRAINED), BOTTOM, x(TRAINED), TOP)
    figure.text(x(TRAINED) + 6, TOP + 6, words["trained"], "muted")
    for tick in (0, TRAINED, 2 * TRAINED, MOST):
        figure.line(x(tick), BOTTOM, x(tick), BOTTOM + 5)
        figure.text(
            x(tick), BOTTOM + 20, render(tick, language, form="exact"), "muted", "middle"
        )
    figure.text(RIGHT, BOTTOM + 42, words["x"], "muted", "end")
    for model, kind, style, away in LINES:
        start, end = (needed(MODELS[model], kind, n) for n in (1, MOST))
        figure.line(x(0), y(start), x(MOST), y(end), style)
        figure.circle(x(0), y(start), 3, "fill-ink")
        label = f"{model.upper()} {kind}"
        figure.text(RIGHT + 7, y(end) + 5 + away, label, "strong")
    figure.save("memory_and_context")
