"""`publishing/bare_quantities.py`: typed quantities are found; names and code are not."""

import pytest

from publishing import bare_quantities
from publishing.bare_quantities import quantities
from publishing.findings import Refused

NAMES = {"Llama 2 7B": 1, "GPT-3.5": 2}


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("有1750亿个参数", "1750亿"),
        ("有 1750 亿个参数", "1750 亿"),
        ("一千七百五十亿个数", "一千七百五十亿"),
        ("GPT-3 has 175 billion parameters", "175 billion"),
        ("twenty billion weights", "twenty billion"),
        ("a 7B model", "7B"),
        ("占 66.4%", "66.4%"),
        ("占 66.4 %", "66.4 %"),
        ("共 96 层", "96 层"),
        ("its 96 layers", "96 layers"),
        ("350 GB of memory", "350 GB"),
        ("12.6 GiB", "12.6 GiB"),
        ("×112", "×112"),
        ("提升了 100 多倍，即 112 倍", "112 倍"),
        ("it costs $20", "$20"),
        ("174,604,259,328 in all", "174,604,259,328"),
        ("124439808 weights", "124439808 weights"),
        ("a loss of 0.49", "0.49"),
        ("| rows | 12 |", "12"),
        ("## 66.4% 在前馈层 {#x}", "66.4%"),
        ("[占 33.2%](a.md)", "33.2%"),
        ("Llama 2 7B has 13B relatives", "13B"),
        ("Llama 2 70B", "70B"),
        ("3.14e23 FLOPs", "3.14e23"),
    ],
)
def test_a_typed_quantity_is_found(text, typed):
    assert [f.message.split("”")[0][1:] for f in quantities(text, NAMES, "x.md")] == [typed]


@pytest.mark.parametrize(
    "text",
    [
        '[[ number("counting/gpt3.total", digits=3) ]] 个',
        "`12 layers` and ``34 `x` GB``",
        "2020 年 5 月 28 日",
        "May 28, 2020",
        "on 2026-11-23",
        "Llama 2 7B and GPT-3.5",
        "GPT-3, S1 到 S20",
        "Table 2.1, 表 D.1, Section 3.4",
        "第 3 层，第 12 页",
        "arXiv 2005.14165",
        "[论文](https://arxiv.org/abs/2005.14165)",
        '<div style="width: 50%">',
        "<!-- 12 layers -->",
        "## 标题 {#h-96-layers}",
        "`#!math 12 L d^2`",
        "两种、三个、one of the two",
        "Python 3.11",
    ],
)
def test_what_is_no_typed_quantity_is_left_alone(text):
    assert quantities(text, NAMES, "x.md") == []


def test_a_finding_names_the_line_in_the_file():
    [finding] = quantities("one\n\nhas 12 layers\n", {}, "docs/en/x.md", first_line=6)
    assert str(finding).startswith("docs/en/x.md:8: “12 layers” is a typed quantity")


@pytest.mark.parametrize("text", ["| 5 |", "a |\n5 | b", "|\n\n 5\n|"])
def test_a_cell_that_is_only_a_number_is_found_across_lines_too(text):
    [finding] = bare_quantities.quantities(text, {}, "page.md")
    assert "“5” is a typed quantity" in finding.message


@pytest.mark.parametrize("language", ["zh", "en"])
def test_front_matter_tables_and_headings_are_searched_and_code_fences_are_not(
    repository, language
):
    repository.write(
        f"docs/{language}/index.md",
        "---\ntitle: A\ndescription: has 12 layers\n---\n# 7 GB {#a}\n\n```python\n"
        "x = '96 layers'\n```\n\n| a |\n|---|\n| 5 |\n",
    )
    found = [
        (f.line, f.message.split("”")[0][1:]) for f in bare_quantities.find(repository.root)
    ]
    assert found == [(3, "12 layers"), (5, "7 GB"), (13, "5")]


def test_a_name_needs_a_reason_and_a_page_that_has_it(repository):
    repository.write("docs/proper_names.yml", "- name: Llama 2 7B\n")
    with pytest.raises(Refused, match=r"proper_names.yml:1: needs a name: and a why:"):
        bare_quantities.find(repository.root)
    repository.write("docs/proper_names.yml", "- name: Llama 2 7B\n  why: a model\n")
    [finding] = bare_quantities.find(repository.root)
    assert str(finding) == "docs/proper_names.yml:1: Llama 2 7B is on no page; remove it"
