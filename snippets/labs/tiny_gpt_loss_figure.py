"""Draws how the tiny GPT's loss falls while it trains."""

import numpy as np

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.labs import trained
from snippets.labs.shoe_copy import vocab_size, windows
from snippets.labs.tiny_gpt import judge, n_ctx

WORDS = {
    "zh": {
        "title": "小 GPT 训练时的损失",
        "description": (
            "横轴是训练步数，共 {steps} 步；纵轴是每个字的平均损失。"
            "开始时是 {first}，与均匀乱猜的 {even} 相当；结束时是 {last}。"
        ),
        "x": "训练步数",
        "y": "每个字的损失（nat）",
        "even": "均匀乱猜",
    },
    "en": {
        "title": "The tiny GPT’s loss while it trains",
        "description": (
            "Across, {steps} training steps; up, the mean loss per character. It starts "
            "at {first}, like guessing evenly at {even}, and ends at {last}."
        ),
        "x": "training steps",
        "y": "loss per character (nats)",
        "even": "guessing evenly",
    },
}
LEFT, TOP, WIDTH, HEIGHT = 36, 34, 360, 220
TOGETHER = 25  # steps to a point of the curve

losses = trained.losses()
steps = losses.size
_points = losses.reshape(-1, TOGETHER).mean(1)
first = round(float(losses[0]), 3)
last = round(judge(trained.trained(), *windows(n_ctx))[0], 3)
even = round(float(np.log(vocab_size)), 3)


def x(step):
    return LEFT + WIDTH * step / steps


def y(loss):
    return TOP + HEIGHT * (1 - loss / 6)


for language in LANGUAGES:
    words = WORDS[language]
    figure = Drawing(
        language,
        420,
        TOP + HEIGHT + 48,
        title=words["title"],
        description=words["description"].format(
            steps=render(steps, language),
            first=render(first, language, 3),
            even=render(even, language, 3),
            last=render(last, language, 2),
        ),
    )
    for loss in range(7):
        figure.text(LEFT - 8, y(loss) + 4, str(loss), "muted", "end")
    figure.line(LEFT, y(0), LEFT + WIDTH, y(0))
    for step in range(0, steps + 1, 500):
        figure.line(x(step), y(0), x(step), y(0) + 4)
        figure.text(x(step), y(0) + 20, f"{step:,}", "muted", "middle")
    figure.text(LEFT + WIDTH, y(0) + 40, words["x"], "muted", "end")
    figure.text(4, TOP - 16, words["y"], "muted")
    figure.line(LEFT, y(even), LEFT + WIDTH, y(even), "line-dashed")
    figure.text(LEFT + WIDTH, y(even) - 7, words["even"], "muted", "end")
    curve = [(x(0), y(losses[0]))]
    for point, loss in enumerate(_points):
        curve.append((x(TOGETHER * (point + 0.5)), y(loss)))
    figure.curve(curve)
    figure.number(
        LEFT + WIDTH,
        y(last) - 10,
        "labs/tiny_gpt_loss_figure.last",
        last,
        "accent",
        "end",
        digits=2,
    )
    figure.save("tiny_gpt_loss")
