"""`publishing/translations.py`: which English pages reflect which Chinese sections."""

import pytest

from publishing import translations

ENGLISH, CHINESE = "docs/en/index.md", "docs/zh/index.md"


def state(repository, page="index.md"):
    return next(s for s in translations.states(repository.root) if s.page == page)


def test_a_page_that_reflects_every_section_is_current(repository):
    assert state(repository).state == "current"
    assert translations.find_wrong(repository.root) == []
    assert translations.find_behind(repository.root) == []


def test_a_changed_section_puts_the_english_page_behind_by_that_section(repository):
    repository.replace(CHINESE, "## 参数 {#second}\n", "## 参数 {#second}\n\n新的一句。\n")
    assert state(repository) == translations.State("index.md", "behind", ("second",))
    [finding] = translations.find_behind(repository.root)
    assert str(finding).startswith(f"{ENGLISH}:4: behind: changed in Chinese: second;")


def test_a_changed_title_or_description_counts(repository):
    repository.replace(CHINESE, "description: 参数", "description: 参数是什么")
    assert state(repository).sections == ("top",)


def test_an_added_and_a_removed_section_put_it_behind(repository):
    repository.write(CHINESE, repository.read(CHINESE) + "\n## 新 {#new}\n\n话。\n")
    assert state(repository).sections == ("new",)
    repository.replace(CHINESE, "{#second}", "{#renamed}")
    assert state(repository).sections == ("renamed", "new", "second")


def test_a_typo_mended_in_english_hides_no_change_in_chinese(repository):
    repository.replace(CHINESE, "参数 {#second}", "权重 {#second}")
    repository.replace(ENGLISH, "Parameters {#second}", "Weights {#second}")
    assert state(repository).state == "behind"


def test_reflect_makes_a_page_current_again_and_changes_nothing_else(repository):
    before = repository.read(ENGLISH)
    repository.replace(CHINESE, "参数 {#second}", "权重 {#second}")
    translations.reflect(repository.root, "index.md")
    assert state(repository).state == "current"
    changed = [
        (old, new)
        for old, new in zip(
            before.splitlines(), repository.read(ENGLISH).splitlines(), strict=True
        )
        if old != new
    ]
    assert len(changed) == 1
    assert changed[0][1].startswith("  second: ")


def test_missing_and_orphaned_pages_are_found(repository):
    repository.write("docs/zh/new.md", "# 新 {#new}\n")
    repository.write("docs/en/old.md", "# Old {#old}\n")
    assert [str(f) for f in translations.find_wrong(repository.root)] == [
        "docs/zh/new.md:1: missing: write docs/en/new.md",
        "docs/en/old.md:1: orphaned: there is no docs/zh/old.md; "
        "write it or remove this page",
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "{#second}",
            "{#other}",
            "heading is ## #other, in Chinese (line 11) it is ## #second",
        ),
        ("## Parameters", "### Parameters", "heading is ### #second"),
        ("count.total", "count.name", "value, figure or code is number ways/count.name"),
        ('total") ]]', 'total", digits=3) ]]', "is number ways/count.total digits=3"),
        ("ways/block", "ways/blocks", "is figure ways/blocks"),
        (":count", ":other", "is include ways/count.py other"),
        ("cited/weights", "cited/weight", "is number cited/weight,"),
        ('--8<-- "ways/published/count.txt"', "", "is in Chinese (line 18) only"),
    ],
)
def test_a_current_page_that_shows_other_things_is_found(repository, old, new, what):
    repository.replace(ENGLISH, old, new)
    [finding] = translations.find_wrong(repository.root)
    assert finding.file == ENGLISH
    assert what in finding.message


def test_a_heading_without_an_id_or_with_one_that_is_taken_is_found(repository):
    for file in (CHINESE, ENGLISH):
        repository.write(file, repository.read(file) + "\n## X {#second}\n\n## Y\n")
    translations.reflect(repository.root, "index.md")
    found = {(f.file, f.line): f.message for f in translations.find_wrong(repository.root)}
    assert "heading id second stands on line 11 too" in found[CHINESE, 21]
    assert "heading “Y” has no id" in found[CHINESE, 23]
    assert len(found) == 4


def test_what_looks_like_a_heading_inside_code_is_none(repository):
    for file in (CHINESE, ENGLISH):
        repository.write(file, repository.read(file) + "\n````\n```\n## no heading\n````\n")
    translations.reflect(repository.root, "index.md")
    assert translations.find_wrong(repository.root) == []
