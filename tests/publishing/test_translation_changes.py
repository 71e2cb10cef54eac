"""`drawers translate-status`: the Chinese sections that changed since, as a diff."""

import subprocess

import pytest

from publishing import translations
from publishing.translation_changes import changes

CHINESE = "docs/zh/index.md"


def git(repository, *arguments):
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    subprocess.run(command, cwd=repository.root, check=True, capture_output=True)


@pytest.fixture
def committed(repository):
    """A small site whose English pages are current, in a git repository."""
    git(repository, "init", "-q")
    git(repository, "add", "docs")
    git(repository, "commit", "-qm", "first")
    return repository


def told(repository, *arguments):
    status = repository.run("translate-status", *arguments)
    assert "Traceback" not in status.stderr
    return status


def test_a_changed_section_is_shown_as_a_diff_whatever_was_committed_since(committed):
    committed.replace(CHINESE, "{#second}\n", "{#second}\n\n新的一句。\n")
    git(committed, "commit", "-qam", "second")
    committed.replace(CHINESE, "新的一句。\n", "新的一句。\n\n又一句。\n")
    git(committed, "commit", "-qam", "third")
    status = told(committed, "index.md")
    assert status.returncode == 0
    lines = status.stdout.splitlines()
    assert lines[0].startswith(f"--- {CHINESE} #second in ")
    assert lines[1] == f"+++ {CHINESE} #second now"
    changed = [line for line in lines[2:] if line[0] in "+-"]
    assert changed == ["+", "+新的一句。", "+", "+又一句。"]
    assert "drawers reflect index.md" in " ".join(status.stderr.split())


def test_only_what_is_not_reflected_yet_is_shown(committed):
    committed.replace(CHINESE, "{#second}\n", "{#second}\n\n新的一句。\n")
    git(committed, "commit", "-qam", "second")
    translations.reflect(committed.root, "index.md")
    assert changes(committed.root, "index.md") == []
    assert "as it is" in told(committed, "index.md").stderr
    committed.replace(CHINESE, "新的一句", "改过的一句")
    [change] = changes(committed.root, "index.md")
    diff = change.diff(CHINESE).splitlines()
    assert [line for line in diff[2:] if line[0] in "+-"] == [
        "-新的一句。",
        "+改过的一句。",
    ]


def test_a_title_an_added_and_a_removed_section_are_shown(committed):
    committed.replace(CHINESE, "title: 参数", "title: 权重")
    committed.replace(CHINESE, "{#second}", "{#renamed}")
    top, added, removed = changes(committed.root, "index.md")
    assert "-参数\n+权重" in top.diff(CHINESE)
    assert added.diff(CHINESE).startswith(f"--- /dev/null\n+++ {CHINESE} #renamed now\n")
    assert removed.diff(CHINESE).splitlines()[1] == "+++ /dev/null"
    assert "-## 参数 {#second}" in removed.diff(CHINESE)


def test_the_text_is_found_under_the_name_that_the_page_had(committed):
    for language in ("zh", "en"):
        folder = committed.root / "docs" / language
        (folder / "index.md").rename(folder / "first.md")
    git(committed, "add", "-A", "docs")
    git(committed, "commit", "-qm", "renamed")
    committed.replace("docs/zh/first.md", "有", "共有")
    [change] = changes(committed.root, "first.md")
    assert change.section == "top" and change.lost is None
    assert "\n-有 [[" in change.diff("docs/zh/first.md")


def test_a_text_that_was_never_committed_is_said_to_be_lost(committed):
    committed.replace(CHINESE, "有", "共有")
    translations.reflect(committed.root, "index.md")
    committed.replace(CHINESE, "共有", "一共有")
    assert (
        "#top: the text that was reflected is lost:" in told(committed, "index.md").stdout
    )
    assert "no commit has that text" in told(committed, "index.md").stdout


def test_without_history_the_reason_is_told(repository, tmp_path_factory):
    repository.replace(CHINESE, "有", "共有")
    status = told(repository, "index.md")
    assert "git: " in status.stdout and "not a git repository" in status.stdout


def test_a_shallow_clone_is_told_how_to_get_the_rest(committed, tmp_path_factory):
    committed.replace(CHINESE, "有", "共有")
    git(committed, "commit", "-qam", "second")
    folder = tmp_path_factory.mktemp("clone")
    git(committed, "clone", "-q", "--depth=1", f"file://{committed.root}", str(folder))
    [change] = changes(folder, "index.md")
    assert "git fetch --unshallow" in change.lost


def test_without_a_page_the_state_of_each_is_told(committed):
    committed.replace(CHINESE, "{#second}\n", "{#second}\n\n新的一句。\n")
    assert told(committed).stdout.splitlines() == [
        "behind index.md second",
        "current sources.md",
        "current ways/code.md",
    ]


def test_a_page_that_does_not_exist_is_named(committed):
    status = told(committed, "nowhere.md")
    assert status.returncode == 1
    assert "docs/zh/nowhere.md and docs/en/nowhere.md must both exist" in status.stderr
