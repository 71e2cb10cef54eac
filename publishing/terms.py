"""The words: terms on pages, wrong renderings, what search finds, names on one line.

`docs/glossary.yml` pairs the terms of both languages and lists renderings to avoid.
`docs/chinese_search_words.txt` lists words that the search's segmenter would split where
no reader would: 参数量 into 参 and 数量.
"""

import posixpath
import re
from html import escape
from pathlib import Path

import yaml

from publishing import yaml_lines
from publishing.findings import Finding, Refused
from publishing.pages import LANGUAGES, blank, page_files, prose, read_page

GLOSSARY = "docs/glossary.yml"
SEARCH_WORDS = "docs/chinese_search_words.txt"

# Figures and data: the words in them are labels and keys, and cannot hold a link.
FIGURES = re.compile(r"<(svg|script)\b.*?</\1>", re.DOTALL)
# GPT-3, Phi-1.5: a line that ends on the hyphen parts the name.
NAME = re.compile(r"(?<![\w-])[A-Z][A-Za-z]*-\d[\w.]*\b")
# Headings, tables and the titles of blocks hold no links to terms.
BLOCKS = re.compile(r"^(?:#|\|| *///).*$", re.MULTILINE)
# Text that is a link already.
LINKS = re.compile(r"!?\[[^\[\]]*\](?=[(\x00])")


def glossary(root):
    """Return the glossary's entries. Raises Refused for one that is not whole."""
    text = (Path(root) / GLOSSARY).read_text(encoding="utf-8")
    try:
        entries, lines = yaml_lines.read_list(text)
    except (yaml.YAMLError, ValueError) as error:
        what = f"is no list of terms: {str(error).splitlines()[0]}"
        raise Refused([Finding(GLOSSARY, 1, what)]) from None
    for entry, line in zip(entries, lines, strict=True):
        means = entry.get("means") if isinstance(entry, dict) else None
        if not isinstance(means, dict) or not {"zh", "en"} <= entry.keys() & means.keys():
            what = "a term needs zh, en, and means with a sentence in zh and en"
            raise Refused([Finding(GLOSSARY, line, what)])
        if not all(map(_lists_phrases, (entry.get("avoid"), entry.get("elsewhere")))):
            what = "avoid and elsewhere hold a list of phrases in zh, in en, or in both"
            raise Refused([Finding(GLOSSARY, line, what)])
    return entries


def _lists_phrases(value):
    return value is None or (
        isinstance(value, dict)
        and value.keys() <= {*LANGUAGES}
        and all(isinstance(phrases, list) for phrases in value.values())
        and all(isinstance(p, str) and p for phrases in value.values() for p in phrases)
    )


def find(root):
    """Return a Finding for every avoided rendering and every wrong search word."""
    root = Path(root)
    entries = glossary(root)
    pages = {
        language: [read_page(root, file) for file in page_files(root, language)]
        for language in LANGUAGES
    }
    return [
        *_avoided(entries, pages),
        *_not_elsewhere(root, entries, pages),
        *_search_words(root, entries, pages["zh"]),
    ]


def link_terms(markdown, entries, language, page):
    """Link the first mention of each term on a page to its entry in the glossary.

    page  the page's file below its language's folder. Mentions in headings, tables, code,
          links, figures and HTML stay as they are, and so do those within longer terms.
    """
    plain = BLOCKS.sub(blank, _plain(markdown))
    glossary_page = posixpath.relpath("glossary.md", posixpath.dirname(page) or ".")
    found, lower = [], plain.lower()
    terms = [entry[language].lower() for entry in entries]
    for entry in sorted(entries, key=lambda e: -len(e[language])):
        # 层 and 值 are parts of too many other words.
        if len(entry[language]) == 1 or entry[language].lower() not in lower:
            continue
        plain = _without_elsewhere(plain, entry, language)
        pattern = _mention(entry[language])
        if mention := pattern.search(plain):
            # Further mentions stand in the way only of terms that are parts of this one.
            holds_others = sum(term in entry[language].lower() for term in terms) > 1
            plain = pattern.sub(blank, plain, count=0 if holds_others else 1)
            told = escape(f"{entry[language]}: {entry['means'][language]}")
            link = f'({glossary_page}#{slug(entry)}){{ .term data-told="{told}" }}'
            found.append((mention.start(), mention.end(), link))
    for start, end, link in sorted(found, reverse=True):
        markdown = f"{markdown[:start]}[{markdown[start:end]}]{link}{markdown[end:]}"
    return markdown


