"""Draws facts lost against weights zeroed: a table, a memory with room, a full one."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.knowledge.drawers import (
    SHARES,
    facts,
    lost_facts,
    nearly_full_facts,
    nearly_full_lost,
    percent,
    table_lost,
)

WORDS = {
    "zh": {
        "title": "清零多少，忘掉多少",
        "description": (
            "横轴是被清零的比例，纵轴是答错的比例，都从 0 到 100%。查找表是一条对角线："
            "清零 {half}，忘掉 {table_half}。存了 {facts} 条的矩阵几乎一直贴着横轴，"
            "清零 {most} 时只忘掉 {lost_most}，再往后陡升。存了 {full} 条的同样大的矩"
            "阵清零 {half} 就忘掉 {full_half}。"
        ),
        "x": "清零的比例",
        "y": "答错的比例",
        "table": "查找表",
        "memory": "矩阵，{n} 条",
    },
    "en": {
        "title": "How much is zeroed, how much is forgotten",
        "description": (
            "Across, the share zeroed; upwards, the share answered wrongly, both "
            "from 0 to 100%. A lookup table is a diagonal: {half} zeroed, "
            "{table_half} forgotten. The matrix that holds {facts} facts hugs the "
            "axis, {lost_most} forgotten with {most} zeroed, and then climbs "
            "steeply. The same matrix with {full} facts has forgotten {full_half} "
            "when {half} is zeroed."
        ),
        "x": "share zeroed",
        "y": "share answered wrongly",
        "table": "lookup table",
        "memory": "matrix, {n} facts",
    },
}
LEFT, RIGHT, TOP, BOTTOM = 44, 404, 44, 300


def x(share):
    return LEFT + (RIGHT - LEFT) * share


def y(share):
    return BOTTOM - (BOTTOM - TOP) * share


def curve(lost):
    return [(x(share), y(lost[percent(share)])) for share in SHARES]


for language in LANGUAGES:
    words = WORDS[language]
    shown = {
        "half": 0.5,
        "most": 0.9,
        "table_half": table_lost[percent(0.5)],
        "lost_most": lost_facts[percent(0.9)],
        "full_half": nearly_full_lost[percent(0.5)],
    }
    shown = {key: render(value, language, unit="%") for key, value in shown.items()}
    figure = Drawing(
        language,
        420,
        BOTTOM + 44,
        title=words["title"],
        description=words["description"].format(
            facts=render(facts, language),
            full=render(nearly_full_facts, language),
            **shown,
        ),
    )
    figure.text(2, TOP - 24, words["y"], "muted")
    for share in (0, 0.5, 1):
        figure.rect(LEFT, y(share) - 0.5, RIGHT - LEFT, 1)
        label = render(share, language, unit="%")
        figure.text(LEFT - 6, y(share) + 4.5, label, "muted", "end")
        figure.text(x(share), BOTTOM + 19, label, "muted", "middle" if share < 1 else "end")
    figure.text(RIGHT, BOTTOM + 38, words["x"], "muted", "end")

    figure.curve(curve(table_lost), "line")
    figure.curve(curve(nearly_full_lost))
    figure.curve(curve(lost_facts))
    for share in SHARES[1:]:
        figure.circle(x(share), y(table_lost[percent(share)]), 2.5, "fill-muted")
        figure.circle(x(share), y(nearly_full_lost[percent(share)]), 3)
        figure.circle(x(share), y(lost_facts[percent(share)]), 4)
    figure.text(x(0.17), y(0.2) - 4, words["table"], "muted", "end", 14)
    figure.text(
        x(0.47),
        y(0.87),
        words["memory"].format(n=nearly_full_facts),
        "accent",
        "end",
        14,
    )
    figure.text(x(0.86), y(0.055), words["memory"].format(n=facts), "accent", "end", 14)
    figure.save("forgetting")
