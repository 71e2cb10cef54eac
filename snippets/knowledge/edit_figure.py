"""Draws how far each of a hundred answers moves when one fact is edited, in two ways."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.knowledge.edit import MEMBERS, outcome, run

WORDS = {
    "zh": {
        "title": "改一条，别的答案挪多远",
        "description": (
            "两行圆点，每个圆点是一条没有改的知识，横轴是它的答案挪动的距离，以一个答"
            "案的长度为 1。沿问题本身改：{n} 个近亲平均挪 {plain_relatives}，其余平均"
            "挪 {plain_strangers}。避开常见问题改：近亲平均挪 {quiet_relatives}，其余 "
            "{quiet_strangers}。"
        ),
        "plain": "沿问题本身改",
        "quiet": "避开常见问题改（ROME）",
        "relatives": "同一族的",
        "strangers": "别族的",
        "x": "答案挪动的距离（答案的长度是 1）",
    },
    "en": {
        "title": "One fact edited: how far the others move",
        "description": (
            "Two rows of dots. A dot is a fact that was not edited, placed by how "
            "far its answer moves; an answer has length 1. Edited along the question "
            "itself, the {n} relatives move {plain_relatives} on average and the "
            "strangers {plain_strangers}. Edited away from the usual questions, "
            "relatives move {quiet_relatives} and strangers {quiet_strangers}."
        ),
        "plain": "edited along the question itself",
        "quiet": "edited away from usual questions (ROME)",
        "relatives": "same family",
        "strangers": "other families",
        "x": "how far an answer moves (its length is 1)",
    },
}
LEFT, RIGHT = 16, 404
ROWS = {"plain": 138, "quiet": 302}
DOT = 5.4  # from one dot to the next
MOVES = {
    way: (result["relatives_move"], result["strangers_move"])
    for way, result in run(seed=0).items()
}
LAST = 1.2


def x(move):
    return LEFT + (RIGHT - LEFT) * move / LAST


def piled(relatives, strangers):
    """Return (across, level, kind) for each dot; dots that would overlap are stacked."""
    dots = [(x(float(move)), "fill-accent") for move in relatives]
    dots += [(x(float(move)), "fill-muted") for move in strangers]
    placed = []
    for across, kind in sorted(dots):
        level = 0
        while any(lv == level and across - at < DOT for at, lv, _ in placed):
            level += 1
        placed.append((across, level, kind))
    return placed


for language in LANGUAGES:
    words = WORDS[language]
    shown = {
        f"{way}_{who}": render(outcome[way][f"{who}_move"], language, digits=2)
        for way in outcome
        for who in ("relatives", "strangers")
    }
    figure = Drawing(
        language,
        420,
        ROWS["quiet"] + 50,
        title=words["title"],
        description=words["description"].format(n=render(MEMBERS - 1, language), **shown),
    )
    for way, base in ROWS.items():
        figure.text(LEFT + 34, base - 108, words[way], "strong", size=14)
        figure.rect(LEFT, base, RIGHT - LEFT, 1)
        for across, level, kind in piled(*MOVES[way]):
            figure.circle(across, base - 5 - DOT * level, 2.5, kind)
    figure.text(x(0.24), ROWS["plain"] - 36, words["strangers"], "muted", size=14)
    figure.text(x(0.9), ROWS["plain"] - 36, words["relatives"], "accent", "middle", 14)
    for tick in (0, 0.5, 1):
        figure.text(x(tick), ROWS["quiet"] + 20, f"{tick:g}", "muted", "middle")
    figure.text(RIGHT, ROWS["quiet"] + 40, words["x"], "muted", "end")
    figure.save("edit")
