"""Makes notebooks of snippets that are written as one, and pages of notebooks.

A snippet with cells is written in jupytext's percent format. Its code stands once, its text
twice, first in Chinese:

    # %% [markdown] lang="zh"
    # ## 一步一步
    # %% [markdown] lang="en"
    # ## Step by step
    # %%
    print(weight)

It runs as every snippet does, and publishes a notebook for each language, with what its
cells printed and drew, to be shown as a page and taken away.
"""

import re
from html import escape
from pathlib import Path

from publishing.findings import Finding, Refused
from publishing.pages import LANGUAGES

CELL = re.compile(r"^# %%", re.MULTILINE)
TEXT = re.compile(r"^# %% \[markdown\].*?(?=^# %%|\Z)", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,3}) (.+)$", re.MULTILINE)
WORDS = {
    "zh": {"take": "下载这本笔记", "run": "，或者在本地运行："},
    "en": {"take": "Download this notebook", "run": ", or run it locally:"},
}


def has_cells(code):
    """Tell whether a snippet's text is that of a notebook."""
    return bool(CELL.search(code))


def made(snippet, code, printed, figures):
    """Return the notebooks of a snippet by file name: `<stem>.<language>.ipynb`.

    printed  what each cell of code printed, in order.
    figures  the figures that it saved, by file name; each goes with the cell that names it.
    Raises Refused where the languages do not tell the same.
    """
    cells = _cells(code)
    _must_pair(snippet, cells)
    stem = Path(snippet).stem
    return {
        f"{stem}.{language}.ipynb": _notebook(cells, printed, figures, language)
        for language in LANGUAGES
    }


def texts(code):
    """Return (line, text) for every text of a notebook, with the # before each line."""
    return [(_line(code, text), text[0]) for text in TEXT.finditer(code)]


def _cells(code):
    """Return (line, cell) for every cell of a snippet."""
    # Here, for it takes longer to load than most commands take.
    import jupytext

    lines = [_line(code, mark) for mark in CELL.finditer(code)]
    return list(zip(lines, jupytext.reads(code, fmt="py:percent").cells, strict=True))


def _line(code, mark):
    return code.count("\n", 0, mark.start()) + 1


def _must_pair(snippet, cells):
    """Every text must stand twice, with headings of the same levels."""
    told = [(line, cell) for line, cell in cells if cell.cell_type == "markdown"]
    for n, (line, cell) in enumerate(told):
        wanted = LANGUAGES[n % 2]
        if cell.metadata.get("lang") != wanted:
            what = f'a text in {wanted} belongs here: # %% [markdown] lang="{wanted}"'
            raise Refused([Finding(snippet, line, what)])
        if n % 2 and _levels(cell) != _levels(told[n - 1][1]):
            what = "has other headings than the Chinese text before it"
            raise Refused([Finding(snippet, line, what)])
    if len(told) % 2:
        what = "the last text has no English twin"
        raise Refused([Finding(snippet, told[-1][0], what)])


def _levels(cell):
    return [marks for marks, _ in HEADING.findall(cell.source)]


def _notebook(cells, printed, figures, language):
    """Return a notebook of one language as JSON, the same bytes every time."""
    from nbformat import v4, writes

    printed, kept, ids = iter(printed), [], []
    for _, cell in cells:
        if cell.cell_type == "code":
            outputs = _outputs(cell.source, next(printed), figures, language)
            kept.append(v4.new_code_cell(cell.source, outputs=outputs))
            continue
        if cell.metadata["lang"] == language:
            kept.append(v4.new_markdown_cell(cell.source))
        if cell.metadata["lang"] == "en":
            # Addresses of sections are the same in both languages.
            ids += [_slug(title) for _, title in HEADING.findall(cell.source)]
    for number, cell in enumerate(kept):
        cell["id"] = f"cell-{number}"  # drawn at random otherwise
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "section_ids": ids}
    told = writes(v4.new_notebook(cells=kept, metadata=metadata))
    # Lists begin lines of their own, so these stand in code: no call of a macro.
    return told.replace("[[", "[\\u005b").replace("[%", "\\u005b%") + "\n"


def _outputs(source, printed, figures, language):
    from nbformat import v4

    outputs = []
    if printed:
        outputs.append(v4.new_output("stream", text=printed))
    for name, svg in figures.items():
        figure, _, ending = name.partition(".")
        if ending == f"{language}.svg" and f'"{figure}"' in source:
            outputs.append(v4.new_output("display_data", {"image/svg+xml": svg}))
    return outputs


def _slug(title):
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def page(html, notebook, name, language, to_section):
    """Return what a page shows of a notebook, its headings and its first paragraph.

    html      what mkdocs-jupyter made of it, with JupyterLab's own frame and styles, which
              weigh more than all else and know neither our colours nor screen readers.
    notebook  the notebook, read.
    name      the snippet's file name without its ending.
    to_section  what the link beside each heading is called.

    A heading is what Python-Markdown's table of contents takes: level, id and name.
    """
    # Here, for building alone needs it.
    from bs4 import BeautifulSoup

    parts = []
    cells = BeautifulSoup(html, "lxml").select(".jp-Cell[id]")
    for cell, told in zip(cells, notebook["cells"], strict=True):
        if told["cell_type"] == "markdown":
            parts.append(cell.select_one(".jp-RenderedMarkdown").decode_contents())
            continue
        code = cell.select_one(".highlight-ipynb pre").decode_contents()
        parts.append(_block("language-python highlight", code))
        for output in told["outputs"]:
            if output["output_type"] == "stream":
                printed = escape("".join(output["text"]))
                parts.append(_block("language-text output highlight", printed))
            else:
                svg = "".join(output["data"]["image/svg+xml"])
                parts.append(f'<div class="figure">{svg}</div>')
    shown = BeautifulSoup("\n".join(parts), "html.parser")
    headings = []
    ids = notebook["metadata"]["section_ids"]
    for heading, id in zip(shown.select("h1, h2, h3"), ids, strict=True):
        for link in heading.select(".anchor-link"):
            link.decompose()
        name_of = heading.get_text().strip()
        headings.append({"level": int(heading.name[1]), "id": id, "name": name_of})
        heading.attrs = {"id": id}
        link = {"class": "headerlink", "href": f"#{id}", "title": to_section}
        heading.append(shown.new_tag("a", attrs=link, string="¶"))
    first = shown.find("p")
    about = first.get_text()
    first.insert_after(BeautifulSoup(_offer(name, language), "html.parser"))
    return str(shown), headings, about


def _block(kind, content):
    return f'<div class="{kind}"><pre><code tabindex="0">{content}</code></pre></div>'


def _offer(name, language):
    words = WORDS[language]
    return (
        f'<p class="notebook"><a href="{escape(name)}.ipynb" download>{words["take"]}</a>'
        f"{words['run']} <code>python snippets/notebooks/{escape(name)}.py</code></p>"
    )