def hold_names(markdown):
    """Keep on one line the names of models that a line could end within."""
    for name in reversed([*NAME.finditer(_plain(markdown))]):
        held = f'<span class="whole">{name[0]}</span>'
        markdown = markdown[: name.start()] + held + markdown[name.end() :]
    return markdown


def slug(entry):
    """Return the id of a term's entry, the same in both languages."""
    return re.sub(r"[^a-z0-9]+", "-", entry["en"].lower()).strip("-")


def _plain(markdown):
    """Blank what is no text of a page's own: code, links, figures and HTML."""
    plain = re.sub(r"^<(?:div|table)\b.*$", blank, _without_fences(markdown), flags=re.M)
    return LINKS.sub(blank, prose(FIGURES.sub(blank, plain)))


def _without_elsewhere(text, entry, language):
    """Blank the phrases in which an entry's word means something else."""
    for phrase in (entry.get("elsewhere") or {}).get(language, ()):
        text = re.sub(re.escape(phrase), blank, text, flags=re.IGNORECASE)
    return text


def _mention(term):
    if term.isascii():
        return re.compile(rf"(?<![\w-]){re.escape(term)}s?(?![\w-])", re.IGNORECASE)
    return re.compile(re.escape(term))


def _without_fences(markdown):
    return re.sub(r"^( *)(`{3,}|~{3,}).*?^\1\2 *$", blank, markdown, flags=re.M | re.S)


def _avoided(entries, pages):
    findings = []
    for entry in entries:
        for language, words in (entry.get("avoid") or {}).items():
            for word in words:
                pattern = re.compile(
                    rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word),
                    re.IGNORECASE,
                )
                for page in pages[language]:
                    for line, text, code in page.lines:
                        if not code and pattern.search(re.sub(r"`[^`]*`", "", text)):
                            what = f"“{word}” is not our word; write {entry[language]}"
                            findings.append(Finding(page.file, line, what))
    return findings


def _not_elsewhere(root, entries, pages):
    """Return a Finding for every phrase with another sense of a term that no page has."""
    findings, told = [], (root / GLOSSARY).read_text(encoding="utf-8")
    for entry in entries:
        for language, phrases in (entry.get("elsewhere") or {}).items():
            text = "\n".join(page.body for page in pages[language]).lower()
            for phrase in phrases:
                if phrase.lower() not in text:
                    line = told.count("\n", 0, told.find(phrase)) + 1
                    what = f"no page has “{phrase}”; remove it from elsewhere"
                    findings.append(Finding(GLOSSARY, line, what))
    return findings


def _search_words(root, entries, chinese_pages):
    """Return a Finding for every listed word that nobody uses or that needs no listing."""
    import jieba  # here, for building alone does not need it

    jieba.setLogLevel("ERROR")
    text = "\n".join([page.body for page in chinese_pages] + [e["zh"] for e in entries])
    segmenter = jieba.Tokenizer()
    findings = []
    lines = (root / SEARCH_WORDS).read_text(encoding="utf-8").splitlines()
    for number, word in enumerate(lines, 1):
        if word not in text:
            what = f"{word} is on no Chinese page and is no term; remove it"
            findings.append(Finding(SEARCH_WORDS, number, what))
        elif segmenter.lcut(word) == [word]:
            what = f"{word} is found without being listed; remove it"
            findings.append(Finding(SEARCH_WORDS, number, what))
    return findings
