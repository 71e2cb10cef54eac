"""Mends what needs no judgement: `drawers check` finds it, `drawers check --fix` mends it.

On every page: white space at line ends, headings without an id. In Chinese prose: a space
between Chinese and Latin letters, digits, code or numbers; 「」 for other quotation marks;
full-width commas, colons and the like between Chinese. In English prose: ’ for a straight
apostrophe within a word. Search words that nobody needs go.
An English page that reflected its original still does: only its form was set right.

Nothing here touches a digit, a letter, code, a formula, a link target or a macro.
"""

import re
from pathlib import Path

from publishing import terms, translations
from publishing.findings import Finding, Refused
from publishing.pages import (
    LANGUAGES,
    SOURCE_LANGUAGE,
    Page,
    blank,
    page_files,
    prose,
    read_page,
)
from publishing.translation_changes import changes
from publishing.translations import TRANSLATION, page_file

HAN = "[一-鿿]"
# Where a space is missing: prose against prose, and against what `prose` blanks.
TIGHT = re.compile(rf"(?<={HAN})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?={HAN})")
BEFORE_WORD = re.compile(rf"(?<={HAN})(?=\x00)")
AFTER_WORD = re.compile(rf"(?<=\x00)(?={HAN})")
# What is blanked and yet read as a word: code, formulas, numbers.
STARTS_WORD = re.compile(r"`|\[\[ *number\(")
ENDS_WORD = re.compile(r"`$|\[\[ *number\([^\]]*\]\]$")
HALF_WIDTH = re.compile(rf"(?<={HAN})([,;:!?]) ?(?={HAN})")
FULL_WIDTH = str.maketrans(",;:!?", "，；：！？")
QUOTED = [
    (re.compile(rf'"([^"\n]*?{HAN}[^"\n]*)"'), "「」"),
    (re.compile(rf"“([^“”\n]*{HAN}[^“”\n]*)”"), "「」"),
    (re.compile(rf"‘([^‘’\n]*{HAN}[^‘’\n]*)’"), "『』"),
]
APOSTROPHE = re.compile(r"(?<=[A-Za-z0-9])'(?=[a-z])")
# In an admonition's first line, quotation marks are Markdown's own.
ADMONITION = re.compile(r"^ *(?:!!!|\?\?\?).*$", re.MULTILINE)
FORM = "its form can be set right: run `drawers check --fix`"


def find(root):
    """Return a Finding for every line of a page whose form `mend` would set right."""
    root, findings = Path(root), []
    for language in LANGUAGES:
        for file in page_files(root, language):
            text = (root / file).read_text(encoding="utf-8")
            findings += _changed_lines(file, text, mended(text, language), FORM)
    return findings


def mend(root):
    """Set right what can be. Return a Finding that says what for each line changed."""
    root = Path(root)
    paired = [s.page for s in translations.states(root) if s.state in ("current", "behind")]
    before = {name: _hashes(root, name) for name in paired}
    findings = []
    for language in LANGUAGES:
        for file in page_files(root, language):
            text = (root / file).read_text(encoding="utf-8")
            right = mended(text, language)
            findings += _write(root, file, text, right, "mended its form")
    for name in paired:
        findings += _give_ids(root, name)
        findings += _keep_reflected(root, name, before[name])
    return findings + _remove_search_words(root)


def mended(text, language):
    """Return a page's text in its right form."""
    head = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    front, body = (head[0], text[head.end() :]) if head else ("", text)
    if not body.strip():
        return text
    if language == SOURCE_LANGUAGE:
        pattern, put, body = TIGHT, " ", _chinese(body)
    else:
        pattern, put, body = APOSTROPHE, "’", _english(body)
    front = re.sub(
        r"^((?:title|description): )(.*)$",
        lambda line: line[1] + pattern.sub(put, line[2]),
        front,
        flags=re.MULTILINE,
    )
    return front + _without_white_space_at_ends(body)


def _chinese(body):
    read = _prose_only(body)
    edits = {match.start(): (0, " ") for match in TIGHT.finditer(read)}
    for match in BEFORE_WORD.finditer(read):
        if STARTS_WORD.match(body, match.start()):
            edits[match.start()] = (0, " ")
    for match in AFTER_WORD.finditer(read):
        if ENDS_WORD.search(body[: match.start()].rpartition("\n")[2]):
            edits[match.start()] = (0, " ")
    for match in HALF_WIDTH.finditer(read):
        edits[match.start()] = (len(match[0]), match[1].translate(FULL_WIDTH))
    read = ADMONITION.sub(blank, read)
    for pattern, (opening, closing) in QUOTED:
        for match in pattern.finditer(read):
            edits[match.start()] = (1, opening)
            edits[match.end() - 1] = (1, closing)
    return _edited(body, edits)


