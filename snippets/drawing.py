"""Draws the site's figures: SVG that follows the page's colours and language.

A figure snippet computes nothing. It takes values from the snippet that computed them,
places shapes with a `Drawing` for each language, and saves `<name>.<language>.svg`
where it runs. Colours are classes, given their values by the page's style sheet:

    shapes   fill-accent fill-soft fill-ink fill-muted fill-1 … fill-5, line, line-accent
    text     label (default), strong, muted, accent

Lengths are in units of the view box; 420 units are the full width of a phone.
"""

import re
from html import escape
from pathlib import Path

from publishing.numbers import render
from publishing.values import published_number

LANGUAGES = ("zh", "en")
CHINESE_TO_CHINESE = re.compile(r"(?<=[万亿]) (?=[一-鿿])")


class Drawing:
    """One figure in one language. The origin is the top left corner."""

    def __init__(self, language, width, height, *, title, description):
        self.language = language
        self.width, self.height = width, height
        self.title = title
        # As in the pages: 1746 亿个, but 96 层.
        self.description = CHINESE_TO_CHINESE.sub("", description)
        self.shapes = []

    def add(self, markup):
        """Add SVG that no method below draws. The caller escapes its text."""
        self.shapes.append(markup)

    def rect(self, x, y, width, height, kind="fill-soft"):
        self.add(
            f'<rect class="{kind}" x="{x:.2f}" y="{y:.2f}" '
            f'width="{width:.2f}" height="{height:.2f}"/>'
        )

    def circle(self, x, y, radius, kind="fill-accent"):
        self.add(f'<circle class="{kind}" cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}"/>')

    def line(self, x1, y1, x2, y2, kind="line"):
        self.add(
            f'<line class="{kind}" x1="{x1:.2f}" y1="{y1:.2f}" '
            f'x2="{x2:.2f}" y2="{y2:.2f}"/>'
        )

    def curve(self, points, kind="line-accent"):
        """A line through `points`, pairs of x and y."""
        path = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        self.add(f'<polyline class="{kind}" fill="none" points="{path}"/>')

    def text(self, x, y, words, kind="label", anchor="start", size=13):
        """Write `words` with their baseline at y; `anchor`: start, middle or end."""
        self._write(x, y, escape(words), kind, anchor, size)

    def number(
        self,
        x,
        y,
        origin,
        value,
        kind="label",
        anchor="start",
        size=13,
        after="",
        **form,
    ):
        """Write a value as prose would, with its origin for the tests of built pages.

        `origin` is `<chapter>/<snippet>.<name>`; `form` is what `number()` takes in a
        page: digits, unit, form. `after` is text that follows on the same line.
        """
        words = escape(render(value, self.language, **form))
        exact = published_number(value)
        tagged = f'<tspan data-value="{exact}" data-origin="{origin}">{words}</tspan>'
        self._write(x, y, tagged + escape(after), kind, anchor, size)

    def _write(self, x, y, markup, kind, anchor, size):
        self.add(
            f'<text class="{kind}" x="{x:.2f}" y="{y:.2f}" font-size="{size}" '
            f'text-anchor="{anchor}">{markup}</text>'
        )

    def save(self, name):
        """Write `<name>.<language>.svg` into the folder that the snippet runs in."""
        # The ids join the picture to its text alternative; a page holds many figures.
        ids = f"{name}-title {name}-description"
        svg = "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
                f'viewBox="0 0 {self.width} {self.height}" aria-labelledby="{ids}">',
                f'<title id="{name}-title">{escape(self.title)}</title>',
                f'<desc id="{name}-description">{escape(self.description)}</desc>',
                *self.shapes,
                "</svg>\n",
            ]
        )
        Path(f"{name}.{self.language}.svg").write_text(svg, encoding="utf-8")
