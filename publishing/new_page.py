"""Makes a new page in all its rooms, passing, with what its author must replace marked.

    docs/zh/<chapter>/<page>.md      docs/en/<chapter>/<page>.md
    snippets/<chapter>/<page>.py     tests/claims/test_<chapter>_<page>.py
    and a line in `nav` of mkdocs.yml and mkdocs.en.yml

A chapter that is new gets its page of code too. What stands there is a small true example:
it builds, and its test passes. `find` refuses it while a mark is left.
"""

import keyword
import re
import sys
from pathlib import Path

from publishing import translations
from publishing.findings import Finding, Refused
from publishing.site import CONFIGURATIONS

MARK = "REPLACE-ME"
NAME = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_-]*")

PAGES = {
    "zh": """---
title: REPLACE-ME 标题
description: REPLACE-ME 一句话：这一页回答什么问题。
---
# REPLACE-ME 标题 {{#{id}}}

REPLACE-ME 先给答案，两句话以内：一共 [[ number("{origin}.total") ]] 个。

## REPLACE-ME 怎么知道的 {{#how}}

REPLACE-ME 再给证据。

``` {{ .python title="snippets/{origin}.py" }}
--8<-- "{origin}.py:count"
```

``` {{ .text .output title="python snippets/{origin}.py" }}
--8<-- "{published}.txt"
```

## 先猜，再看 {{#guess-first}}

/// details | REPLACE-ME 一个问题，读者先猜。
    type: predict

REPLACE-ME 答案：[[ number("{origin}.total") ]]。
///
""",
    "en": """---
title: REPLACE-ME with a title
description: REPLACE-ME with the question that this page answers, in one sentence.
---
# REPLACE-ME with a title {{#{id}}}

REPLACE-ME with the answer, in two sentences at most: [[ number("{origin}.total") ]] in all.

## REPLACE-ME with how we know {{#how}}

REPLACE-ME with the evidence.

``` {{ .python title="snippets/{origin}.py" }}
--8<-- "{origin}.py:count"
```

``` {{ .text .output title="python snippets/{origin}.py" }}
--8<-- "{published}.txt"
```

## Guess first {{#guess-first}}

/// details | REPLACE-ME with a question to guess at.
    type: predict

REPLACE-ME with its answer: [[ number("{origin}.total") ]].
///
""",
}
SNIPPET = '''"""REPLACE-ME: what this computes, and where its inputs come from."""

# --8<-- [start:count]
rows = 3
columns = 4
total = rows * columns
# --8<-- [end:count]

if __name__ == "__main__":
    print(f"{rows} rows of {columns}: {total}")
'''
TEST = '''"""`docs/*/{page}.md`: every claim the page makes, proved a second way."""

from snippets.{chapter} import {stem}


def test_the_product_is_what_counting_one_by_one_gives():  # REPLACE-ME
    places = [(x, y) for x in range({stem}.rows) for y in range({stem}.columns)]
    assert {stem}.total == len(places)
'''
CODE = {
    "zh": """---
title: 本章代码
description: 这一章的每段代码，连同它打印的结果。
search:
  exclude: true
---
# 本章代码 {{#code}}

页面上每个算出来的数都通向这里的一行。在仓库里装好环境以后，每段代码都可以单独运行。

[[ chapter_code("{chapter}") ]]
""",
    "en": """---
title: Code of this chapter
description: Every snippet of this chapter, with what it prints.
search:
  exclude: true
---
# Code of this chapter {{#code}}

Every computed number on the pages leads to a line here. In a checkout
with its environment set up, each snippet runs by itself.

[[ chapter_code("{chapter}") ]]
""",
}
CODE_LABELS = {"zh": "本章代码", "en": "Code of this chapter"}