def _english(body):
    read = _prose_only(body)
    return _edited(body, {m.start(): (1, "’") for m in APOSTROPHE.finditer(read)})


def _edited(body, edits):
    """Return the body with so many characters from each start replaced by others."""
    for start, (length, put) in sorted(edits.items(), reverse=True):
        body = body[:start] + put + body[start + length :]
    return body


def _prose_only(body):
    """Return a page's body with all but its prose blanked, code blocks too."""
    lines = ["\x00" * len(text) if code else text for _, text, code in _lines(body)]
    return prose("\n".join(lines))


def _without_white_space_at_ends(body):
    lines = _lines(body)
    following = [*(text.strip() for _, text, _ in lines[1:]), ""]
    kept = [
        # Two spaces before a line of the same paragraph break it.
        text if code or (text.endswith("  ") and text.strip() and after) else text.rstrip()
        for (_, text, code), after in zip(lines, following, strict=True)
    ]
    return "\n".join(kept).rstrip("\n") + "\n"


def _lines(body):
    """Return the lines as Page marks them; a body has no front matter of its own."""
    return Page("", {}, {}, body, first_line=1).lines


def _give_ids(root, name):
    """Give headings the id of their twin, or one made of the English title."""
    files = {language: page_file(language, name) for language in LANGUAGES}
    headings = {lang: read_page(root, file).headings() for lang, file in files.items()}
    levels = [[h.level for h in headings[language]] for language in LANGUAGES]
    if levels[0] != levels[1]:
        return []
    taken = {h.id for language in LANGUAGES for h in headings[language]}
    findings = []
    for pair in zip(*(headings[language] for language in LANGUAGES), strict=True):
        ids = {heading.id for heading in pair} - {None}
        if len(ids) == 1 and None not in {heading.id for heading in pair}:
            continue
        made = re.sub(r"[^a-z0-9]+", "-", pair[1].title.lower()).strip("-")
        [id] = ids if len(ids) == 1 else [made if not ids and made not in taken else None]
        if not id or any("{" in heading.title for heading in pair):
            continue
        taken.add(id)
        for file, heading in zip(files.values(), pair, strict=True):
            if heading.id is None:
                text = (root / file).read_text(encoding="utf-8")
                lines = text.splitlines(keepends=True)
                lines[heading.line - 1] = f"{lines[heading.line - 1].rstrip()} {{#{id}}}\n"
                findings += _write(root, file, text, "".join(lines), f"gave the id {id}")
    return findings


def _keep_reflected(root, name, before):
    """Record anew the sections that differ in form alone from what was reflected."""
    page = read_page(root, page_file(TRANSLATION, name))
    then, now = translations.recorded(page), _hashes(root, name)
    reflected = dict(then)
    if len(before) == len(now):
        for (old, was), (new, is_now) in zip(before.items(), now.items(), strict=True):
            if then.get(old) == was:
                del reflected[old]
                reflected[new] = is_now
    for change in changes(root, name) if reflected.items() != now.items() else ():
        if change.white_space_only:
            reflected[change.section] = now[change.section]
    if reflected == then:
        return []
    ordered = {id: reflected[id] for id in [*now, *reflected] if id in reflected}
    translations.record(root, name, ordered)
    line = page.front_lines.get("reflects", 1)
    changed = ", ".join(id for id in ordered if ordered[id] != then.get(id))
    what = f"reflects {changed} as before: only the form changed"
    return [Finding(page.file, line, what)]


def _remove_search_words(root):
    try:
        needless = {f.line for f in terms.find(root) if f.file == terms.SEARCH_WORDS}
    except Refused:
        return []  # a glossary that cannot be read: the check says so
    text = (root / terms.SEARCH_WORDS).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    kept = "".join(line for n, line in enumerate(lines, 1) if n not in needless)
    (root / terms.SEARCH_WORDS).write_text(kept, encoding="utf-8")
    return [
        Finding(terms.SEARCH_WORDS, n, f"removed {lines[n - 1].strip()}") for n in needless
    ]


def _hashes(root, name):
    return translations.section_hashes(read_page(root, page_file(SOURCE_LANGUAGE, name)))


def _write(root, file, text, right, what):
    if right != text:
        (root / file).write_text(right, encoding="utf-8")
    return _changed_lines(file, text, right, what)


def _changed_lines(file, text, right, what):
    """Return a Finding for each line that differs; mending adds and removes no line."""
    lines, rights = text.split("\n"), right.split("\n")
    changed = [n for n, (a, b) in enumerate(zip(lines, rights, strict=False), 1) if a != b]
    if not changed and text != right:
        changed = [len(lines)]  # blank lines at the end
    return [Finding(file, line, what) for line in changed]
