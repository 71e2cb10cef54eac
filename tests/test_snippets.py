"""Every snippet prints, binds and draws again what is committed of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from publishing.regenerate import published, run, same_values, snippets

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("snippet", snippets(ROOT))
def test_a_snippet_publishes_again_what_is_committed(snippet):
    # What is committed came from two runs that agreed; this is the third.
    result = run(ROOT, snippet, hash_seed=3)
    text, values, files = published(ROOT, snippet, result.files)
    assert result.text == text
    assert result.files == files
    assert same_values(result.values, values), json.dumps(result.values, indent=1)


@pytest.mark.slow
@pytest.mark.parametrize("snippet", snippets(ROOT))
def test_the_command_that_a_page_gives_prints_what_is_published(snippet, tmp_path):
    # Elsewhere, for figures are saved where they are drawn.
    command = [sys.executable, ROOT / snippet]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    printed = (ROOT / snippet).parent / "published" / f"{Path(snippet).stem}.txt"
    expected = printed.read_text("utf-8") if printed.exists() else ""
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == expected
