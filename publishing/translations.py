"""Tells whether each English page reflects the Chinese one, section by section.

Chinese is the source. An English page's front matter holds, under `reflects`, a hash of
every Chinese section that it was written after:

    reflects:
      top: 1f0c62a94b3e
      what-a-bias-shifts: 09d2b77c5e10

    missing    there is no English page
    orphaned   there is no Chinese page
    behind     a Chinese section was changed, added or removed since
    current    every section is as it was

Dates would mislead: a typo mended in the English page would make it look newer.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import yaml

from publishing.findings import Finding
from publishing.pages import SOURCE_LANGUAGE, page_files, read_page

TRANSLATION = "en"
HASH_DIGITS = 12
# Values, figures and code that both languages must show in the same order.
SHOWN = ("number", "text", "figure", "source", "widget", "include")


@dataclass(frozen=True)
class State:
    """The state of one page. `sections` are the ids that differ, when it is behind."""

    page: str
    state: str
    sections: tuple = ()


def section_texts(page):
    """Return section id → its text as it counts, for the sections of a page in order.

    The title and description of the front matter count as part of the first section.
    White space at line ends does not count.
    """
    texts = {}
    for section in page.sections():
        text = section.text
        if section.id == "top":
            text = f"{page.front.get('title')}\n{page.front.get('description')}\n{text}"
        texts[section.id] = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return texts


def section_hashes(page):
    """Return section id → hash of its text, for the sections of a page in order."""
    return {
        id: hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]
        for id, text in section_texts(page).items()
    }


def recorded(page):
    """Return section id → hash that an English page records as what it reflects."""
    reflects = page.front.get("reflects")
    if not isinstance(reflects, dict):
        return {}
    return {str(id): str(digest) for id, digest in reflects.items()}


def states(root):
    """Return the State of every page that either language has, sorted by name."""
    names = {
        language: {
            file.partition(f"docs/{language}/")[2] for file in page_files(root, language)
        }
        for language in (SOURCE_LANGUAGE, TRANSLATION)
    }
    found = []
    for name in sorted(names[SOURCE_LANGUAGE] | names[TRANSLATION]):
        if name not in names[TRANSLATION]:
            found.append(State(name, "missing"))
        elif name not in names[SOURCE_LANGUAGE]:
            found.append(State(name, "orphaned"))
        else:
            found.append(_compare(root, name))
    return found


def find_wrong(root):
    """Return a Finding for what must not be published.

    A page that one language lacks, a heading without an id or with one that is taken, and
    a current page that shows other values, figures or code than its twin. A page that is
    behind may differ: it carries a notice.
    """
    found = []
    for state in states(root):
        chinese, english = (page_file(language, state.page) for language in ("zh", "en"))
        if state.state == "missing":
            found.append(Finding(chinese, 1, f"missing: write {english}"))
        elif state.state == "orphaned":
            what = f"orphaned: there is no {chinese}; write it or remove this page"
            found.append(Finding(english, 1, what))
        else:
            for file in (chinese, english):
                found += _heading_findings(read_page(root, file))
        if state.state == "current":
            found += differences(root, state.page)
    return found


def find_behind(root):
    """Return a Finding for every English page whose Chinese original has changed."""
    found = []
    for state in states(root):
        if state.state == "behind":
            page = read_page(root, page_file(TRANSLATION, state.page))
            what = (
                f"behind: changed in Chinese: {', '.join(state.sections)}; bring it up to "
                f"date, then run `drawers reflect {state.page}`"
            )
            found.append(Finding(page.file, page.front_lines.get("reflects", 1), what))
    return found


def differences(root, name):
    """Return a Finding wherever the two languages of a page show different things.

    Compared in order: heading levels and ids, values, strings, figures, sources, included
    code and output.
    """
    chinese, english = (read_page(root, page_file(lang, name)) for lang in ("zh", "en"))
    found = _first_difference(
        english,
        [(h.line, f"{'#' * h.level} #{h.id}") for h in chinese.headings()],
        [(h.line, f"{'#' * h.level} #{h.id}") for h in english.headings()],
        "heading",
    )
    found += _first_difference(
        english,
        *(
            [(u.line, _shown(u)) for u in page.uses() if u.kind in SHOWN]
            for page in (chinese, english)
        ),
        "value, figure or code",
    )
    return found


def reflect(root, name):
    """Record in an English page that it reflects the Chinese sections as they are now."""
    record(root, name, section_hashes(read_page(root, page_file(SOURCE_LANGUAGE, name))))


def record(root, name, hashes):
    """Write section id → hash into an English page, in place of what it recorded."""
    path = Path(root) / page_file(TRANSLATION, name)
    # Quoted where need be: a hash may be 012345678901, an id may be on.
    lines = yaml.safe_dump(dict(hashes), allow_unicode=True, sort_keys=False, width=9999)
    reflects = f"reflects:\n{indent(lines, '  ')}"
    text = path.read_text(encoding="utf-8")
    parts = re.match(r"---\n(.*?\n)---\n(.*)", text, re.DOTALL)
    head, body = parts.groups() if parts else ("", text)
    head = re.sub(r"^reflects:\n(?:  .*\n)*", "", head, flags=re.MULTILINE)
    path.write_text(f"---\n{head}{reflects}---\n{body}", encoding="utf-8")


def page_file(language, name):
    """Return the file of a page of either language, relative to the repository."""
    return f"docs/{language}/{name}"


def _compare(root, name):
    now = section_hashes(read_page(root, page_file(SOURCE_LANGUAGE, name)))
    then = recorded(read_page(root, page_file(TRANSLATION, name)))
    differ = [
        id for id in [*now, *(then.keys() - now.keys())] if now.get(id) != then.get(id)
    ]
    return State(name, "behind" if differ else "current", tuple(differ))


def _heading_findings(page):
    seen = {}
    for heading in page.headings():
        if heading.id is None:
            what = f"heading “{heading.title}” has no id; add one: {{#like-this}}"
            yield Finding(page.file, heading.line, what)
        elif heading.id in seen:
            what = (
                f"heading id {heading.id} stands on line {seen[heading.id]} too; rename it"
            )
            yield Finding(page.file, heading.line, what)
        seen[heading.id] = heading.line


def _first_difference(english, chinese_items, english_items, kind):
    """Say where two lists part, once: after that everything would differ."""
    for here, there in zip(english_items, chinese_items, strict=False):
        if here[1] != there[1]:
            what = f"{kind} is {here[1]}, in Chinese (line {there[0]}) it is {there[1]}"
            return [Finding(english.file, here[0], what)]
    if len(english_items) != len(chinese_items):
        more = english_items if len(english_items) > len(chinese_items) else chinese_items
        line, what = more[min(len(english_items), len(chinese_items))]
        which = "English" if more is english_items else f"Chinese (line {line})"
        at = line if more is english_items else 1
        return [Finding(english.file, at, f"{kind} {what} is in {which} only")]
    return []


def _shown(use):
    return " ".join(filter(None, [use.kind, use.argument, use.rest]))
