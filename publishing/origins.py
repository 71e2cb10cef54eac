"""Finds where a number comes from: a snippet that computed it or a source that states it.

An origin is `<chapter>/<snippet>.<name>` for a published value, with further dots for the
items of a dictionary, or `cited/<name>` for an entry of the register
`snippets/cited_numbers.yml`.
"""

import ast
import json
import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import yaml

from publishing import yaml_lines
from publishing.findings import Finding, Refused
from publishing.values import top_level_lines

REGISTER = "snippets/cited_numbers.yml"
CITED = "cited/"
SOURCE_KEYS = {"short", "title", "url", "read"}
NUMBER_KEYS = {"value", "source", "where"}
OPTIONAL_KEYS = {"unit", "zh", "en"}
NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")


@dataclass(frozen=True)
class Value:
    """A published number or string and the place that says so.

    file, line  where it is computed or registered, relative to the repository.
    """

    origin: str
    value: int | float | str
    file: str
    line: int


class Origins:
    """Looks origins up in one repository; each file is read once."""

    def __init__(self, root):
        self.root = Path(root)
        self._snippets = {}
        self._register = None

    @property
    def register(self):
        if self._register is None:
            self._register = Register(self.root)
        return self._register

    def find(self, origin):
        """Return the Value of an origin. Raises LookupError that says what is missing."""
        if origin.startswith(CITED):
            return self.register.find(origin)
        snippet, _, name = origin.partition(".")
        values, lines = self._read(snippet)
        value = _descend(values, name)
        if value is None or isinstance(value, dict):
            raise LookupError(f"{snippet} publishes no {name}{nearest(name, values)}")
        # The line of the item itself where the snippet spells the dictionary out.
        while name and name not in lines:
            name = name.rpartition(".")[0]
        return Value(origin, value, f"snippets/{snippet}.py", lines.get(name, 1))

    def published(self, snippet):
        """Return all that a snippet published. Raises LookupError as `find` does."""
        return self._read(snippet)[0]

    def _read(self, snippet):
        if snippet not in self._snippets:
            source = self.root / "snippets" / f"{snippet}.py"
            published = source.parent / "published" / f"{source.stem}.json"
            if not re.fullmatch(r"\w+/\w+", snippet) or not source.is_file():
                raise LookupError(f"there is no snippets/{snippet}.py")
            if not published.is_file():
                raise LookupError(f"snippets/{snippet}.py has not run; run `drawers build`")
            self._snippets[snippet] = (
                json.loads(published.read_text(encoding="utf-8")),
                top_level_lines(ast.parse(source.read_text(encoding="utf-8"))),
            )
        return self._snippets[snippet]


class Register:
    """The cited numbers and their sources.

    sources  name → short, title, url, read (the day it was looked at).
    numbers  name → value, source, where (table, figure or section), and optionally unit
             and a caveat in each language.
    Raises Refused, with a finding for every entry that is not whole.
    """

    def __init__(self, root):
        self.file = REGISTER
        text = (Path(root) / REGISTER).read_text(encoding="utf-8")
        try:
            data, node = yaml_lines.read(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            reason = getattr(error, "problem", None) or str(error).splitlines()[0]
            raise Refused([Finding(REGISTER, line, f"is not YAML: {reason}")]) from None
        if not isinstance(data, dict) or set(data) != {"sources", "numbers"}:
            what = "has exactly two parts, sources and numbers"
            raise Refused([Finding(REGISTER, 1, what)])
        for part, entries in data.items():
            if not isinstance(entries, dict):
                raise Refused([Finding(REGISTER, 1, f"{part} lists no entries by name")])
        self.lines = _key_lines(node)
        self.sources, self.numbers = data["sources"], data["numbers"]
        if found := list(self._findings()):
            raise Refused(found)

    def find(self, origin):
        name = origin.removeprefix(CITED)
        if name not in self.numbers:
            close = nearest(name, self.numbers)
            raise LookupError(f"{REGISTER} has no number {name}{close}")
        line = self.lines["numbers", name]
        return Value(origin, self.numbers[name]["value"], REGISTER, line)

    def source(self, name):
        """Return a source's entry. Raises LookupError where there is none."""
        if name not in self.sources:
            close = nearest(name, self.sources)
            raise LookupError(f"{REGISTER} has no source {name}{close}")
        return self.sources[name]

    def _findings(self):
        for name, entry in self.sources.items():
            yield from self._misses("sources", name, entry, SOURCE_KEYS)
        for name, entry in self.numbers.items():
            yield from self._misses("numbers", name, entry, NUMBER_KEYS)

    def _misses(self, part, name, entry, required):
        def finding(what):
            return Finding(REGISTER, self.lines.get((part, name), 1), f"{name} {what}")

        if not NAME.fullmatch(str(name)):
            yield finding("is no name: lower-case letters, digits, dots and hyphens")
        if not isinstance(entry, dict):
            yield finding("is empty")
            return
        for key in sorted(required - entry.keys()):
            yield finding(f"has no {key}; add where the number can be looked up")
        for key in sorted(entry.keys() - required - OPTIONAL_KEYS):
            yield finding(f"has {key}, which means nothing here; remove it")
        for key in sorted(required & entry.keys() - {"value", "read"}):
            if not isinstance(entry[key], str) or not entry[key].strip():
                yield finding(f"has a {key} that is no text")
        if part == "sources":
            if "read" in entry and not isinstance(entry["read"], date):
                yield finding("has a read that is no date; write 2026-11-23")
            # Some sources can be named and no longer be opened.
            if not re.match(r"https://\S+$|none$", str(entry.get("url"))):
                yield finding("has a url that is no https address, and not none")
            return
        value = entry.get("value")
        if "value" in entry and (
            isinstance(value, bool) or not isinstance(value, int | float)
        ):
            yield finding(f"has the value {value!r}, which is no number")
        if isinstance(entry.get("source"), str) and entry["source"] not in self.sources:
            yield finding(f"names the source {entry['source']}, which is not listed")


def _descend(values, name):
    """Find a dotted name among nested dictionaries whose keys may hold dots."""
    if name in values:
        return values[name]
    for key, inner in values.items():
        if isinstance(inner, dict) and name.startswith(f"{key}."):
            return _descend(inner, name.removeprefix(f"{key}."))
    return None


def nearest(name, known):
    """Return the end of a sentence that says what was meant, where that can be guessed."""
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _key_lines(node):
    """Return the line of every entry of every part of the register; refuse doubles."""
    lines = {}
    doubles = []
    for part_key, part in node.value:
        for key, _ in part.value:
            place = (part_key.value, key.value)
            line = key.start_mark.line + 1
            if place in lines:
                what = f"{key.value} stands on line {lines[place]} too; remove one"
                doubles.append(Finding(REGISTER, line, what))
            lines[place] = line
    if doubles:
        raise Refused(doubles)
    return lines
