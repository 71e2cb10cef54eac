"""Every figure as it is drawn: whole, legible, and told alike in both languages."""

import re
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
FIGURES = sorted(ROOT.glob("snippets/*/published/*.svg"))
# Two words may touch; from here on one covers the other.
TOUCH = 3
NUMBER = re.compile(r"\d[\d,.]*")
SEEN = """([svg, touch]) => {
  document.body.innerHTML = svg;
  const drawn = document.querySelector("svg");
  const { width, height } = drawn.viewBox.baseVal;
  drawn.style.width = `${width}px`;
  const frame = drawn.getBoundingClientRect();
  const texts = [...drawn.querySelectorAll("text")].map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return { words: text.textContent, left, right, top, bottom };
  });
  const found = [];
  for (const shape of drawn.querySelectorAll("rect, line, circle, polyline")) {
    // A curve that is cut off where the figure ends is meant to go on.
    if (shape.closest("clipPath, [clip-path], svg svg")) continue;
    const { left, right, top, bottom } = shape.getBoundingClientRect();
    if (left < frame.left - touch || right > frame.right + touch ||
        top < frame.top - touch || bottom > frame.bottom + touch)
      found.push(`a ${shape.tagName} reaches out of the figure`);
  }
  texts.forEach((one, n) => {
    if (one.left < frame.left - touch || one.right > frame.right + touch ||
        one.top < frame.top - touch || one.bottom > frame.bottom + touch)
      found.push(`“${one.words}” reaches out of the figure`);
    for (const other of texts.slice(n + 1)) {
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > touch && high > touch)
        found.push(`“${one.words}” covers “${other.words}”`);
    }
  });
  return found;
}"""


def test_no_words_of_a_figure_cover_others_or_reach_out_of_it(page):
    page.set_content("<body>")
    page.add_style_tag(path=ROOT / "theme/assets/book.css")
    found = [
        f"{figure.name}: {what}"
        for figure in FIGURES
        for what in page.evaluate(SEEN, [figure.read_text("utf-8"), TOUCH])
    ]
    assert len(FIGURES) > 50
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "chinese", [f for f in FIGURES if ".zh." in f.name], ids=lambda f: f.name
)
def test_both_languages_tell_a_figure_in_whole_sentences_with_as_many_numbers(chinese):
    told = [
        etree.parse(chinese.with_name(chinese.name.replace(".zh.", language)))
        for language in (".zh.", ".en.")
    ]
    titles, descriptions = (
        ["".join(svg.find(f"{{*}}{part}").itertext()).strip() for svg in told]
        for part in ("title", "desc")
    )
    for title in titles:
        assert len(title) > 3 and title[-1] not in "，。：；、,.:;"
    zh, en = descriptions
    assert zh.endswith("。") and en.endswith(".")
    assert len(NUMBER.findall(zh)) == len(NUMBER.findall(en))
