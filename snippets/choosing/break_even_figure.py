"""Draws what tokens cost, from an API and from a card of one's own."""

from math import log10

from publishing.numbers import render
from snippets.choosing.break_even import (
    api,
    card_dollars,
    days,
    local,
    per_day,
    tokens,
)
from snippets.drawing import LANGUAGES, Drawing

WORDS = {
    "zh": {
        "title": "写同样多的词元，API 和自己的卡各花多少钱",
        "y": "累计花费，美元",
        "x": "写出的词元",
        "own": "自己的卡",
        "old": "GPT-4 Turbo，2023 年",
        "sol": "GPT-6 Sol",
        "luna": "GPT-6 Luna",
        "marks": ["写一周", "一个月", "一年"],
        "description": (
            "两轴都是对数刻度：横轴是写出的词元，纵轴是累计花费。自己的卡先付 {card} 美元，"
            "此后只付电费，线几乎是平的；API 按词元收费，是斜线。照 GPT-4 Turbo 2023 年的"
            "价格，{old} 个词元持平，不停地写要 {old_days} 天；照 2026 年的价格，"
            "GPT-6 Sol 是 {sol_days} 天，GPT-6 Luna 是 {luna} 个词元、{luna_days} 天。"
        ),
    },
    "en": {
        "title": "What tokens cost from an API and from a card of one’s own",
        "y": "spent so far, dollars",
        "x": "tokens written",
        "own": "your card",
        "old": "GPT-4 Turbo, 2023",
        "sol": "GPT-6 Sol",
        "luna": "GPT-6 Luna",
        "marks": ["a week", "a month", "a year"],
        "description": (
            "Both axes are logarithmic. Across: tokens written. Up: dollars spent so far. "
            "The card costs {card} dollars at once and then only electricity, an almost "
            "level line; an API charges by the token, a sloping line. Against GPT-4 Turbo "
            "at its price of 2023 they are even at {old} tokens, {old_days} days of "
            "writing without a pause; at the prices of 2026, GPT-6 Sol takes {sol_days} "
            "days, GPT-6 Luna {luna} tokens and {luna_days} days."
        ),
    },
}
LEFT, RIGHT, TOP, BOTTOM = 50, 408, 34, 330
FEWEST, MOST, LEAST, DEAREST = 1e6, 1e10, 10, 1e4
LINES = {"gpt-4-turbo": "line-2", "gpt-6-sol": "line-3", "gpt-6-luna": "line-accent"}
# Where the days stand, from the point at which the lines cross.
BESIDE = {
    "gpt-4-turbo": (-8, -9, "end"),
    "gpt-6-sol": (11, 15, "start"),
    "gpt-6-luna": (10, 16, "start"),
}
MARKS = [7 * per_day, 30 * per_day, 365 * per_day]


def x(written):
    return LEFT + (RIGHT - LEFT) * log10(written / FEWEST) / log10(MOST / FEWEST)


def y(spent):
    return BOTTOM - (BOTTOM - TOP) * log10(spent / LEAST) / log10(DEAREST / LEAST)


def api_line(name):
    """The part of an API's line that is inside the frame, from end to end."""
    price = api[name] / 1e6
    ends = [max(FEWEST, LEAST / price), min(MOST, DEAREST / price)]
    return [(x(written), y(price * written)) for written in ends]


def own_line():
    written = [FEWEST * (MOST / FEWEST) ** (step / 60) for step in range(61)]
    return [(x(n), y(card_dollars + local * n / 1e6)) for n in written]


for language in LANGUAGES:
    words = WORDS[language]

    def shown(value, digits=3):
        return render(value, language, digits)  # noqa: B023, used in this turn only

    figure = Drawing(
        language,
        420,
        388,
        title=words["title"],
        description=words["description"].format(
            card=shown(card_dollars),
            old=shown(tokens["gpt-4-turbo"]),
            old_days=shown(days["gpt-4-turbo"], 2),
            sol_days=shown(days["gpt-6-sol"], 2),
            luna=shown(tokens["gpt-6-luna"]),
            luna_days=shown(days["gpt-6-luna"]),
        ),
    )
    figure.text(0, 14, words["y"], "muted")
    for tick in (10, 100, 1000, 10_000):
        figure.line(LEFT, y(tick), RIGHT, y(tick), "line-dashed" if tick > 10 else "line")
        figure.text(LEFT - 6, y(tick) + 5, render(tick, language), "muted", "end")
    for tick in (1e6, 1e7, 1e8, 1e9, 1e10):
        figure.line(x(tick), BOTTOM, x(tick), BOTTOM + 5)
        anchor = "end" if tick == MOST else "middle"
        at = RIGHT if tick == MOST else x(tick)
        figure.text(at, BOTTOM + 20, render(tick, language), "muted", anchor)
    figure.text(RIGHT, BOTTOM + 42, words["x"], "muted", "end")
    for mark, word in zip(MARKS, words["marks"], strict=True):
        figure.line(x(mark), BOTTOM, x(mark), BOTTOM - 16)
        figure.text(x(mark), BOTTOM - 22, word, "muted", "middle")
    figure.curve(own_line(), "line-ink")
    for name, style in LINES.items():
        figure.curve(api_line(name), style)
    for name, (right, down, anchor) in BESIDE.items():
        spent = y(card_dollars + local * tokens[name] / 1e6)
        figure.circle(x(tokens[name]), spent, 5, "fill-accent")
        figure.number(
            x(tokens[name]) + right,
            spent + down,
            f"choosing/break_even.days.{name}",
            days[name],
            "accent",
            anchor,
            digits=3 if days[name] > 100 else 2,
            after=" 天" if language == "zh" else " days",
        )
    figure.text(x(FEWEST) + 6, y(card_dollars) + 16, words["own"], "strong")
    figure.text(x(7e7), y(4500), words["old"], "strong", "end")
    figure.text(x(1.65e7), y(190), words["sol"], "strong")
    figure.text(x(1.1e8), y(45), words["luna"], "strong")
    figure.save("break_even")
