"""`publishing/widgets.py`: a place for each widget, with what its snippet published."""

import json

import numpy as np
import pytest
from bs4 import BeautifulSoup

from publishing import widgets
from publishing.origins import Origins
from snippets.labs.trained import trained
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def origins():
    return Origins(ROOT)


def place(origins, name, page="a/b.md", language="zh"):
    html = widgets.place(origins, name, page, language)
    assert "\n" not in html, "a line break may end the block in Markdown"
    [made] = BeautifulSoup(html, "lxml").select("[data-widget]")
    return made


@pytest.mark.parametrize(("name", "snippet"), widgets.WIDGETS.items())
def test_a_place_holds_the_published_values_and_its_module_is_there(origins, name, snippet):
    chapter, _, stem = snippet.partition("/")
    published = ROOT / f"snippets/{chapter}/published/{stem}.json"
    values = json.loads(place(origins, name).script.string)
    assert values == json.loads(published.read_text("utf-8"))
    assert (ROOT / f"theme/assets/widget_{name}.js").is_file()


def test_nothing_in_the_values_can_end_the_block():
    class Published:
        def published(self, snippet):
            return {"text": "</script><img>"}

    html = widgets.place(Published(), "neuron", "index.md", "en")
    assert html.count("</script>") == 1 and "<img>" not in html
    assert json.loads(BeautifulSoup(html, "lxml").script.string)["text"] == "</script><img>"


def test_an_unknown_widget_is_refused_by_name(origins):
    with pytest.raises(LookupError, match="no widget nonsense; there are neuron"):
        widgets.place(origins, "nonsense", "index.md", "zh")


@pytest.mark.parametrize(
    ("page", "language", "up"),
    [
        ("index.md", "zh", ""),
        ("index.md", "en", "../"),
        ("knowledge/index.md", "zh", "../"),
        ("knowledge/index.md", "en", "../../"),
        ("knowledge/more.md", "en", "../../../"),
    ],
)
def test_the_weights_are_found_from_every_page(origins, page, language, up):
    assert place(origins, "drawers", page, language)["data-file"] == up + widgets.SERVED


def test_the_served_weights_are_the_trained_ones_and_only_where_a_page_wants_them(tmp_path):
    (tmp_path / "assets").mkdir()
    widgets.serve(ROOT, tmp_path, {"neuron"})
    assert not (tmp_path / widgets.SERVED).exists()
    widgets.serve(ROOT, tmp_path, {"neuron", "drawers"})
    numbers = np.fromfile(tmp_path / widgets.SERVED, "<f4")
    assert np.array_equal(numbers, trained().numbers)
