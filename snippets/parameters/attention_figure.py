"""Draws the attention of two sentences, computed with the same weights."""

from publishing.numbers import render
from snippets.drawing import LANGUAGES, Drawing
from snippets.parameters.attention_is_computed import shares, stored_weights

WORDS = {
    "zh": {
        "title": "同样的权重，两句话，两张表",
        "description": (
            "两张注意力表，每行是一个词把注意力分给自己和前面各词的份额，每行合计为 1。"
            "两句话都有「喝」，用的都是同样 {weights} 个权重；「她喝热茶」里它给「她」"
            "{she}，「他喝冰水」里它给「他」{he}。"
        ),
        "heads": ["她喝热茶", "他喝冰水"],
        "words": {
            "she": "她",
            "drinks": "喝",
            "hot": "热",
            "tea": "茶",
            "he": "他",
            "iced": "冰",
            "water": "水",
        },
    },
    "en": {
        "title": "The same weights, two sentences, two tables",
        "description": (
            "Two tables of attention. Each row shows how one word shares its attention "
            "between itself and the words before it; each row adds up to 1. Both "
            "sentences contain “drinks” and both use the same {weights} weights; it "
            "pays {she} to “she” in the first and {he} to “he” in the second."
        ),
        "heads": ["she drinks hot tea", "he drinks iced water"],
        "words": {},
    },
}
CELL, GAP = 37, 2
LEFTS = (50, 266)
TOP = 62


for language in LANGUAGES:
    words = WORDS[language]
    (first, second) = shares.values()
    figure = Drawing(
        language,
        420,
        TOP + 4 * CELL + 14,
        title=words["title"],
        description=words["description"].format(
            weights=stored_weights,
            she=render(first["drinks"]["she"], language, digits=2),
            he=render(second["drinks"]["he"], language, digits=2),
        ),
    )
    for left, head, table in zip(LEFTS, words["heads"], shares.values(), strict=True):
        figure.text(left + 2 * CELL, 18, head, "strong", "middle", size=14)
        for column, word in enumerate(table):
            label = words["words"].get(word, word)
            figure.text(left + (column + 0.5) * CELL, TOP - 8, label, "muted", "middle")
        for line, (word, row) in enumerate(table.items()):
            y = TOP + line * CELL
            shared = word == "drinks"
            label = words["words"].get(word, word)
            figure.text(
                left - 6,
                y + CELL / 2 + 4,
                label,
                "accent" if shared else "muted",
                "end",
            )
            for column, share in enumerate(row.values()):
                x = left + column * CELL
                figure.rect(x, y, CELL - GAP, CELL - GAP)
                height = (CELL - GAP) * share
                kind = "fill-accent" if shared else "fill-muted"
                figure.rect(x, y + CELL - GAP - height, CELL - GAP, height, kind)
    figure.save("two_sentences_two_tables")
