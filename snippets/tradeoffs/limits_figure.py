"""Draws what reading allows and what was measured, tokens a second, as bars to scale."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.tradeoffs.computed_and_measured import computed, measured

NAMES = {
    "i5-6500-7b-q4_0": ("Core i5-6500", "Llama 2 7B, q4_0"),
    "rtx-3060-7b-q4_0": ("RTX 3060", "Llama 2 7B, q4_0"),
    "m2-ultra-7b-q4_0": ("M2 Ultra", "Llama 2 7B, q4_0"),
    "rtx-4090-7b-q4_0": ("RTX 4090", "Llama 2 7B, q4_0"),
    "h100-8b-fp16": ("H100", "Llama 3.1 8B, fp16"),
    "a100-7b-fp16": ("A100", "Llama 2 7B, fp16"),
    "a100-7b-int8": ("A100", "Llama 2 7B, int8"),
    "a100-7b-int4": ("A100", "Llama 2 7B, int4"),
    "a100-70b-int8": ("A100", "Llama 2 70B, int8"),
    "a100-70b-int4": ("A100", "Llama 2 70B, int4"),
    "a100-mixtral-int8": ("A100", "Mixtral, int8"),
}
WORDS = {
    "zh": {
        "title": "算出的上限和量到的速度",
        "description": "每秒几个词元，条长成正比。粗条是按内存带宽算出的上限，里面的细条"
        "是有人量到的。{rows}。",
        "row": "{machine}，{model}：上限 {limit}，量到 {found}",
        "and": "；",
        "limit": "算出的上限",
        "measured": "量到的",
    },
    "en": {
        "title": "Computed limits and measured speeds",
        "description": "Tokens a second, bars in proportion. Thick: the limit computed "
        "from memory bandwidth. Thin, inside: what somebody measured. {rows}.",
        "row": "{machine}, {model}: {limit} at most, {found} measured",
        "and": "; ",
        "limit": "computed limit",
        "measured": "measured",
    },
}
TOP, ROW, LEFT, RIGHT = 34, 38, 140, 372
SCALE = (RIGHT - LEFT) / max(computed.values())

for language in LANGUAGES:
    words = WORDS[language]
    rows = [
        words["row"].format(
            machine=machine,
            model=model,
            limit=render(computed[name], language, digits=3),
            found=render(measured[name], language, digits=3),
        )
        for name, (machine, model) in NAMES.items()
    ]
    figure = Drawing(
        language,
        420,
        TOP + ROW * len(NAMES),
        title=words["title"],
        description=words["description"].format(rows=words["and"].join(rows)),
    )
    figure.rect(LEFT, 4, 12, 12, "fill-soft")
    figure.text(LEFT + 18, 15, words["limit"])
    figure.rect(LEFT + 130, 4, 12, 12, "fill-accent")
    figure.text(LEFT + 148, 15, words["measured"])
    for row, (name, (machine, model)) in enumerate(NAMES.items()):
        top = TOP + row * ROW
        figure.text(2, top + 11, machine, "strong", size=13)
        figure.text(2, top + 26, model, "muted", size=12)
        figure.rect(LEFT, top, computed[name] * SCALE, 24, "fill-soft")
        figure.rect(LEFT, top + 5, measured[name] * SCALE, 14, "fill-accent")
        figure.number(
            LEFT + computed[name] * SCALE + 6,
            top + 17,
            f"tradeoffs/computed_and_measured.measured.{name}",
            measured[name],
            "label",
            digits=3,
        )
    figure.save("limits")
