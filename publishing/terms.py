"""Checks the words: terms that are rendered wrongly, and the word list of the search.

`docs/glossary.yml` pairs the terms of both languages and lists renderings to avoid.
`docs/chinese_search_words.txt` lists words that the search's segmenter would split where
no reader would: 参数量 into 参 and 数量.
"""

import re
from pathlib import Path

import jieba
import yaml

from publishing.findings import Finding, Refused
from publishing.pages import LANGUAGES, page_files, read_page

GLOSSARY = "docs/glossary.yml"
SEARCH_WORDS = "docs/chinese_search_words.txt"

jieba.setLogLevel("ERROR")


def glossary(root):
    """Return the glossary's entries. Raises Refused for one that is not whole."""
    text = (Path(root) / GLOSSARY).read_text(encoding="utf-8")
    try:
        entries = yaml.safe_load(text)
        lines = [node.start_mark.line + 1 for node in yaml.compose(text).value]
    except (yaml.YAMLError, AttributeError) as error:
        what = f"is no list of terms: {str(error).splitlines()[0]}"
        raise Refused([Finding(GLOSSARY, 1, what)]) from None
    for entry, line in zip(entries, lines, strict=True):
        means = entry.get("means") if isinstance(entry, dict) else None
        if not isinstance(means, dict) or not {"zh", "en"} <= entry.keys() & means.keys():
            what = "a term needs zh, en, and means with a sentence in zh and en"
            raise Refused([Finding(GLOSSARY, line, what)])
    return entries


def find(root):
    """Return a Finding for every avoided rendering and every wrong search word."""
    root = Path(root)
    entries = glossary(root)
    pages = {
        language: [read_page(root, file) for file in page_files(root, language)]
        for language in LANGUAGES
    }
    return _avoided(entries, pages) + _search_words(root, entries, pages["zh"])


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


def _search_words(root, entries, chinese_pages):
    """Return a Finding for every listed word that nobody uses or that needs no listing."""
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
