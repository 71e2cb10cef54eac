"""Makes a notebook of every page that shows snippets, to be taken away and run anywhere.

It is made of the page's plain twin (see machine_readers.py), so its words and numbers are
the page's. Where the page shows a snippet for the last time, the notebook has a cell that
writes the snippet's file, and one that runs it, with what is published as its output. What
snippets import and read is written by the first cells; nothing but packages is fetched.
"""

import base64
import json
import re
from pathlib import Path
from urllib.parse import urljoin

from publishing.regenerate import printed

NAME = "notebook.ipynb"
# A listing, its output, or both as a chapter's list of code has them; see a page's twin.
BLOCK = re.compile(
    r"^(?:(?P<shown>{0})|python (?P<printed>{0})|`python (?P<whole>{0})`)"
    r"\n\n{1}(?(whole)(?:\n{1})?)".format(r"snippets/\w+/\w+\.py", r"```\n(?:.*\n)*?```\n"),
    re.MULTILINE,
)
LINK = re.compile(r"(?<=\]\()(?!\w+:)[^)\s]+")
SECTION_MARK = re.compile(r"^ *# --8<-- .*\n", re.MULTILINE)
# The names that pip knows packages by, where they are others than Python's.
DISTRIBUTIONS = {"yaml": "pyyaml"}
WORDS = {
    "zh": "这本笔记由[网页]({address})生成。下面几个单元先写好各段代码要用的文件，"
    "之后每段代码都可以改，改了再运行。",
    "en": "This is [a web page]({address}) as a notebook. The cells below write the files "
    "that its snippets need beside it; then each snippet can be changed and run.",
}
# A process of its own, as on the site: what it imports is never an older state of it.
INSTALL = "%pip install -q {packages}\n"
SET_UP = """\
import sys
from base64 import b64decode
from pathlib import Path

for folder in {folders}:
    Path(folder).mkdir(parents=True, exist_ok=True)"""
RUN = "!{{sys.executable}} -m {module}"


def write(root, needed, folder, address, language):
    """Write the notebooks of one language's pages beside their twins.

    root     the repository.
    needed   what each snippet needs, as in_page.needed returns it.
    folder   the built site of one language, and of no other.
    address  where it is served, with a slash at its end.
    """
    folder = Path(folder)
    for twin in sorted(folder.rglob("index.md")):
        text = twin.read_text(encoding="utf-8")
        if BLOCK.search(text):
            place = twin.parent.relative_to(folder).as_posix()
            page = address if place == "." else f"{address}{place}/"
            notebook = made(root, needed, text, page, language)
            twin.with_name(NAME).write_text(notebook, encoding="utf-8")


def made(root, needed, twin, address, language):
    """Return the notebook of a page, as JSON, from its twin: the page in plain Markdown."""
    blocks = list(BLOCK.finditer(twin))
    written, runs = _places(blocks)
    title, newline, _ = twin.partition("\n")
    cells, told, end = [], [], len(title + newline)

    def say(words):
        told.append(LINK.sub(lambda link: urljoin(address, link[0]), words))

    def add(*made):
        if text := "".join(told).strip():
            cells.append(_cell("markdown", text))
        told.clear()
        cells.extend(made)

    say(f"{title}\n\n{WORDS[language].format(address=address)}\n")
    add(*_set_up(root, needed, written))
    for n, block in enumerate(blocks):
        say(twin[end : block.start()])
        snippet, end = block[block.lastgroup], block.end()
        if n == written[snippet]:
            add(_file(root, snippet))
        if n == runs[snippet]:
            add(_run(root, snippet))
        if n not in (written[snippet], runs[snippet]):
            say(block[0])
    say(twin[end:])
    add()
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cell(kind, source, **more):
    """Return a cell. Not by nbformat, which validates each and all: see its test."""
    return {"cell_type": kind, "metadata": {}, "source": source.splitlines(True), **more}


def _code(source, outputs=()):
    return _cell("code", source, execution_count=None, outputs=[*outputs])


def _places(blocks):
    """Return at which block each snippet is written, and at which it is run."""
    written, runs = {}, {}
    for n, block in enumerate(blocks):
        snippet = block[block.lastgroup]
        if block.lastgroup != "printed" or snippet not in written:
            written[snippet] = runs[snippet] = n
        elif runs[snippet] == written[snippet]:
            runs[snippet] = n
    return written, runs


def _set_up(root, needed, snippets):
    """Return the cells that write what snippets need, each file once, in order."""
    names = dict.fromkeys(name for snippet in snippets for name in needed[snippet][:-1])
    files = [name for name in names if (Path(root) / name).is_file()]
    packages = sorted(DISTRIBUTIONS.get(name, name) for name in names if name not in files)
    folders = sorted({Path(name).parent.as_posix() for name in [*files, *snippets]})
    install = INSTALL.format(packages=" ".join(packages)) if packages else ""
    set_up = _code(install + SET_UP.format(folders=folders))
    cells = [set_up, *(_file(root, name) for name in files)]
    for cell in cells[1:]:
        cell["metadata"]["jupyter"] = {"source_hidden": True}  # there to be opened
    return cells


def _file(root, name):
    """Return the cell that writes a file of the repository, snippet or not."""
    content = (Path(root) / name).read_bytes()
    try:
        code = f"%%writefile {name}\n{SECTION_MARK.sub('', content.decode()).rstrip()}"
    except UnicodeDecodeError:
        encoded = base64.b64encode(content).decode()
        code = f'Path("{name}").write_bytes(b64decode("{encoded}"))'
    return _code(code)


def _run(root, snippet):
    text = printed(root, snippet).splitlines(True)
    outputs = [{"output_type": "stream", "name": "stdout", "text": text}] if text else []
    module = snippet.removesuffix(".py").replace("/", ".")
    return _code(RUN.format(module=module), outputs)
