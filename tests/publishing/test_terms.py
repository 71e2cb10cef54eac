"""`publishing/terms.py`: the first mention of a term in prose leads to the glossary."""

import pytest

from publishing.terms import hold_names, link_terms, slug

ENTRIES = [
    {"zh": "参数", "en": "parameter", "means": {"zh": "一个数。", "en": 'A "number".'}},
    {"zh": "超参数", "en": "hyperparameter", "means": {"zh": "人定的。", "en": "Chosen."}},
    {"zh": "层", "en": "layer", "means": {"zh": "一段。", "en": "A part."}},
    {
        "zh": "词嵌入",
        "en": "token embedding",
        "means": {"zh": "一张表。", "en": "A table."},
    },
    {
        "zh": "词",
        "en": "token",
        "elsewhere": {"en": ["by the same token"], "zh": []},
        "means": {"zh": "一段。", "en": "A piece."},
    },
]


def link(text, language="zh", page="chapter/index.md"):
    return link_terms(text, ENTRIES, language, page)


def test_the_first_mention_is_linked_with_its_meaning_and_the_second_is_not():
    assert link("参数与参数") == (
        '[参数](../glossary.md#parameter){ .term data-told="参数: 一个数。" }与参数'
    )


def test_a_longer_term_goes_before_its_part():
    linked = link("超参数，参数")
    assert linked.startswith("[超参数](")
    assert "，[参数](" in linked


def test_a_part_of_a_longer_term_is_no_mention_wherever_it_stands():
    linked = link("A token embedding, the token embedding, a token.", "en")
    assert linked.startswith("A [token embedding](")
    assert ", the token embedding, a [token](" in linked


def test_a_phrase_in_which_the_word_means_something_else_holds_no_mention():
    assert link("By the same token, no.", "en") == "By the same token, no."
    assert link("By the same token, one token.", "en").startswith(
        "By the same token, one [token]("
    )


def test_a_plural_and_a_capital_are_mentions_and_other_words_are_not():
    linked = link("Subparameter-free parameters. Parameters", "en", "index.md")
    assert linked.startswith("Subparameter-free [parameters](glossary.md#parameter){")
    assert linked.endswith("}. Parameters")
    assert "&quot;number&quot;" in linked


@pytest.mark.parametrize(
    "text",
    [
        "## 参数 {#parameter}",
        "| 参数 | 值 |",
        "`参数`",
        "```text\n参数\n```",
        "````\n```\n参数\n````",
        "[参数](../parameters/index.md)",
        "[关于参数的一切][1]",
        '<abbr title="参数">x</abbr>',
        '<svg class="参数">\n<text x="1">参数</text>\n</svg>',
        '<div><script type="application/json">{"参数": 1}</script></div>',
        "/// details | 参数有几个？",
        "每层都一样",
    ],
)
def test_what_is_no_prose_is_left_as_it_is(text):
    assert link(text) == text


def test_the_id_of_a_term_is_made_of_its_english_name():
    assert slug(ENTRIES[3]) == "token-embedding"


def test_a_line_cannot_end_within_the_name_of_a_model():
    assert hold_names("从 GPT-2 到 GPT-3 XL") == (
        '从 <span class="whole">GPT-2</span> 到 <span class="whole">GPT-3</span> XL'
    )
    assert hold_names("Phi-1.5.") == '<span class="whole">Phi-1.5</span>.'
    assert hold_names("## GPT-3 {#GPT-3}") == (
        '## <span class="whole">GPT-3</span> {#GPT-3}'
    )
    assert hold_names("| GPT-3 |") == '| <span class="whole">GPT-3</span> |'
    assert hold_names("/// details | GPT-3 有几个？") == (
        '/// details | <span class="whole">GPT-3</span> 有几个？'
    )


@pytest.mark.parametrize(
    "text",
    [
        "Chat-GPT-3-like",
        "<div><p>GPT-3</p></div>",
        "`GPT-3`",
        "[GPT-3](https://a.org/GPT-3)",
        '<abbr title="GPT-3">x</abbr>',
        "in 2-3 days",
    ],
)
def test_only_names_in_text_are_held(text):
    assert hold_names(text) == text
