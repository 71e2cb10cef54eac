"""Writes the pages that are lists: a chapter's code, the sources, the glossary.

Every line that binds a value and every cited number has an anchor of its own, where the
numbers on the other pages lead.
"""

import ast
import io
import keyword
import tokenize
from html import escape
from pathlib import Path

from publishing.numbers import render
from publishing.regenerate import printed
from publishing.terms import slug
from publishing.values import top_level_lines

# Only comments and keywords are coloured, keywords without values and operators: the rest
# keeps the colour of the text, or a chapter's listing would weigh more than the chapter.
KEYWORDS = {*keyword.kwlist} - {"True", "False", "None", "and", "or", "not", "in", "is"}
# What stands for a span until the code around it is escaped.
COMMENT, KEYWORD, END = "\x01", "\x02", "\x03"
SPANS = str.maketrans(
    {COMMENT: '<span class="c1">', KEYWORD: '<span class="k">', END: "</span>"}
)
# Since Python 3.12 the code within an f-string has tokens of its own; before it has none.
F_STRINGS = {
    getattr(tokenize, "FSTRING_END", None): 1,
    getattr(tokenize, "FSTRING_START", None): -1,
}
# What a page includes a part of a snippet by, as it is in HTML.
SECTION_MARK = "# --8&lt;-- ["
WORDS = {
    "zh": {"output": "运行结果", "read": "查阅于"},
    "en": {"output": "Output", "read": "read on"},
}


def chapter_code(root, chapter, language):
    """Return Markdown that lists a chapter's snippets, each with what it printed."""
    parts = []
    for path in sorted(Path(root).glob(f"snippets/{chapter}/*.py")):
        code = path.read_text(encoding="utf-8")
        name = f"{chapter}/{path.name}"
        parts.append(f"## {path.name} {{#{path.stem}}}\n")
        parts.append(f"`python snippets/{name}`\n")
        parts.append(_numbered(code, path.stem, name))
        if output := printed(root, f"snippets/{name}"):
            label = f'role="group" aria-label="{WORDS[language]["output"]}"'
            block = f'<pre tabindex="0"><code>{escape(output)}</code></pre>'
            parts.append(f'<div class="output" {label}>{_one_block(block)}</div>\n')
    if not parts:
        raise LookupError(f"there is no snippets/{chapter}/")
    return "\n".join(parts)


def sources(register, language):
    """Return Markdown that lists every source with the numbers that are cited from it."""
    words, parts = WORDS[language], []
    for name, source in sorted(register.sources.items(), key=lambda s: s[1]["short"]):
        parts.append(f"## {source['short']} {{#{name}}}\n")
        read = f'{words["read"]} <span class="whole">{source["read"].isoformat()}</span>'
        parts.append(f"{_title(source)} · {read}\n")
        numbers = [n for n, e in sorted(register.numbers.items()) if e["source"] == name]
        items = [_cited(n, register.numbers[n], language) for n in numbers]
        if items:
            # One HTML block: the anchors need ids of their own.
            style = f'style="--lines:{len(items)}"'
            parts.append(f'<ul class="cited" {style}>{"".join(items)}</ul>\n')
    return "\n".join(parts)


def glossary(entries, language):
    """Return HTML that lists the terms of both languages with what they mean."""
    other, tag = ("en", "en") if language == "zh" else ("zh", "zh-Hans")
    items = [
        f'<dt id="{slug(entry)}">{escape(entry[language])} '
        f'<span lang="{tag}">{escape(entry[other])}</span></dt>'
        f"<dd>{escape(entry['means'][language])}</dd>"
        for entry in sorted(entries, key=lambda entry: entry["en"].lower())
    ]
    return f'<dl class="glossary">{"".join(items)}</dl>'


def _title(source):
    if source["url"] == "none":
        return source["title"]
    return f"[{source['title']}]({source['url']}){{ rel=noopener }}"


def _cited(name, entry, language):
    value, origin = entry["value"], f"cited/{name}"
    caveat = f"<br>{escape(entry[language])}" if language in entry else ""
    return (
        f'<li id="{name}"><data class="number" value="{value}" data-origin="{origin}">'
        f"{render(value, language)}</data> {escape(entry.get('unit', ''))} "
        f"<span>{escape(entry['where'])}</span> <code>{origin}</code>{caveat}</li>"
    )


def _numbered(code, stem, name):
    """Return code as HTML whose lines have numbers; those that bind a value have ids.

    The id is `<stem>-L<line>`: where the value's origin leads.
    """
    bound = {1, *top_level_lines(ast.parse(code)).values()}
    lines, last = [], 0
    for number, line in enumerate(_coloured(code), 1):
        if SECTION_MARK in line:
            continue
        # The style sheet counts the lines; only where one is left out is a number said.
        gap = (
            f' style="counter-increment:line {number - last}"' if number > last + 1 else ""
        )
        anchor = f' id="{stem}-L{number}"' if number in bound else ""
        lines.append(f'<span class="line"{anchor}{gap}>{line}\n</span>')
        last = number
    label = f'role="group" aria-label="{name}" style="--lines:{len(lines)}"'
    # The theme's script measures what is code right within pre, all of it on arrival.
    block = f'<pre tabindex="0"><span><code>{"".join(lines)}</code></span></pre>'
    return f'<div class="listing highlight" {label}>{_one_block(block)}</div>\n'


def _coloured(code):
    """Return the lines of code as HTML, with the classes that Pygments gives on pages."""
    lines, within = code.rstrip("\n").split("\n"), 0
    for token in reversed([*tokenize.generate_tokens(io.StringIO(code).readline)]):
        within += F_STRINGS.get(token.type, 0)
        if within:
            continue
        comment = token.type == tokenize.COMMENT
        if comment or (token.type == tokenize.NAME and token.string in KEYWORDS):
            (row, start), (_, end) = token.start, token.end
            line, mark = lines[row - 1], COMMENT if comment else KEYWORD
            lines[row - 1] = f"{line[:start]}{mark}{line[start:end]}{END}{line[end:]}"
    return [escape(line, quote=False).translate(SPANS) for line in lines]


def _one_block(html):
    """Keep Markdown from ending the block, or reading brackets, in what is finished."""
    return html.replace("\n", "&#10;").replace("[[", "&#91;[")
