"""Finds quantities that somebody typed: every number on a page is computed or cited.

A quantity is digits with a unit or a magnitude, digits in groups of three, a long run of
digits, a decimal fraction, a table cell that is only a number, or a number spelled out
with 亿, 万 or billion. Code, formulas, link targets, macros, years and references such as
"Table 2.1" are none. Names that hold digits, such as Llama 2 7B, are listed with a reason
in `docs/proper_names.yml`.
"""

import re
from pathlib import Path

import yaml

from publishing import notebooks, yaml_lines
from publishing.findings import Finding, Refused
from publishing.pages import LANGUAGES, blank, page_files, prose, read_page
from publishing.regenerate import snippets
from publishing.terms import GLOSSARY

NAMES = "docs/proper_names.yml"

MAGNITUDES = "亿|万|千|百|兆|thousand|million|billion|trillion|hundred|[KMBT]"
UNITS = (
    "%|‰|％|×|倍|[kKMGTP]i?B|(?:[KMGTPEZ]?FLOPs?(?:/s)?)|bits?|bytes?|字节|比特|位|"
    "tokens?|个|层|头|维|项|行|列|步|次|轮|篇|块|张|元|美元|天|小时|分钟|秒|毫秒|微秒|年|代|"
    "percent|times|layers?|heads?|parameters?|weights?|biases|dimensions?|"
    "neurons?|rows?|columns?|steps?|days?|hours?|minutes?|seconds?|years?|dollars?|"
    "GPUs?|watts?|[kM]?Wh?|ms|µs|GHz|fold|characters?|words?|facts?|models?|numbers?"
)
# No word character before it, but Chinese may stand there: `\w` matches Chinese letters.
BEFORE = r"(?<![A-Za-z0-9_.\-/:#=])"
NUMBER = r"\d(?:[\d,]*\d)?(?:\.\d+)?"
PATTERNS = [
    re.compile(
        rf"{BEFORE}(?<!第)(?<!第 )[$¥€×]?{NUMBER}[ \u00a0\u202f-]?(?:{MAGNITUDES}|{UNITS})"
        r"(?![A-Za-z])"
    ),
    re.compile(rf"{BEFORE}[$¥€×] ?{NUMBER}"),
    re.compile(rf"{BEFORE}\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![A-Za-z0-9])"),
    re.compile(rf"{BEFORE}\d{{5,}}(?![A-Za-z0-9])"),
    re.compile(rf"{BEFORE}\d+\.\d+(?![A-Za-z0-9.])"),
    re.compile(rf"{BEFORE}\d+(?:\.\d+)?e[+-]?\d+"),
    re.compile(r"[一二三四五六七八九两][一二三四五六七八九十百千零〇]*[万亿]"),
    re.compile(
        r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
        r"\w+ty(?:-\w+)?)[ -](?:hundred|thousand|million|billion|trillion|percent)\b",
        re.IGNORECASE,
    ),
]
CELL = re.compile(r"(?<=\|)\s*[-+−]?\d[\d,.]*\s*(?=\|)")
# A line without one of these is part of no pattern's match: a cell may begin and end on
# lines of their own, with nothing but white space between the bars and the number.
SIGNS = re.compile(
    r"[\d一二三四五六七八九两|]|^\s*$|hundred|thousand|million|billion|trillion|percent",
    re.IGNORECASE,
)
# A year, and what is numbered rather than counted.
NOT_QUANTITIES = [
    re.compile(r"(?<!\d)(?:19|20)\d\d ?年(?!前|来)"),
    re.compile(r"\d{4}-\d{2}-\d{2}"),
    re.compile(r"\b(?:arXiv:)?\d{4}\.\d{4,5}(?:v\d)?\b"),
    re.compile(
        r"(?:Tables?|Figures?|Fig\.|Sections?|Appendix|Chapter|Equation|Eq\.|Python|"
        r"表|图|第|节|附录|式) ?[A-Z]?\.?\d+(?:\.\d+)*"
    ),
]


def find(root):
    """Return a Finding for every typed quantity, and for names that explain nothing."""
    root = Path(root)
    names = _proper_names(root)
    findings, used = [], set()
    for file, line, text in _texts(root):
        used |= {name for name in names if name in text}
        findings += quantities(text, names, file, line)
    for name in sorted(names.keys() - used):
        findings.append(Finding(NAMES, names[name], f"{name} is on no page; remove it"))
    return findings


def _texts(root):
    """Yield file, first line and text of all that readers read: pages, notebooks, terms."""
    for language in LANGUAGES:
        for file in page_files(root, language):
            page = read_page(root, file)
            for key in ("title", "description"):
                if key in page.front:
                    yield file, page.front_lines[key], str(page.front[key])
            body = "\n".join("" if code else text for _, text, code in page.lines)
            yield file, page.first_line, body
    for snippet in snippets(root):
        code = (root / snippet).read_text(encoding="utf-8")
        for line, text in notebooks.texts(code):
            yield snippet, line, text
    glossary = (root / GLOSSARY).read_text(encoding="utf-8")
    for line, text in enumerate(glossary.splitlines(), 1):
        yield GLOSSARY, line, text.partition("#")[0]


def quantities(text, names, file, first_line=1):
    """Return a Finding for every typed quantity in Markdown without front matter.

    names  proper names that may hold digits.
    """
    text = prose(text)
    for name in sorted((name for name in names if name in text), key=len, reverse=True):
        # The name, and not the start of a longer number or word.
        after = r"(?![A-Za-z0-9])" if name[-1].isascii() else ""
        text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}{after}", blank, text)
    # Most lines have none, and a search of the whole takes long.
    text = "\n".join(line if SIGNS.search(line) else "\x00" for line in text.split("\n"))
    for pattern in NOT_QUANTITIES:
        text = pattern.sub(blank, text)
    found = {}
    for pattern in [*PATTERNS, CELL]:
        for match in pattern.finditer(text):
            place = text.count("\n", 0, match.start()) + first_line
            found.setdefault((match.start(), place), match[0].strip())
    taken = 0
    findings = []
    for (start, line), typed in sorted(found.items(), key=lambda f: (f[0][0], -len(f[1]))):
        if start >= taken:
            taken = start + len(typed)
            findings.append(
                Finding(
                    file,
                    line,
                    f"“{typed}” is a typed quantity; compute it in a snippet or cite it "
                    f'in the register and write [[ number("…") ]]; a name with digits '
                    f"goes into {NAMES}",
                )
            )
    return findings


def _proper_names(root):
    """Return the listed names and their lines. Raises Refused for one without a reason."""
    text = (root / NAMES).read_text(encoding="utf-8")
    try:
        entries, lines = yaml_lines.read_list(text)
    except (yaml.YAMLError, ValueError) as error:
        raise Refused([Finding(NAMES, 1, f"is no list of names: {error}")]) from None
    names = {}
    for entry, line in zip(entries, lines, strict=True):
        if not (isinstance(entry, dict) and entry.get("name") and entry.get("why")):
            raise Refused([Finding(NAMES, line, "needs a name: and a why: it is one")])
        names[str(entry["name"])] = line
    return names
