"""Snippets that are notebooks: run cell by cell, in pairs of texts, and shown as pages."""

import json
import re
from pathlib import Path

import nbclient
import nbformat
import pytest
from bs4 import BeautifulSoup

from publishing import bare_quantities, checks
from publishing.findings import Refused
from publishing.pages import LANGUAGES
from publishing.regenerate import regenerate, run

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = """# %% [markdown] lang="zh"
# # 标题
#
# 先说答案。
# %% [markdown] lang="en"
# # A title
#
# The answer first.
# %%
rows = [[1, 2], [3, 4]]
print(rows)
# %%
from snippets.drawing import Drawing

for language in ("zh", "en"):
    Drawing(language, 10, 10, title="t", description="d").save("dot")
print("drawn")
# %% [markdown] lang="zh"
# ## 然后
# %% [markdown] lang="en"
# ## And then
"""
OURS = sorted((ROOT / "snippets/notebooks").glob("*.py"))


def notebook(repository, language, stem="short"):
    path = f"snippets/notebooks/published/{stem}.{language}.ipynb"
    return nbformat.reads(repository.read(path), as_version=4)


def test_each_language_has_its_texts_and_what_each_cell_printed_and_drew(repository):
    repository.write("snippets/notebooks/short.py", NOTEBOOK)
    regenerate(repository.root)
    for language, title, then in (
        ("zh", "# 标题", "## 然后"),
        ("en", "# A title", "## And"),
    ):
        made = notebook(repository, language)
        nbformat.validate(made)
        first, rows, drawn, last = made.cells
        assert first.source.startswith(title)
        assert last.source.startswith(then)
        assert [out.get("text") for out in rows.outputs] == ["[[1, 2], [3, 4]]\n"]
        assert drawn.outputs[0].text == "drawn\n"
        svg = drawn.outputs[1].data["image/svg+xml"]
        assert svg == repository.read(f"snippets/notebooks/published/dot.{language}.svg")
    printed = repository.read("snippets/notebooks/published/short.txt")
    assert printed == "[[1, 2], [3, 4]]\ndrawn\n"


def test_no_brackets_of_a_notebook_are_a_call_of_a_macro(repository):
    repository.write("snippets/notebooks/short.py", NOTEBOOK)
    regenerate(repository.root)
    raw = repository.read("snippets/notebooks/published/short.zh.ipynb")
    assert "[[" not in raw
    assert "[[1, 2]" in notebook(repository, "zh").cells[1].source


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('lang="en"\n# ## And', 'lang="zh"\n# ## And', ":20: a text in en belongs here"),
        ("# ## And then", "# # And then", ":20: has other headings than the Chinese"),
        ('# %% [markdown] lang="en"\n# ## And then\n', "", ":18: the last text has no"),
        ("print(rows)", "print(1 / 0)", ":11: ZeroDivisionError"),
    ],
)
def test_what_is_wrong_is_named_by_its_line(repository, old, new, told):
    assert old in NOTEBOOK
    repository.write("snippets/notebooks/short.py", NOTEBOOK.replace(old, new))
    with pytest.raises(Refused) as refused:
        regenerate(repository.root)
    assert f"snippets/notebooks/short.py{told}" in str(refused.value)


def test_a_quantity_that_is_typed_into_a_text_is_found(repository):
    typed = NOTEBOOK.replace("# 先说答案。", "# 一共 96 层。")
    repository.write("snippets/notebooks/short.py", typed)
    (finding,) = bare_quantities.find(repository.root)
    assert str(finding).startswith("snippets/notebooks/short.py:4: “96 层” is a typed")


def test_a_notebook_that_is_no_page_is_found(repository):
    repository.write("snippets/notebooks/short.py", NOTEBOOK)
    check = repository.run("check")
    assert "snippets/notebooks/short.py:1: no page shows it" in check.stdout


def test_a_snippet_is_not_used_because_a_notebook_has_its_name(repository):
    repository.write("snippets/notebooks/short.py", NOTEBOOK)
    repository.write("snippets/ways/short.py", "depth = 1\n")
    regenerate(repository.root)
    for language in LANGUAGES:
        made = f"../../snippets/notebooks/published/short.{language}.ipynb"
        (repository.root / f"docs/{language}/short.ipynb").symlink_to(made)
    told = [finding.file for finding in checks.unused_snippets(repository.root)]
    assert told == ["snippets/ways/short.py"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", [path.stem for path in OURS])
def test_the_page_shows_the_notebook_and_offers_it(built_site, stem, language):
    folder = built_site / ("" if language == "zh" else "en") / "labs" / stem
    offered = (folder / f"{stem}.ipynb").read_text("utf-8")
    published = ROOT / f"snippets/notebooks/published/{stem}.{language}.ipynb"
    assert offered == published.read_text("utf-8")
    page = BeautifulSoup((folder / "index.html").read_text("utf-8"), "lxml").article
    assert page.select_one(".notebook a")["href"] == f"{stem}.ipynb"
    code = [block.get_text() for block in page.select(".language-python code")]
    printed = [block.get_text() for block in page.select(".output code")]
    cells = [c for c in json.loads(offered)["cells"] if c["cell_type"] == "code"]
    assert [text.rstrip("\n") for text in code] == ["".join(c["source"]) for c in cells]
    outputs = [out for cell in cells for out in cell["outputs"]]
    assert printed == ["".join(out["text"]) for out in outputs if "text" in out]
    assert len(page.select(".figure svg")) == sum("data" in out for out in outputs)
    ids = [heading["id"] for heading in page.select("h1, h2")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z][a-z0-9-]+", id) for id in ids)


@pytest.mark.slow
@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_jupyter_prints_what_is_published(path, tmp_path):
    """What a reader takes away, run where notebooks are run."""
    file = path.parent / "published" / f"{path.stem}.en.ipynb"
    told = nbformat.read(file, as_version=4)
    outputs = [printed(cell) for cell in told.cells]
    for cell in told.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    nbclient.NotebookClient(told, timeout=120, kernel_name="python3").execute(cwd=tmp_path)
    assert [printed(cell) for cell in told.cells] == outputs


def printed(cell):
    return "".join(o.text for o in cell.get("outputs", ()) if o.output_type == "stream")


def test_a_notebook_is_a_program_too():
    result = run(ROOT, "snippets/notebooks/neuron.py", hash_seed=5)
    published = ROOT / "snippets/notebooks/published/neuron.txt"
    assert result.text == published.read_text("utf-8")
