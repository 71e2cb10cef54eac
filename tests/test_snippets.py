"""Every snippet prints, binds and draws what is published, whatever the hash seed."""

import json
from pathlib import Path

import pytest

from publishing.regenerate import published, run, same_values, snippets

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("snippet", snippets(ROOT))
def test_a_snippet_publishes_the_same_twice_and_what_is_committed(snippet):
    runs = [run(ROOT, snippet, hash_seed) for hash_seed in (3, 4)]
    text, values, figures = published(ROOT, snippet, runs[0].figures)
    for result in runs:
        assert result.text == text
        assert result.figures == figures
        assert same_values(result.values, values), json.dumps(result.values, indent=1)
