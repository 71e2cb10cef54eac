"""Draws what keeps four models from the best possible loss: two terms, to scale."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.tradeoffs.published_fits import floor, two_terms

WORDS = {
    "zh": {
        "title": "离最低损失还差多少：参数不够与数据不够",
        "description": (
            "四根横条，长度与每个词元的损失成正比，只画高出 {floor} 的部分。GPT-3 因参数"
            "不够多出 {np}，因数据不够多出 {nd}。参数加到十倍，前一段缩到 {tp}，后一段"
            "不变；数据加到十倍，后一段缩到 {td}。Chinchilla 两段是 {cp} 和 {cd}。"
        ),
        "names": {
            "gpt3": "GPT-3",
            "ten_times_parameters": "参数十倍，数据不变",
            "ten_times_tokens": "数据十倍，参数不变",
            "chinchilla": "Chinchilla",
        },
        "parameters": "参数不够",
        "tokens": "数据不够",
        "loss": "损失",
    },
    "en": {
        "title": "What is missing: parameters and data",
        "description": (
            "Four bars whose lengths are loss per token above {floor}. GPT-3 has {np} too "
            "much for want of parameters and {nd} for want of data. With ten times the "
            "parameters the first part shrinks to {tp} and the second stays; with ten "
            "times the data the second shrinks to {td}. Chinchilla’s are {cp} and {cd}."
        ),
        "names": {
            "gpt3": "GPT-3",
            "ten_times_parameters": "ten times the parameters, same data",
            "ten_times_tokens": "ten times the data, same parameters",
            "chinchilla": "Chinchilla",
        },
        "parameters": "too few parameters",
        "tokens": "too little data",
        "loss": "loss",
    },
}
LEFT, TOP, ROW, BAR = 4, 46, 58, 22
SCALE = 1740  # units for a nat

for language in LANGUAGES:
    words = WORDS[language]

    def shown(model, term):
        return render(two_terms[model][term], language, 2)  # noqa: B023, used at once

    figure = Drawing(
        language,
        420,
        TOP + ROW * len(two_terms) + 2,
        title=words["title"],
        description=words["description"].format(
            floor=render(floor, language),
            np=shown("gpt3", "parameters"),
            nd=shown("gpt3", "tokens"),
            tp=shown("ten_times_parameters", "parameters"),
            td=shown("ten_times_tokens", "tokens"),
            cp=shown("chinchilla", "parameters"),
            cd=shown("chinchilla", "tokens"),
        ),
    )
    figure.rect(LEFT, 8, 12, 12, "fill-accent")
    figure.text(LEFT + 18, 19, words["parameters"], "muted")
    figure.rect(LEFT + 160, 8, 12, 12, "fill-2")
    figure.text(LEFT + 178, 19, words["tokens"], "muted")
    figure.text(LEFT + 366, 19, words["loss"], "muted")
    for row, (model, terms) in enumerate(two_terms.items()):
        y = TOP + ROW * row
        figure.text(LEFT, y + 14, words["names"][model], size=14)
        first = SCALE * terms["parameters"]
        figure.rect(LEFT, y + 22, first, BAR, "fill-accent")
        figure.rect(LEFT + first, y + 22, SCALE * terms["tokens"], BAR, "fill-2")
        origin = f"tradeoffs/published_fits.two_terms.{model}.loss"
        figure.number(LEFT + 366, y + 38, origin, terms["loss"], "strong", size=14)
    figure.save("two_terms")
