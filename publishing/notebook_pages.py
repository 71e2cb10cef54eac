"""Tells MkDocs what the page of a notebook is: its words, sections and description."""

import json
from html import escape
from pathlib import Path

from markdown.extensions.toc import nest_toc_tokens

from publishing import notebooks


def on_page_content(html, page, config, files):
    """Take the notebook out of the frame that mkdocs-jupyter puts it in."""
    file = Path(page.file.abs_src_path)
    if file.suffix != ".ipynb":
        return html
    # Here, so that nothing of ours needs MkDocs to be read.
    from mkdocs.structure.toc import get_toc

    notebook = json.loads(file.read_text(encoding="utf-8"))
    html, headings, about = notebooks.page(
        html,
        notebook,
        file.stem,
        config["extra"]["language"],
        config["mdx_configs"]["toc"]["permalink_title"],
    )
    page.meta["description"] = escape(about)
    page.toc = get_toc(nest_toc_tokens(headings))
    return html
