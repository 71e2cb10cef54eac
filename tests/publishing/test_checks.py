"""`publishing/checks.py` and `terms.py`: what `drawers check` finds without building."""

import pytest

from publishing import checks, compared, translations
from publishing.regenerate import regenerate


def found(repository):
    regenerate(repository.root)
    compared.record(repository.root, ["figure/ways/block"])
    return [str(finding) for finding in checks.find(repository.root)]


def test_a_whole_repository_has_no_findings(repository):
    assert found(repository) == []


def test_a_snippet_that_no_page_uses_is_found(repository):
    repository.write("snippets/ways/lonely.py", "x = 1\n")
    assert found(repository) == [
        "snippets/ways/lonely.py:1: no page shows it or quotes a value of it; "
        "use it or remove it"
    ]


def test_a_snippet_is_used_by_its_figure_its_value_its_text_or_its_importer(repository):
    # shared is imported, block_figure draws, count is quoted: all three in the fixture.
    assert found(repository) == []
    for language in ("zh", "en"):
        repository.replace(f"docs/{language}/index.md", '[[ figure("ways/block") ]]', "")
    assert [line.split(":")[0] for line in found(repository)] == [
        "docs/en/index.md",  # behind, for the Chinese page changed
        "snippets/ways/block_figure.py",
    ]


def test_a_rendering_that_the_glossary_avoids_is_found(repository):
    repository.write(
        "docs/glossary.yml",
        repository.read("docs/glossary.yml")
        + "- zh: 偏置\n  en: bias\n  means: {zh: 一个数。, en: A number.}\n"
        + "  avoid: {zh: [偏差], en: [offset]}\n",
    )
    repository.replace("docs/zh/index.md", "{#second}\n", "{#second}\n\n偏差与 `偏差`\n")
    repository.replace(
        "docs/en/index.md", "{#second}\n", "{#second}\n\nthe Offset, offsets\n"
    )
    told = found(repository)
    assert "docs/zh/index.md:13: “偏差” is not our word; write 偏置" in told
    assert any(line.endswith("“offset” is not our word; write bias") for line in told)
    assert sum("not our word" in line for line in told) == 2


def test_a_phrase_with_another_sense_must_be_on_a_page(repository):
    repository.write(
        "docs/glossary.yml",
        repository.read("docs/glossary.yml")
        + "- zh: 推理\n  en: inference\n  means: {zh: 用模型。, en: Using a model.}\n"
        + "  elsewhere: {en: [Statistical inference, drawn inference]}\n",
    )
    line = repository.read("docs/glossary.yml").count("\n")
    repository.replace(
        "docs/en/index.md", "{#second}\n", "{#second}\n\nstatistical inference\n"
    )
    told = [one for one in found(repository) if "elsewhere" in one]
    assert told == [
        f"docs/glossary.yml:{line}: no page has “drawn inference”; remove it from elsewhere"
    ]


@pytest.mark.parametrize("lists", ["5", "[a]", "{fr: [a]}", "{en: a}", "{en: [5]}"])
def test_phrases_of_a_term_that_are_no_lists_are_found(repository, lists):
    entry = "- zh: 参数\n  en: parameter\n  means: {zh: 一个数。, en: A number.}\n"
    for key in ("avoid", "elsewhere"):
        repository.write("docs/glossary.yml", f"{entry}  {key}: {lists}\n")
        told = found(repository)
        assert any(line.startswith("docs/glossary.yml:1: avoid and") for line in told)


def test_a_search_word_must_be_used_and_must_need_listing(repository):
    repository.write("docs/chinese_search_words.txt", "参数量\n无处可见\n参数\n")
    repository.replace("docs/zh/index.md", "{#second}\n", "{#second}\n\n参数量\n")
    repository.replace("docs/en/index.md", "{#second}\n", "{#second}\n\nnumber\n")
    translations.reflect(repository.root, "index.md")
    assert found(repository) == [
        "docs/chinese_search_words.txt:2: 无处可见 is on no Chinese page and is no term; "
        "remove it",
        "docs/chinese_search_words.txt:3: 参数 is found without being listed; remove it",
    ]


def test_a_term_without_a_meaning_is_found(repository):
    repository.write("docs/glossary.yml", "- zh: 参数\n  en: parameter\n")
    assert any("docs/glossary.yml:1: a term needs" in line for line in found(repository))