def make(root, name):
    """Make the page `<chapter>/<page>`. Return the files made or changed, in order.

    Raises Refused, before anything is written, for a name that cannot be one, for a page
    that exists, and where nav has no place for it.
    """
    root = Path(root)
    _must_be_a_name(name)
    chapter, _, page = name.partition("/")
    # The page that a chapter opens with has its snippet under the chapter's own name.
    stem = chapter if page == "index" else page.replace("-", "_")
    fields = {
        "page": name,
        "chapter": chapter,
        "stem": stem,
        "id": stem.replace("_", "-"),
        "origin": f"{chapter}/{stem}",
        "published": f"{chapter}/published/{stem}",
    }
    test = chapter if page == "index" else f"{chapter}_{stem}"
    files = {
        **{f"docs/{language}/{name}.md": text for language, text in PAGES.items()},
        f"snippets/{chapter}/{stem}.py": SNIPPET,
        f"tests/claims/test_{test}.py": TEST,
    }
    is_new = not (root / f"docs/zh/{chapter}/code.md").exists()
    if is_new:
        files |= {f"docs/{language}/{chapter}/code.md": t for language, t in CODE.items()}
    if taken := [file for file in files if (root / file).exists()]:
        raise Refused([Finding(file, 1, "exists; choose another name") for file in taken])
    texts = {
        file: text if text is SNIPPET else text.format(**fields)
        for file, text in files.items()
    }
    for language, file in CONFIGURATIONS.items():
        text = (root / file).read_text(encoding="utf-8")
        texts[file] = with_nav_entry(text, file, name, CODE_LABELS[language] * is_new)
    for file, text in texts.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for made in [name, f"{chapter}/code"] if is_new else [name]:
        translations.reflect(root, f"{made}.md")
    return list(texts)


def with_nav_entry(text, file, name, code_label=""):
    """Return a configuration's text with a page in its nav; comments stay as they are.

    The page goes before its chapter's code or, with `code_label`, into a new chapter at
    the end of the chapters. It is named by its own title.
    """
    chapter = name.partition("/")[0]
    lines = text.splitlines(keepends=True)
    nav = [n for n, line in enumerate(lines) if re.match(r"nav:\s*$", line)]
    if not nav:
        raise Refused([Finding(file, 1, f"has no nav; add {name}.md to it by hand")])
    end = next(
        (n for n in range(nav[0] + 1, len(lines)) if re.match(r"[^\s#]", lines[n])),
        len(lines),
    )
    entries = [n for n in range(nav[0] + 1, end) if re.match(r" +- ", lines[n])]
    if code_label:
        # After the last chapter: what follows it, such as the glossary, is no chapter.
        inner = [n for n in entries if lines[n].startswith("      ")]
        at = (inner or entries or nav)[-1] + 1
        added = (
            f"  - {MARK} {chapter}:\n      - {name}.md\n"
            f"      - {code_label}: {chapter}/code.md\n"
        )
    else:
        own = [n for n in entries if re.search(rf"\s{chapter}/code\.md\s*$", lines[n])]
        if not own:
            what = f"nav has no {chapter}/code.md; add {name}.md to it by hand"
            raise Refused([Finding(file, nav[0] + 1, what)])
        at = own[0]
        indentation = re.match(" +", lines[at])[0]
        added = f"{indentation}- {name}.md\n"
    return "".join([*lines[:at], added, *lines[at:]])


def find(root):
    """Return a Finding for every line that still has the mark of a new page."""
    root = Path(root)
    places = ("docs/*/**/*.md", "snippets/**/*.py", "tests/claims/*.py", "mkdocs*.yml")
    return [
        Finding(
            path.relative_to(root).as_posix(), number, f"{MARK} is left: {line.strip()}"
        )
        for place in places
        for path in root.glob(place)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if MARK in line
    ]


def _must_be_a_name(name):
    chapter, _, page = name.partition("/")
    stem = page.replace("-", "_")
    what = None
    if not NAME.fullmatch(name):
        what = "is no name of a page; write chapter/page, in a-z, 0-9, _ (and - in page)"
    elif page in ("code", "published"):
        what = f"cannot be: {page} is made for every chapter"
    elif keyword.iskeyword(chapter) or keyword.iskeyword(stem):
        what = "cannot be: a word of Python's grammar is no name for a module"
    elif stem in sys.stdlib_module_names | {"numpy", "snippets"}:
        # A snippet's own folder comes first where it imports from.
        what = f"cannot be: a snippet {stem}.py would hide the module {stem}"
    if what:
        raise Refused([Finding(name, 1, what)])
