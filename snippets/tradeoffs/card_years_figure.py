"""Draws how long one card would train GPT-3, by who assumes what, to scale."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.tradeoffs.bill import utilisation, years
from snippets.tradeoffs.v100_years import years as lambda_years
from snippets.tradeoffs.v100_years import years_at_peak

WORDS = {
    "zh": {
        "title": "一张卡训练 GPT-3 要多少年",
        "description": (
            "五根横条，长度与年数成正比。V100：按 Lambda 的算法 {lambda_years} 年，"
            "跑到峰值的 {share} 是 {v100} 年，一直满载是 {peak} 年。利用率同为 {share}，"
            "A100 是 {a100} 年，H100 是 {h100} 年。"
        ),
        "lambda": "V100，Lambda 的假设",
        "v100": "V100，利用率 {share}",
        "peak": "V100，一直满载",
        "a100": "A100，利用率 {share}",
        "h100": "H100，利用率 {share}",
        "years": " 年",
    },
    "en": {
        "title": "How many years one card would take to train GPT-3",
        "description": (
            "Five bars whose lengths are years. A V100 takes {lambda_years} years as "
            "Lambda reckons, {v100} at {share} of its peak and {peak} at full speed. At "
            "{share} of their peaks an A100 takes {a100} years and an H100 {h100}."
        ),
        "lambda": "V100, as Lambda assumed",
        "v100": "V100, {share} of its peak",
        "peak": "V100, at its peak",
        "a100": "A100, {share} of its peak",
        "h100": "H100, {share} of its peak",
        "years": " years",
    },
}
BARS = {
    "lambda": ("tradeoffs/v100_years.years", lambda_years, "fill-2"),
    "v100": ("tradeoffs/bill.years.v100", years["v100"], "fill-accent"),
    "peak": ("tradeoffs/v100_years.years_at_peak", years_at_peak, "fill-2"),
    "a100": ("tradeoffs/bill.years.a100", years["a100"], "fill-accent"),
    "h100": ("tradeoffs/bill.years.h100", years["h100"], "fill-accent"),
}
LEFT, TOP, ROW, BAR, LONGEST = 4, 6, 50, 20, 320

for language in LANGUAGES:
    words = WORDS[language]
    share = render(utilisation, language, unit="%")
    shown = {name: render(value, language, 3) for name, (_, value, _) in BARS.items()}
    figure = Drawing(
        language,
        420,
        TOP + ROW * len(BARS),
        title=words["title"],
        description=words["description"].format(
            share=share, lambda_years=shown["lambda"], **shown
        ),
    )
    for row, (name, (origin, value, kind)) in enumerate(BARS.items()):
        y = TOP + ROW * row
        length = LONGEST * value / lambda_years
        figure.text(LEFT, y + 13, words[name].format(share=share), size=14)
        figure.rect(LEFT, y + 20, length, BAR, kind)
        figure.number(
            LEFT + length + 7,
            y + 35,
            origin,
            value,
            "strong",
            size=14,
            after=words["years"],
            digits=3,
        )
    figure.save("card_years")
