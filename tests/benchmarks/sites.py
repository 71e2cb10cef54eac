"""The sites that the benchmarks build: this one, generated ones, and plain ones.

Each is a repository in a folder of its own. Each knows how to change and how to tell
whether the built pages are right.
"""

import ast
import html
import math
import re
import shutil
from pathlib import Path

import jinja2
import yaml

from publishing import translations
from publishing.numbers import exact_decimal, render
from publishing.origins import CITED, REGISTER, Origins
from publishing.pages import INCLUDE, LANGUAGES, page_files
from publishing.quotations import Quotations
from publishing.regenerate import snippets
from publishing.site import CONFIGURATIONS
from publishing.terms import GLOSSARY

ROOT = Path(__file__).resolve().parents[2]
# What a build needs of this repository.
MACHINERY = ("publishing", "theme", *CONFIGURATIONS.values(), "constraints.txt")
# A number in the text, or in a figure.
NUMBER = re.compile(r"<(data|tspan)\b([^>]*)>([^<]*)</\1>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')

SIZES = '''"""What every topic counts with."""

width = {width}


def work(steps):
    """Keep the processor busy for a fixed number of steps."""
    x = 1
    for _ in range(steps):
        x = x * 48271 % 2147483647
    return x
'''
PRICES = '"""What every third topic counts with too."""\n\nprice = {price}\n'
SNIPPET = '''"""Counts topic {topic}."""

{imports}
# --8<-- [start:count]
rows = {rows}
total = rows * width * 1_000_003
{cost}# --8<-- [end:count]
checksum = work({steps})

print(f"topic {topic}: total {{total:,}}, checksum {{checksum}}")
'''
PAGE = """---
title: {title} {topic}
description: {title} {topic}
---
# {title} {topic} {{#topic}}

{prose[0]} [[ number("{name}.total") ]]{stop} {prose[1]}

## {words[0]} {{#counted}}

{prose[2]} [[ number("{name}.rows") ]]{stop} {prose[3]}

``` {{ .python title="snippets/{name}.py" }}
--8<-- "{name}.py:count"
```

``` {{ .text .output title="python snippets/{name}.py" }}
--8<-- "{published}"
```

## {words[1]} {{#compared}}

{prose[4]} [[ number("{cited}") ]]{stop}

| {words[0]} | {words[1]} |
|---|--:|
| {title} | [[ number("{name}.total", form="exact") ]] |
{cost_row}
{prose[5]}
"""
CODE = """---
title: {title}
description: {title}
search:
  exclude: true
---
# {title} {{#code}}

[[ chapter_code("{chapter}") ]]
"""
HOME = "---\ntitle: {title}\ndescription: {title}\n---\n# {title} {{#home}}\n\n{prose}\n"
# Pages of this repository that every site has: they list the register and the glossary.
LISTS = ("sources", "glossary")
WORDS = {
    "zh": {
        "title": "主题",
        "chapter": "章节",
        "code": "本章代码",
        "words": ("数出来的", "比一比"),
        "stop": "。",
        "sentences": (
            "训练定下权重，也定下偏置，此后每写一个字都要用到它们",
            "矩阵的行和列决定参数有多少，谁都可以拿纸笔数一遍",
            "注意力让一个词从别的词那里取信息，前馈层再逐个加工",
            "同样多的参数，换一种写法存，文件的大小就不一样",
            "这一页的数字由旁边的代码算出，改了代码，数字跟着变",
        ),
    },
    "en": {
        "title": "Topic",
        "chapter": "Chapter",
        "code": "Code of this chapter",
        "words": ("Counted", "Compared"),
        "stop": ".",
        "sentences": (
            "Training fixes the weights and the biases, and every word uses them",
            "The rows and columns of a matrix say how many parameters it holds",
            "Attention takes information from other words, and the next layer works on it",
            "The same parameters written in another format make a file of another size",
            "Code beside this page computes its numbers, and they change when it does",
        ),
    },
}


class Wrong(Exception):
    """A build that failed, ran the wrong snippets, or shows a wrong number."""


class Site:
    """A copy of this repository, and how to change it and change it back."""

    name = "This repository"

    def __init__(self, root):
        self.root = root
        copy_of_ours(root, *MACHINERY, "docs", "snippets")
        self.kept = {}

    def changes(self, repetition):
        """Yield what is changed, and the file that is, each time leaving it changed.

        A snippet that nothing imports gains a value; the most imported module a comment.
        """
        reach = {file: dependents(self.root, file) for file in modules(self.root)}
        snippet = next(s for s in snippets(self.root) if reach[s] == {s})
        self._append(snippet, f"\nchanged_by_the_benchmark = {repetition}\n")
        yield "one snippet changed", snippet
        shared = max(reach, key=lambda file: len(reach[file]))
        self._append(shared, f"\n# changed by the benchmark: {repetition}\n")
        yield "shared module changed", shared

    def undo(self):
        for file, text in self.kept.items():
            (self.root / file).write_text(text, encoding="utf-8")
        self.kept = {}

    def check(self):
        """Raise Wrong unless every number on every built page is the published one."""
        origins = Origins(self.root)
        for page, shown in numbers_shown(self.root / "site"):
            for origin, value, _ in shown:
                # A figure shows what the snippet had, to more digits than are published.
                if not math.isclose(float(value), origins.find(origin).value):
                    raise Wrong(f"{page} shows {value} for {origin}")

    def _append(self, file, text):
        path = self.root / file
        self.kept.setdefault(file, path.read_text(encoding="utf-8"))
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


class GeneratedSite(Site):
    """A site with so many topics, ten to a chapter, with our own builder and theme."""

    def __init__(self, root, topics, steps):
        self.root, self.topics, self.steps = root, range(1, topics + 1), steps
        self.name = f"{topics} topics"
        lists = [f"docs/{lang}/{page}.md" for lang in LANGUAGES for page in LISTS]
        copy_of_ours(root, *MACHINERY, REGISTER, GLOSSARY, *lists)
        self.cited = CITED + sorted(Origins(root).register.numbers)[0]
        self.undo()
        self._write_pages()

    def changes(self, repetition):
        """Yield what is changed, and the file that is, each time leaving it changed."""
        topic = self.topics[len(self.topics) // 2]
        # No new value equals an old one: the ranges do not meet.
        self.rows[topic] = 5000 + repetition
        self._write_snippets()
        yield "one snippet changed", f"snippets/{self._snippet(topic)}.py"
        self.width = 7
        self._write_snippets()
        yield "shared module changed", "snippets/sizes.py"
        self.price = 19
        self._write_snippets()
        yield "second shared module changed", "snippets/prices.py"

    def undo(self):
        self.width, self.price = 4, 11
        self.rows = {topic: 1000 + topic for topic in self.topics}
        self.outdated = set()
        self._write_snippets()

    def check(self):
        """Raise Wrong unless every page shows what this class computes for itself."""
        pages = dict(numbers_shown(self.root / "site"))
        register = Origins(self.root).register
        for language in LANGUAGES:
            for topic in self.topics:
                name = self._snippet(topic)
                expected = {
                    (f"{name}.{key}", str(value), words)
                    for key, value in self._values(topic).items()
                    for words in self._words(key, value, language)
                }
                value = register.find(self.cited).value
                quoted = self.cited, f"{exact_decimal(value):f}", render(value, language)
                page = f"{'en/' if language == 'en' else ''}{name}/index.html"
                if set(pages[page]) != expected | {quoted}:
                    wrong = set(pages[page]) ^ (expected | {quoted})
                    raise Wrong(f"{page} shows or misses {sorted(wrong)}")
                code = f"{page.split('topic')[0]}code/index.html"
                for file in (page, code):
                    self._check_text(file, topic)
        old = re.compile("|".join(re.escape(value) for value in self.outdated) or "$^")
        for file in [*pages, "search/search_index.json", "en/search/search_index.json"]:
            if found := old.search((self.root / "site" / file).read_text("utf-8")):
                raise Wrong(f"{file} shows the old value {found[0]}")

    def _check_text(self, file, topic):
        printed = f"topic {topic}: total {self._values(topic)['total']:,}, checksum"
        if printed not in (self.root / "site" / file).read_text("utf-8"):
            raise Wrong(f"{file} does not show “{printed}”")

    def _values(self, topic):
        rows = self.rows[topic]
        values = {"rows": rows, "total": rows * self.width * 1_000_003}
        if topic % 3 == 0:
            values["cost"] = values["total"] * self.price
        return values

    def _words(self, key, value, language):
        return {
            "rows": {f"{value:,}"},
            "total": {f"{value:,}", render(value, language)},
            "cost": {f"{value:,}"},
        }[key]

    def _snippet(self, topic):
        return f"chapter_{(topic + 9) // 10:02}/topic_{topic:03}"

    def _write(self, file, text):
        """Write a file unless it says that already; an edit touches no other file."""
        path = self.root / file
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def _write_snippets(self):
        """Write every snippet as it is now; remember which values are now outdated."""
        now = {
            f"{value:,}"
            for topic in self.topics
            for key, value in self._values(topic).items()
            if key != "rows"
        }
        self.outdated = (self.outdated | getattr(self, "shown", now)) - now
        self.shown = now
        self._write("snippets/sizes.py", SIZES.format(width=self.width))
        self._write("snippets/prices.py", PRICES.format(price=self.price))
        for topic in self.topics:
            third = topic % 3 == 0
            text = SNIPPET.format(
                topic=topic,
                imports=("from snippets.prices import price\n" if third else "")
                + "from snippets.sizes import width, work\n",
                rows=self.rows[topic],
                cost="cost = total * price\n" if third else "",
                steps=self.steps,
            )
            self._write(f"snippets/{self._snippet(topic)}.py", text)

    def _write_pages(self):
        names = yaml.safe_load((ROOT / "docs/proper_names.yml").read_text("utf-8"))
        glossary = (self.root / GLOSSARY).read_text("utf-8")
        used = [entry for entry in names if entry["name"] in glossary]
        self._write("docs/proper_names.yml", yaml.safe_dump(used, allow_unicode=True))
        self._write("docs/chinese_search_words.txt", "参数量\n")
        chapters = {}
        for topic in self.topics:
            chapters.setdefault(self._snippet(topic).split("/")[0], []).append(topic)
        for language, words in WORDS.items():
            nav = [f"  - {words['title']}: index.md\n"]
            for chapter, topics in chapters.items():
                nav.append(f"  - {words['chapter']} {chapter[-2:]}:\n")
                for topic in topics:
                    page = f"{self._snippet(topic)}.md"
                    nav.append(f"      - {words['title']} {topic}: {page}\n")
                    self._write(f"docs/{language}/{page}", self._page(language, topic))
                nav.append(f"      - {words['code']}: {chapter}/code.md\n")
                code = CODE.format(title=words["code"], chapter=chapter)
                self._write(f"docs/{language}/{chapter}/code.md", code)
            nav += [f"  - {page}.md\n" for page in LISTS]
            home = HOME.format(title=words["title"], prose=words["sentences"][0])
            self._write(f"docs/{language}/index.md", home)
            file = CONFIGURATIONS[language]
            ours = (ROOT / file).read_text("utf-8")
            self._write(file, without(ours, "nav") + "\nnav:\n" + "".join(nav))
        for file in page_files(self.root, "en"):
            translations.reflect(self.root, file.removeprefix("docs/en/"))

    def _page(self, language, topic):
        words = WORDS[language]
        sentences, stop = words["sentences"], words["stop"]
        name = self._snippet(topic)
        prose = [
            (stop + " ").join(sentences[(topic * part + n) % 5] for n in range(8))
            for part in range(6)
        ]
        row = f'| {words["chapter"]} | [[ number("{name}.cost", form="exact") ]] |\n'
        return PAGE.format(
            **words,
            topic=topic,
            name=name,
            prose=prose,
            published=f"{name.replace('/', '/published/')}.txt",
            cited=self.cited,
            cost_row=row if topic % 3 == 0 else "",
        )


class PlainSite:
    """The pages of a site with everything written out as text, and nothing to execute."""

    def __init__(self, root, site):
        self.root = root
        copy_of_ours(root, *MACHINERY)
        (root / "snippets").mkdir()
        shutil.copytree(site.root / "docs", root / "docs")
        for file in CONFIGURATIONS.values():
            text = without((site.root / file).read_text("utf-8"), "  macros", "hooks")
            # What the theme is told by the macros, of pages that run nothing.
            text = text.replace(
                "\nextra:\n", "\nextra:\n  assets: {pyodide: none}\n  in_page: []\n"
            )
            (root / file).write_text(text, encoding="utf-8")
        for language in LANGUAGES:
            words = plain_words(site.root, language)
            for file in page_files(site.root, language):
                text = words.from_string((root / file).read_text("utf-8")).render()
                text = INCLUDE.sub(lambda m: included(site.root, *m.groups()), text)
                (root / file).write_text(text, encoding="utf-8")


class Silent(jinja2.ChainableUndefined):
    """A macro that the floor knows nothing of: it shows nothing."""

    def __call__(self, *arguments, **form):
        return ""


def plain_words(root, language):
    """Return a Jinja environment whose macros give text: no link, no markup."""
    origins = Origins(root)
    register = origins.register

    def code(chapter):
        parts = []
        for path in sorted(root.glob(f"snippets/{chapter}/*.py")):
            printed = (path.parent / "published" / f"{path.stem}.txt").read_text("utf-8")
            parts.append(f"## {path.name} {{#{path.stem}}}\n\n```python")
            parts.append(f"{path.read_text('utf-8')}```\n\n```text\n{printed}```\n")
        return "\n".join(parts)

    def sources():
        parts = []
        for name, source in register.sources.items():
            parts.append(f"## {source['short']} {{#{name}}}\n\n{source['title']}\n")
            for number in register.numbers.values():
                if number["source"] == name:
                    words = render(number["value"], language)
                    parts.append(f"- {words} {number.get('unit', '')} {number['where']}")
            parts.append("")
        return "\n".join(parts)

    def glossary():
        entries = yaml.safe_load((root / GLOSSARY).read_text(encoding="utf-8"))
        return "\n".join(
            f"- {entry['zh']}, {entry['en']}: {entry['means'][language]}"
            for entry in entries
        )

    environment = jinja2.Environment(
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[##",
        comment_end_string="##]",
        keep_trailing_newline=True,
        undefined=Silent,
    )
    environment.globals |= {
        "number": lambda name, **form: render(origins.find(name).value, language, **form),
        "text": lambda name: origins.find(name).value,
        "figure": Quotations(origins, language).figure,
        "source": lambda name: register.source(name)["short"],
        "chapter_code": code,
        "sources": sources,
        "glossary": glossary,
    }
    return environment


def included(root, file, section):
    text = (root / "snippets" / file).read_text(encoding="utf-8")
    if section:
        marks = rf"# --8<-- \[start:{section}\]\n(.*?)# --8<-- \[end:{section}\]"
        text = re.search(marks, text, re.DOTALL)[1]
    return text.rstrip("\n")


def without(configuration, *keys):
    """Return a configuration's text without these entries and what is below them."""
    for key in keys:
        inner = " " * (len(key) - len(key.lstrip()) + 1)
        entry = rf"^{key}:.*\n(?:{inner}.*\n|\n(?={inner}))*"
        configuration = re.sub(entry, "", configuration, flags=re.MULTILINE)
    return configuration


def copy_of_ours(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "published", "node_modules")
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, root / name)


def modules(root):
    """Return the modules below snippets/, whether they are snippets or not."""
    return sorted(str(p.relative_to(root)) for p in (root / "snippets").rglob("*.py"))


def dependents(root, file):
    """Return the snippets that a file can change: itself, and what imports it at length."""
    imports = {}
    for module in modules(root):
        names = set()
        for node in ast.walk(ast.parse((root / module).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module}
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
        imports[module] = {f"{name.replace('.', '/')}.py" for name in names}
    reached, before = {file}, set()
    while reached != before:
        before = reached
        reached = reached | {module for module in imports if imports[module] & reached}
    return reached & set(snippets(root))


def numbers_shown(site):
    """Yield each built page with the (origin, exact value, words) of its numbers."""
    for path in sorted(site.rglob("*.html")):
        shown = []
        for _, attributes, words in NUMBER.findall(path.read_text(encoding="utf-8")):
            told = dict(ATTRIBUTE.findall(attributes))
            if "data-origin" in told:
                value = told.get("value") or told["data-value"]
                shown.append((told["data-origin"], value, html.unescape(words)))
        yield str(path.relative_to(site)), shown
