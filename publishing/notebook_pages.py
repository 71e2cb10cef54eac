"""Tells MkDocs what the page of a notebook is: its words, sections and description."""

import json
from html import escape
from pathlib import Path

from publishing import notebooks


def on_page_content(html, page, config, files):
    """Take the notebook out of the frame that mkdocs-jupyter puts it in."""
    file = Path(page.file.abs_src_path)
    if file.suffix != ".ipynb":
        return html
    # Here, so that nothing of ours needs MkDocs to be read.
    from mkdocs.structure.toc import get_toc

    notebook = json.loads(file.read_text(encoding="utf-8"))
    language = config["extra"]["language"]
    html, headings, about = notebooks.page(html, notebook, file.stem, language)
    page.meta["description"] = escape(about)
    page.toc = get_toc(_nested(headings))
    return html


def _nested(headings):
    """Return headings as MkDocs wants them, each with those below it."""
    top = {"level": 0, "children": []}
    above = [top]
    for level, id, name in headings:
        token = {"level": level, "id": id, "name": name, "children": []}
        while above[-1]["level"] >= level:
            above.pop()
        above[-1]["children"].append(token)
        above.append(token)
    return top["children"]
