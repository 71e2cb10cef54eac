"""Every snippet prints, binds and draws again what is committed of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from publishing import regenerate
from publishing.regenerate import published, run, same_values, snippets

ROOT = Path(__file__).resolve().parents[1]
# numpy and its OpenBLAS add up in another order on every kind of processor: as one of 2013
# does, and one of 2008. Elsewhere than on x86 they know no such names, and pay no heed.
PROCESSORS = [
    {"OPENBLAS_CORETYPE": "Haswell", "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL"},
    {
        "OPENBLAS_CORETYPE": "Nehalem",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL",
    },
]


@pytest.mark.parametrize("snippet", snippets(ROOT))
def test_a_snippet_publishes_again_what_is_committed(snippet):
    publishes_what_is_committed(snippet)


@pytest.mark.slow
@pytest.mark.parametrize("processor", PROCESSORS, ids=lambda p: p["OPENBLAS_CORETYPE"])
@pytest.mark.parametrize("snippet", snippets(ROOT))
def test_a_snippet_publishes_the_same_on_another_processor(snippet, processor, monkeypatch):
    for name, value in processor.items():
        monkeypatch.setitem(regenerate.ENVIRONMENT, name, value)
    publishes_what_is_committed(snippet)


def publishes_what_is_committed(snippet):
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
