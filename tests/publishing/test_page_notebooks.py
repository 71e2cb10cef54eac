"""A page's notebook: its words, its snippets to change, and what they print anywhere."""

from pathlib import Path

import nbclient
import nbformat
import pytest
from bs4 import BeautifulSoup

from publishing import in_page, page_notebooks

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://example.org/en/ways/"
# Read by every Python that starts: a snippet's finds no more than Windows has.
AS_ON_WINDOWS = """\
import sys
if any(argument.startswith("snippets.") for argument in sys.orig_argv):
    sys.modules |= dict.fromkeys(("fcntl", "grp", "pwd", "resource", "termios"))
"""
COUNT, ON = "snippets/ways/count.py", "snippets/ways/on.py"
TWIN = """# A title

See [numbers](code/#count-L6), [a book](https://example.org/book), [below](#below).

snippets/ways/count.py

```
total = width * 250_000_000
```

Between.

snippets/ways/count.py

```
name = "square"
```

Then it runs:

python snippets/ways/count.py

```
total 1000000000
```

## Below

python snippets/ways/on.py

```
2000000000
```

At last.
"""
CODE = """# Code

`python snippets/ways/count.py`

```
total = width * 250_000_000
```

```
total 1000000000
```

After.
"""


@pytest.fixture
def on_count(repository):
    """A repository with two snippets, one on the other, and what both publish."""
    repository.write(ON, "from snippets.ways.count import total\n\nprint(2 * total)\n")
    repository.write("snippets/ways/published/on.txt", "2000000000\n")
    repository.write("snippets/ways/published/count.txt", "total 1000000000\n")
    return repository


def notebook(repository, twin):
    needed = in_page.needed(repository.root)
    made = page_notebooks.made(repository.root, needed, twin, ADDRESS, "en")
    assert made == page_notebooks.made(repository.root, needed, twin, ADDRESS, "en")
    read = nbformat.reads(made, as_version=4)
    nbformat.validate(read)
    return read


def test_a_snippet_is_written_where_it_is_shown_last_and_run_where_it_prints(on_count):
    cells = notebook(on_count, TWIN).cells
    kinds = [(cell.cell_type, cell.source.partition("\n")[0]) for cell in cells]
    assert kinds == [
        ("markdown", "# A title"),
        ("code", "import sys"),
        ("code", "%%writefile snippets/ways/shared.py"),
        ("code", f"%%writefile {COUNT}"),
        ("markdown", "See [numbers](https://example.org/en/ways/code/#count-L6), [a book]"
         "(https://example.org/book), [below](https://example.org/en/ways/#below)."),
        ("code", f"%%writefile {COUNT}"),
        ("markdown", "Then it runs:"),
        ("code", "!{sys.executable} -m snippets.ways.count"),
        ("markdown", "## Below"),
        ("code", f"%%writefile {ON}"),
        ("code", "!{sys.executable} -m snippets.ways.on"),
        ("markdown", "At last."),
    ]  # fmt: skip
    # What is shown in parts stays with its words, and the file has all of it and no marks.
    assert "total = width" in cells[4].source and "Between." in cells[4].source
    assert "total = width" in cells[5].source and "--8<--" not in cells[5].source
    assert [out.text for cell in cells for out in cell.get("outputs", ())] == [
        "total 1000000000\n",
        "2000000000\n",
    ]


def test_a_chapters_code_is_written_and_run_with_no_output_left_in_the_text(on_count):
    cells = notebook(on_count, CODE).cells
    assert [cell.source.partition("\n")[0] for cell in cells[-3:]] == [
        f"%%writefile {COUNT}",
        "!{sys.executable} -m snippets.ways.count",
        "After.",
    ]


def test_it_brings_bytes_as_they_are_and_asks_for_packages_alone(on_count, tmp_path):
    weights = bytes(range(256))
    (on_count.root / "snippets/ways/weights.bin").write_bytes(weights)
    on_count.write(
        ON,
        "from pathlib import Path\n\nimport numpy\nimport yaml\n\n"
        'print(sum(Path(__file__).with_name("weights.bin").read_bytes()))\n',
    )
    on_count.write("snippets/ways/published/on.txt", f"{sum(weights)}\n")
    made = notebook(on_count, TWIN)
    assert made.cells[1].source.startswith("%pip install -q numpy pyyaml\n")
    assert printed(executed(made, tmp_path)) == printed(made)


def test_the_pages_that_show_snippets_offer_theirs(built_site):
    offered = set()
    for page in built_site.rglob("index.html"):
        article = BeautifulSoup(page.read_text("utf-8"), "lxml").article
        names = [name.get_text() for name in article.select(".filename")]
        shows = any("snippets/" in name for name in names) or article.select(".listing")
        links = article.select("a[href='notebook.ipynb']")
        assert len(links) == bool(shows), page
        if links:
            read = nbformat.read(page.with_name(page_notebooks.NAME), as_version=4)
            nbformat.validate(read)
            assert read.cells[0].source.startswith("# ")
            offered.add(page.parent)
    assert {path.parent for path in built_site.rglob(page_notebooks.NAME)} == offered
    assert len(offered) > 50


# Those of the chapters' code have every snippet.
CODE_PAGES = sorted(f"{path.parent.name}/code" for path in ROOT.glob("docs/en/*/code.md"))


@pytest.mark.slow
@pytest.mark.parametrize("page", [*CODE_PAGES, "counting"])
def test_jupyter_prints_what_the_page_shows(
    built_site, tmp_path, tmp_path_factory, monkeypatch, page
):
    """What a reader takes away, run in an empty folder."""
    start = tmp_path_factory.mktemp("start")
    (start / "sitecustomize.py").write_text(AS_ON_WINDOWS)
    monkeypatch.setenv("PYTHONPATH", str(start))
    file = built_site / "en" / page / page_notebooks.NAME
    told = nbformat.read(file, as_version=4)
    assert printed(executed(told, tmp_path)) == printed(told)
    # What is installed here did not stand in for what a notebook has to bring.
    written = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*")}
    for snippet, needed in in_page.needed(ROOT).items():
        if snippet in written:
            assert {name for name in needed if "/" in name} <= written


def executed(notebook, folder):
    """Return the notebook as Jupyter leaves it when it is run in `folder`."""
    run = nbformat.from_dict(notebook)
    for cell in run.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    nbclient.NotebookClient(run, timeout=180, kernel_name="python3").execute(cwd=folder)
    return run


def printed(notebook):
    """Return what the cells that run snippets print, line ends as everywhere."""
    return [
        "".join(out.text for out in cell.outputs).replace("\r\n", "\n")
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.startswith("!")
    ]
