"""Draws GPT-3 and its LoRA adapters as squares: areas are parameters, to scale."""

from math import sqrt

from publishing.numbers import render
from snippets.counting.gpt3 import total
from snippets.drawing import LANGUAGES, Drawing
from snippets.training.lora import r1, r1_share, r8, r8_share

WORDS = {
    "zh": {
        "title": "微调只动一个小点",
        "description": (
            "三个正方形，面积按参数量画。最大的是 GPT-3，{total} 个参数，冻住不动；"
            "LoRA r=8 有 {r8} 个，占 {r8_share}；r=1 有 {r1} 个，占 {r1_share}，只剩"
            "一个小点。"
        ),
        "frozen": "GPT-3：冻住不动",
        "unit": "个参数",
    },
    "en": {
        "title": "Fine-tuning moves a speck",
        "description": (
            "Three squares whose areas are parameters. The largest is GPT-3 with "
            "{total}, frozen; LoRA r=8 has {r8}, or {r8_share}; r=1 has {r1}, or "
            "{r1_share}: a speck."
        ),
        "frozen": "GPT-3: frozen",
        "unit": " parameters",
    },
}
SIDE = 300  # of GPT-3's square
TOP, LEFT = 12, 8

for language in LANGUAGES:
    words = WORDS[language]
    figure = Drawing(
        language,
        420,
        TOP + SIDE + 10,
        title=words["title"],
        description=words["description"].format(
            total=render(total, language),
            r8=render(r8, language),
            r1=render(r1, language),
            r8_share=render(r8_share, language, digits=2, unit="%"),
            r1_share=render(r1_share, language, digits=2, unit="%"),
        ),
    )
    figure.rect(LEFT, TOP, SIDE, SIDE)
    figure.text(LEFT + 14, TOP + 28, words["frozen"], "strong", size=15)
    figure.number(
        LEFT + 14, TOP + 50, "counting/gpt3.total", total, size=14, after=words["unit"]
    )
    right = LEFT + SIDE + 14
    for name, count, y in (("r8", r8, 190), ("r1", r1, 268)):
        side = SIDE * sqrt(count / total)
        figure.rect(right, TOP + y, side, side, "fill-accent")
        figure.text(right + 12, TOP + y + 9, f"LoRA r={name[1:]}", "accent", size=14)
        figure.number(right + 12, TOP + y + 28, f"training/lora.{name}", count)
    figure.save("adapter_size")
