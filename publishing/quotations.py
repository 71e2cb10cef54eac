"""What a page quotes: a value as text with its origin, a string, a figure, a citation.

Each function takes the repository's origins, a language and the place of the page, and
returns Markdown or HTML. `find` tries every quotation of every page without building.
"""

import ast
import posixpath
import re
from html import escape
from pathlib import Path

from publishing import widgets
from publishing.findings import Finding
from publishing.numbers import exact_decimal, render
from publishing.origins import CITED
from publishing.pages import LANGUAGES, page_files, read_page

# A number that ends in 万 or 亿 and the Chinese word after it.
CHINESE_TO_CHINESE = re.compile(r"([万亿]</data>\]\([^)]*\)\{[^}]*\}) (?=[一-鿿])")
LISTS = ("chapter_code", "sources", "glossary")
TOOLS = ("atlas", "calculator")
MACROS = ("number", "text", "figure", "source", "widget", *LISTS, *TOOLS)


class Quotations:
    """Everything that a page of one language can quote.

    Raises LookupError or ValueError, with the reason, for what cannot be quoted.
    """

    def __init__(self, origins, language):
        self.origins, self.language = origins, language

    def number(self, page, origin, **form):
        """Return a value as a reader sees it, linked to the place that it comes from.

        page    the page's file below the language's folder, for the link.
        origin  see `publishing.origins`; form: see `publishing.numbers.render`.
        """
        data, told, place = self._shown(origin, form)
        # A Markdown link, so that the builder checks that its target exists.
        return f'[{data}]({_relative(place, page)}){{ .origin data-told="{told}" }}'

    def linked_number(self, page, origin, **form):
        """Return the same as finished HTML, for lists that are no Markdown."""
        data, told, place = self._shown(origin, form)
        address = _address(place, page)
        return f'<a class="origin" href="{address}" data-told="{told}">{data}</a>'

    def linked_source(self, page, name, words):
        """Return `words` as HTML that links a source's entry and tells its title."""
        told = escape(self.origins.register.source(name)["title"])
        address = _address(f"sources.md#{name}", page)
        return f'<a class="source" href="{address}" title="{told}">{escape(words)}</a>'

    def _shown(self, origin, form):
        """Return a value as HTML, what a reader who asks is told, where it comes from."""
        found = self.origins.find(origin)
        if isinstance(found.value, str):
            raise ValueError(f"{origin} is text, {found.value!r}; quote it with text()")
        words = render(found.value, self.language, **form)
        exact = f"{exact_decimal(found.value):f}"
        grouped = render(found.value, self.language, form="exact")
        data = f'<data class="number" value="{exact}" data-origin="{origin}">{words}</data>'
        return data, f"{grouped} · {origin}", self._place(found)

    def text(self, origin):
        """Return a published string."""
        found = self.origins.find(origin)
        if not isinstance(found.value, str):
            raise ValueError(f"{origin} is a number; quote it with number()")
        return f'<span data-origin="{origin}">{escape(found.value)}</span>'

    def figure(self, name):
        """Return a figure, `<chapter>/<figure>`, as SVG in the page's language."""
        chapter, _, figure = name.partition("/")
        path = f"snippets/{chapter}/published/{figure}.{self.language}.svg"
        file = Path(self.origins.root) / path
        if not file.is_file():
            raise LookupError(f"there is no figure {name}: no snippet saves {path}")
        svg = "".join(line.strip() for line in file.read_text("utf-8").splitlines())
        # Blank lines and indentation would end the block in Markdown.
        return f'<div class="figure" data-figure="{name}">{svg}</div>'

    def widget(self, page, name):
        """Return the place of something to hold, see `publishing.widgets`."""
        return widgets.place(self.origins, name, page, self.language)

    def source(self, page, name):
        """Return a link to a source's entry on the sources page."""
        short = self.origins.register.source(name)["short"]
        return f"[{short}]({_relative(f'sources.md#{name}', page)}){{ .source }}"

    def _place(self, found):
        if found.origin.startswith(CITED):
            return f"sources.md#{found.origin.removeprefix(CITED)}"
        path = Path(found.file)
        return f"{path.parent.name}/code.md#{path.stem}-L{found.line}"


def close_up(markdown):
    """Take out the space that authors write after a number, where Chinese meets Chinese.

    1746 亿个, but 96 层: which of the two a value becomes, its author cannot know.
    """
    return CHINESE_TO_CHINESE.sub(r"\1", markdown)


def find(root, origins):
    """Return a Finding for every quotation that cannot be made."""
    findings = []
    for language in LANGUAGES:
        quotations = Quotations(origins, language)
        for file in page_files(root, language):
            page = file.partition(f"docs/{language}/")[2]
            for use in read_page(root, file).uses():
                try:
                    _quote(quotations, page, use)
                except (LookupError, ValueError, TypeError) as error:
                    findings.append(Finding(file, use.line, error.args[0]))
    return findings


def _quote(quotations, page, use):
    """Make the quotation that a page asks for, to see whether it can be made."""
    if use.kind == "number":
        quotations.number(page, use.argument, **_keywords(use.rest))
    elif use.kind == "text":
        quotations.text(use.argument)
    elif use.kind == "figure":
        quotations.figure(use.argument)
    elif use.kind == "source":
        quotations.source(page, use.argument)
    elif use.kind == "widget":
        quotations.widget(page, use.argument)
    elif use.kind == "include":
        _must_include(quotations.origins.root, use)
    elif use.kind not in (*LISTS, *TOOLS):
        told = use.argument if use.kind == "unknown" else f"[[ {use.kind}( … ) ]]"
        raise LookupError(f"{told} is no macro; there are {', '.join(MACROS)}")


def _must_include(root, use):
    file = Path(root) / "snippets" / use.argument
    if not file.is_file():
        raise LookupError(f"there is no snippets/{use.argument}")
    mark = f"# --8<-- [start:{use.rest}]"
    if use.rest and mark not in file.read_text(encoding="utf-8"):
        raise LookupError(f"{use.argument} has no section {use.rest}; mark it with {mark}")


def _keywords(arguments):
    try:
        call = ast.parse(f"f({arguments})", mode="eval").body
        return {k.arg: ast.literal_eval(k.value) for k in call.keywords}
    except (SyntaxError, ValueError):
        raise ValueError(f"({arguments}) are no arguments of number()") from None


def _relative(target, page):
    path, _, anchor = target.partition("#")
    return f"{posixpath.relpath(path, posixpath.dirname(page) or '.')}#{anchor}"


def _address(target, page):
    """Return the same as an address between the built pages, each of them a folder."""

    def folder(file):
        name = file.removesuffix(".md")
        above, last = posixpath.split(name)
        return (above if last == "index" else name) or "."

    path, _, anchor = target.partition("#")
    return f"{posixpath.relpath(folder(path), folder(page))}/#{anchor}"
