"""What the site's own scripts never do, read from their text."""

import re

import pytest

from tests.conftest import ROOT

SCRIPTS = sorted([*ROOT.glob("theme/*.js"), *ROOT.glob("theme/assets/*.js")])
WRITES_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment"
)


def test_all_of_them_are_read():
    assert len(SCRIPTS) > 10


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_what_a_reader_types_or_a_snippet_prints_stays_text(script):
    assert not WRITES_MARKUP.search(script.read_text("utf-8"))
