"""`drawers new`: a whole page that passes, and marks that must go."""

import subprocess
import sys

import pytest

from publishing.findings import Refused
from publishing.new_page import MARK, make, with_nav_entry


def pytest_passes(repository, test):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
    ran = subprocess.run(command, cwd=repository.root, capture_output=True, text=True)
    return ran.returncode == 0 and "1 passed" in ran.stdout


def test_a_new_page_of_a_chapter_passes_all_but_its_marks(published):
    made = published.run("new", "ways/bloom")
    assert made.returncode == 0, made.stderr
    assert made.stdout.split() == [
        "docs/zh/ways/bloom.md",
        "docs/en/ways/bloom.md",
        "snippets/ways/bloom.py",
        "tests/claims/test_ways_bloom.py",
        "mkdocs.yml",
        "mkdocs.en.yml",
    ]
    built = published.run("build")
    assert built.returncode == 0, built.stderr
    assert "1 snippets ran" in built.stderr
    for page in ("site/ways/bloom/index.html", "site/en/ways/bloom/index.html"):
        assert 'data-origin="ways/bloom.total">12</data>' in published.read(page)
    assert 'href="ways/bloom/"' in published.read("site/index.html")
    assert pytest_passes(published, "tests/claims/test_ways_bloom.py")
    checked = published.run("check")
    assert checked.returncode == 1
    assert "4 current" in checked.stderr
    # Nothing else is wrong with it, and every file that was made has a mark.
    lines = checked.stdout.splitlines()
    assert all(f": {MARK} is left: " in line for line in lines)
    assert {line.partition(":")[0] for line in lines} == {
        "docs/zh/ways/bloom.md",
        "docs/en/ways/bloom.md",
        "snippets/ways/bloom.py",
        "tests/claims/test_ways_bloom.py",
    }


def test_check_passes_once_every_mark_is_replaced(published):
    published.run("new", "ways/bloom")
    published.run("build")
    for file in ("docs/zh/ways/bloom.md", "docs/en/ways/bloom.md"):
        published.write(file, published.read(file).replace(f"{MARK} ", ""))
    for file in ("snippets/ways/bloom.py", "tests/claims/test_ways_bloom.py"):
        published.write(file, published.read(file).replace(MARK, "Counts"))
    assert published.run("reflect", "ways/bloom.md").returncode == 0
    checked = published.run("check")
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize(
    ("name", "snippet", "test"),
    [
        ("sizes/index", "snippets/sizes/sizes.py", "tests/claims/test_sizes.py"),
        (
            "sizes/fact-check",
            "snippets/sizes/fact_check.py",
            "tests/claims/test_sizes_fact_check.py",
        ),
    ],
)
def test_a_new_chapter_gets_its_four_rooms_and_its_code(published, name, snippet, test):
    made = published.run("new", name).stdout.split()
    assert {snippet, test, "docs/zh/sizes/code.md", "docs/en/sizes/code.md"} <= {*made}
    built = published.run("build")
    assert built.returncode == 0, built.stderr
    assert (published.root / "site/en/sizes/code/index.html").is_file()
    assert pytest_passes(published, test)
    lines = published.run("check").stdout.splitlines()
    assert all(f": {MARK} is left: " in line for line in lines)
    # The chapter's name in the navigation is to be replaced too.
    assert any(line.startswith("mkdocs.en.yml:") for line in lines)


NAV = """# the site
nav:
  - Home: index.md  # first
  - Counting:
      - counting/index.md
      # the code comes last
      - Code: counting/code.md
  - Glossary: glossary.md

plugins:
  - search  # counting/code.md
"""


def test_a_page_goes_before_its_chapters_code_and_comments_stay():
    text = with_nav_entry(NAV, "mkdocs.yml", "counting/bloom")
    added = "      - counting/bloom.md\n"
    at = NAV.index("      - Code:")
    assert text == NAV[:at] + added + NAV[at:]


def test_a_chapter_goes_after_the_last_chapter():
    text = with_nav_entry(NAV, "mkdocs.yml", "sizes/index", "Code")
    added = f"  - {MARK} sizes:\n      - sizes/index.md\n      - Code: sizes/code.md\n"
    at = NAV.index("  - Glossary")
    assert text == NAV[:at] + added + NAV[at:]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("bloom", "is no name of a page"),
        ("Ways/bloom", "is no name of a page"),
        ("ways/../../x", "is no name of a page"),
        ("ways/a/b", "is no name of a page"),
        ("ways/code", "is made for every chapter"),
        ("ways/class", "is no name for a module"),
        ("ways/random", "would hide the module random"),
        ("ways/numpy", "would hide the module numpy"),
        ("ways/count", "snippets/ways/count.py:1: exists"),
    ],
)
def test_what_cannot_be_a_page_is_refused_and_nothing_is_written(repository, name, what):
    before = files(repository)
    with pytest.raises(Refused) as refused:
        make(repository.root, name)
    assert what in str(refused.value)
    assert files(repository) == before


def test_a_nav_without_the_chapter_is_left_to_the_author(repository):
    repository.replace("mkdocs.en.yml", "  - Code: ways/code.md\n", "")
    before = files(repository)
    with pytest.raises(Refused, match=r"mkdocs\.en\.yml:\d+: nav has no ways/code\.md"):
        make(repository.root, "ways/bloom")
    assert files(repository) == before


def files(repository):
    names = ("docs", "snippets", "tests", "mkdocs.yml", "mkdocs.en.yml")
    return {
        path: path.read_bytes()
        for name in names
        for path in [repository.root / name, *(repository.root / name).rglob("*")]
        if path.is_file()
    }
