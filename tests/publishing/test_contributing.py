"""`CONTRIBUTING.md`: every command in it is run here, every file in it is written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from publishing.new_page import MARK

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r'^(`{3,})(\w+)(?: title="([^"]+)")?\n(.*?)^\1\n', re.M | re.S)
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A newcomer"), ("EMAIL", "newcomer@example.org"))
}


def blocks(file):
    """Return (language, title, text) of every fenced block."""
    return [m.groups()[1:] for m in BLOCK.finditer((ROOT / file).read_text("utf-8"))]


@pytest.fixture
def clone(tmp_path):
    """This repository as a newcomer has it: cloned, set up, with a place to push to."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    root = tmp_path / "clone"
    for file in {*files.stdout.split("\0")} - {""}:
        if (ROOT / file).is_file():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, root / file, follow_symlinks=False)
    (root / ".venv").symlink_to(sys.prefix)

    def run(command):
        return subprocess.run(
            ["bash", "-c", command],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=300,
            env=os.environ
            | IDENTITY
            | {"PYTHONPATH": str(root), "PRE_COMMIT_HOME": str(tmp_path / "pre-commit")},
        )

    run.root = root
    for command in (
        "git init -q -b main",
        "echo /.venv >> .git/info/exclude",
        "git add . && git commit -qm main",
        "git init -q --bare ../origin && git remote add origin ../origin",
    ):
        assert run(command).returncode == 0, command
    return run


def write(root, title, text):
    """Write a block to the file that its title names, whole or below one of its lines."""
    file, _, line = title.partition(", below ")
    if not line:
        (root / file).write_text(text, "utf-8")
        return
    before = (root / file).read_text("utf-8")
    assert before.count(f"\n{line}\n") == 1
    (root / file).write_text(before.replace(f"\n{line}\n", f"\n{line}\n{text}"), "utf-8")


@pytest.mark.slow
def test_the_walk_through_leads_from_an_idea_to_a_pushed_branch(clone):
    said, made = "", None
    for language, title, text in blocks("CONTRIBUTING.md"):
        if title:
            write(clone.root, title, text)
        elif language == "text":
            assert said == text
        else:
            assert language == "sh", "a block that is no file, no command and no output"
            for command in text.splitlines():
                done = clone(command)
                said = done.stdout
                assert done.returncode == 0, (command, done.stdout, done.stderr)
                if "drawers new" in command:
                    made = said.split()
                    marked = [
                        f for f in made if MARK in (clone.root / f).read_text("utf-8")
                    ]
                    assert len(marked) == 4
    assert clone("git status --porcelain").stdout == ""
    pushed = clone("git --git-dir=../origin show --stat --format=%s bloom").stdout
    assert pushed.startswith("Count BLOOM beside GPT-3\n")
    for file in [*made, "snippets/counting/published/bloom.json", "cited_numbers.yml"]:
        assert Path(file).name in pushed
    assert MARK not in clone("git show").stdout.replace(f"-{MARK}", "")
    # What the reader of the new page sees, in both languages.
    for page, words in (("", "16.43 亿"), ("en/", "1.643 billion")):
        html = (clone.root / f"site/{page}counting/bloom/index.html").read_text("utf-8")
        assert ">176,247,271,424</data>" in html
        assert f">{words}</data>" in html


def test_pre_commit_stops_a_commit_of_a_typed_quantity(clone):
    assert clone(".venv/bin/pre-commit install").returncode == 0
    page = clone.root / "docs/zh/index.md"
    page.write_text(page.read_text("utf-8") + "\n共有 96 层。\n", "utf-8")
    stopped = clone("git commit -qam typed")
    assert stopped.returncode == 1
    assert "“96 层” is a typed quantity" in stopped.stdout + stopped.stderr


def test_both_languages_walk_the_same_way():
    assert blocks("CONTRIBUTING.md") == blocks("CONTRIBUTING.zh.md")
    parts = [
        re.findall(r"^(#+) ", (ROOT / file).read_text("utf-8"), re.MULTILINE)
        for file in ("CONTRIBUTING.md", "CONTRIBUTING.zh.md")
    ]
    assert parts[0] == parts[1]


@pytest.mark.parametrize("form", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*_*.yml")))
def test_issue_forms_ask_in_both_languages_and_are_what_github_reads(form):
    data = yaml.safe_load(form.read_text("utf-8"))
    assert {"name", "description", "body"} <= data.keys()
    ids = [field["id"] for field in data["body"]]
    assert len(ids) == len(set(ids))
    for field in data["body"]:
        assert field["type"] in ("input", "textarea", "checkboxes")
        assert re.search("[一-鿿]", field["attributes"]["label"])
        assert re.search("[A-Za-z]{3}", field["attributes"]["label"])
    assert any(f.get("validations", {}).get("required") for f in data["body"])
