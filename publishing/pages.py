"""Reads a page's source: front matter, headings, sections, macros, prose.

Line numbers are those of the file, so that a finding leads to the place.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from publishing import yaml_lines
from publishing.findings import Finding, Refused

LANGUAGES = ("zh", "en")
SOURCE_LANGUAGE = "zh"
FENCE = re.compile(r"^ *(`{3,}|~{3,})")
HEADING = re.compile(r"^(#{1,6}) +(.*?)(?: *\{ *#([\w-]+)[^}]*\})? *#* *$")
BRACKETS = re.compile(r"\[\[.*?\]\]")
MACRO = re.compile(r"\[\[\s*(\w+)\(\s*(?:[\"']([^\"']*)[\"'])?(.*?)\)\s*\]\]")
INCLUDE = re.compile(r'^ *--8<-- "([^":]+)(?::([\w-]+))?"', re.MULTILINE)

# What a reader does not read as prose, each blanked before the search.
NOT_PROSE = [
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"\[\[.*?\]\]|\[%.*?%\]", re.DOTALL),
    re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL),
    re.compile(r"\$\$.*?\$\$|\\\(.*?\\\)", re.DOTALL),
    re.compile(r"(?<=\])\([^)\s]*(?: \"[^\"]*\")?\)"),
    re.compile(r"(?<=\])\[[^\]]*\]"),
    re.compile(r"</?[A-Za-z][^>]*>"),
    re.compile(r"https?://\S+"),
    re.compile(r"\{[^{}]*\}"),
]


@dataclass(frozen=True)
class Heading:
    level: int
    title: str
    id: str | None
    line: int


@dataclass(frozen=True)
class Section:
    """A second-level section with its heading, or what stands before the first one."""

    id: str
    text: str
    line: int


@dataclass(frozen=True)
class Use:
    """A macro call or an include: what is used, its first argument, where."""

    kind: str
    argument: str
    rest: str
    line: int


@dataclass
class Page:
    """A page as it is written. `body` keeps its place: `first_line` is its first line."""

    file: str
    front: dict
    front_lines: dict
    body: str
    first_line: int
    lines: list = field(init=False)

    def __post_init__(self):
        self.lines = list(self._lines_with_code_marked())

    def _lines_with_code_marked(self):
        """Yield (line number, text, whether it is inside a code fence or delimits one)."""
        fence = None
        for number, text in enumerate(self.body.splitlines(), self.first_line):
            mark = FENCE.match(text)
            if fence is None and mark:
                fence = mark[1]
                yield number, text, True
            elif fence and mark and mark[1].startswith(fence) and text.strip() == mark[1]:
                fence = None
                yield number, text, True
            else:
                yield number, text, fence is not None

    def headings(self):
        found = ((line, HEADING.match(text)) for line, text, code in self.lines if not code)
        return [Heading(len(m[1]), m[2], m[3], line) for line, m in found if m]

    def sections(self):
        """Return the page's sections; the first, `top`, is the title and what follows."""
        starts = [h for h in self.headings() if h.level == 2]
        bounds = [self.first_line, *(h.line for h in starts)]
        ends = [*bounds[1:], self.first_line + len(self.lines)]
        names = ["top", *(h.id or h.title for h in starts)]
        return [
            Section(
                name,
                "\n".join(text for line, text, _ in self.lines if start <= line < end),
                start,
            )
            for name, start, end in zip(names, bounds, ends, strict=True)
        ]

    def uses(self):
        """Return the macros and includes of the page in their order.

        What stands between [[ and ]] and is no macro call has the kind "unknown".
        """
        found = []
        for line, text, _ in self.lines:
            for brackets in BRACKETS.findall(text):
                m = MACRO.fullmatch(brackets)
                found.append(
                    Use(m[1], m[2] or "", m[3].strip(" ,"), line)
                    if m
                    else Use("unknown", brackets, "", line)
                )
            for m in INCLUDE.finditer(text):
                found.append(Use("include", m[1], m[2] or "", line))
        return found


def read_page(root, file):
    """Read a page. Raises Refused where its front matter is not what a page needs."""
    return parse_page((Path(root) / file).read_text(encoding="utf-8"), file)


@lru_cache(maxsize=4096)
def parse_page(text, file):
    """Return the Page that a text is, wherever it was read. Raises as `read_page` does.

    Each check reads every page, and the same text is the same page: change none.
    """
    front, front_lines, body, first_line = {}, {}, text, 1
    head = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    if head:
        body, first_line = text[head.end() :], head[0].count("\n") + 1
        try:
            front, node = yaml_lines.read(head[1])
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 2 if mark else 1
            reason = getattr(error, "problem", None) or str(error).splitlines()[0]
            what = f"front matter is not YAML: {reason}"
            raise Refused([Finding(file, line, what)]) from None
        front = front or {}
        if not isinstance(front, dict):
            what = "front matter is no list of keys; write title: …"
            raise Refused([Finding(file, 1, what)])
        if node is not None:
            front_lines = {key.value: key.start_mark.line + 2 for key, _ in node.value}
    return Page(file, front, front_lines, body, first_line)


def page_files(root, language):
    """Return the files of a language's pages, relative to `root`, sorted."""
    root = Path(root)
    found = (root / "docs" / language).rglob("*.md")
    return sorted(str(path.relative_to(root)) for path in found)


def prose(markdown):
    """Return Markdown with what is no prose blanked: code, macros, link targets, HTML.

    What is left stands where it stood, on its line and in its column.
    """
    for pattern in NOT_PROSE:
        markdown = pattern.sub(blank, markdown)
    return markdown


def blank(match):
    """Return as many characters as were matched, none of them prose, lines kept."""
    return re.sub(r"[^\n]", "\x00", match[0])
