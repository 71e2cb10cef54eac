"""Draws tokens a second over the texts written at once, for three lengths of text."""

from math import log10

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.tradeoffs.batch import (
    contexts,
    measured,
    most_texts,
    takes_over,
    tokens_per_second,
)

WORDS = {
    "zh": {
        "title": "同时写几篇，每秒一共几个词元",
        "description": (
            "两轴都是对数刻度：横轴是同时写的篇数，从 1 到 1,024；纵轴是所有篇加起来每秒的"
            "词元，上限按 H100 和 Llama 3.1 8B 的 fp16 算。前面没有文字时，直线上升到 "
            "{takes_over} 篇，然后变平，换成算力说了算；每篇前面有 {middle} 个词元时弯得早"
            "些；有 {long} 个词元时更早，到 {room} 篇显存就满了。圆点是量到的：{dots}。"
        ),
        "y": "每秒词元，所有篇加起来",
        "x": "同时写几篇",
        "after": "前面 {n} 个词元",
        "none": "前面没有文字",
        "full": "显存满了",
        "computing": "算力说了算",
        "dot": "{texts} 篇 {speed}",
        "and": "，",
        "measured": "量到的",
    },
    "en": {
        "title": "Texts written at once, and tokens a second of all together",
        "description": (
            "Both axes are logarithmic. Across, texts written at once, 1 to 1,024; "
            "upwards, tokens a second of all of them, at most, on an H100 with Llama 3.1 "
            "8B in fp16. With nothing before, the line climbs straight to {takes_over} "
            "texts and is flat from there: arithmetic decides. With {middle} tokens "
            "before in each text it bends earlier, with {long} earlier still, and at "
            "{room} texts the memory is full. Dots are measured: {dots}."
        ),
        "y": "tokens a second, all texts together",
        "x": "texts at once",
        "after": "after {n} tokens",
        "none": "with nothing before",
        "full": "memory full",
        "computing": "arithmetic decides",
        "dot": "{speed} at {texts}",
        "and": ", ",
        "measured": "measured",
    },
}
LEFT, RIGHT, TOP, BOTTOM = 66, 404, 52, 320
MOST, LOWEST, HIGHEST = 1024, 100, 100_000
KINDS = {contexts[0]: "line-ink", contexts[1]: "line-2", contexts[2]: "line-3"}


def x(texts):
    return LEFT + (RIGHT - LEFT) * log10(texts) / log10(MOST)


def y(speed):
    return BOTTOM - (BOTTOM - TOP) * log10(speed / LOWEST) / log10(HIGHEST / LOWEST)


for language in LANGUAGES:
    words = WORDS[language]
    dots = [
        words["dot"].format(texts=texts, speed=render(speed, language, digits=3))
        for texts, speed in measured.items()
    ]
    figure = Drawing(
        language,
        420,
        BOTTOM + 44,
        title=words["title"],
        description=words["description"].format(
            takes_over=takes_over,
            middle=contexts[1],
            long=render(contexts[2], language),
            room=most_texts(contexts[2]),
            dots=words["and"].join(dots),
        ),
    )
    figure.text(2, 16, words["y"], "muted")
    for tick in (100, 1000, 10_000, 100_000):
        figure.rect(LEFT, y(tick) - 0.5, RIGHT - LEFT, 1)
        label = render(tick, language)
        figure.text(LEFT - 6, y(tick) + 4.5, label, "muted", "end")
    for tick in (1, 4, 16, 64, 256, 1024):
        anchor = "end" if tick == MOST else "middle"
        label = render(tick, language)
        figure.text(x(tick), BOTTOM + 19, label, "muted", anchor)
    figure.text(RIGHT, BOTTOM + 38, words["x"], "muted", "end")
    for n_context, kind in KINDS.items():
        last = most_texts(n_context)
        steps = [last ** (step / 80) for step in range(81)]
        points = [(x(n), y(tokens_per_second(n, n_context))) for n in steps]
        figure.curve(points, kind)
        if last < MOST:
            figure.circle(*points[-1], 4, "fill-ink")
            figure.text(points[-1][0] + 9, points[-1][1] + 5, words["full"], "muted")
    for texts, speed in measured.items():
        figure.circle(x(int(texts)), y(speed), 5)
    figure.text(x(1.35), y(130), words["measured"], "accent")
    figure.text(RIGHT, TOP - 9, words["computing"], "muted", "end")
    figure.text(x(30), y(10_500), words["none"], "label", "end")
    label = words["after"].format(n=render(contexts[1], language))
    figure.text(RIGHT, y(12_500), label, "label", "end")
    label = words["after"].format(n=render(contexts[2], language))
    figure.text(RIGHT, y(2_600), label, "label", "end")
    figure.save("batch")
