"""What several claim tests need: figures, drawn anew."""

import runpy
import xml.etree.ElementTree as ElementTree

import pytest

from tests.conftest import ROOT


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """Return a function that draws a figure; it gives the English drawing's shapes."""

    def draw(chapter, figure):
        monkeypatch.chdir(tmp_path)
        runpy.run_path(str(ROOT / f"snippets/{chapter}/{figure}_figure.py"))
        (svg,) = tmp_path.glob("*.en.svg")
        return list(ElementTree.parse(svg).iter())

    return draw
