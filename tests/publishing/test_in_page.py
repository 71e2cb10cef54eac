"""`publishing/in_page.py`: what can run in a page, and all that it needs."""

import json

from publishing import in_page


def test_a_snippet_needs_what_it_imports_and_reads_before_itself(repository):
    repository.write("snippets/ways/data.txt", "12")
    repository.write("snippets/ways/read.py", 'n = int(open("data.txt").read())\n')
    repository.write("snippets/ways/both.py", "from snippets.ways import count, read\n")
    repository.write("snippets/ways/heavy.py", "import numpy\n")
    repository.write("snippets/ways/on_heavy.py", "from snippets.ways.heavy import numpy\n")
    repository.write("snippets/ways/one.py", "import json\nimport snippets.ways.two\n")
    repository.write("snippets/ways/two.py", "import snippets.ways.one\n")
    ways = "snippets/ways/"
    needed = in_page.needed(repository.root)
    assert needed[f"{ways}on_heavy.py"] == [
        "numpy",
        f"{ways}heavy.py",
        f"{ways}on_heavy.py",
    ]
    assert "snippets/drawing.py" in needed[f"{ways}block_figure.py"]
    assert "publishing/numbers.py" in needed[f"{ways}block_figure.py"]
    found = in_page.runnable(repository.root, needed)
    assert found == {
        f"{ways}shared.py": [f"{ways}shared.py"],
        f"{ways}count.py": [f"{ways}shared.py", f"{ways}count.py"],
        f"{ways}read.py": [f"{ways}data.txt", f"{ways}read.py"],
        f"{ways}both.py": [
            *(f"{ways}{name}" for name in ("shared.py", "count.py", "data.txt", "read.py")),
            f"{ways}both.py",
        ],
        f"{ways}one.py": [f"{ways}two.py", f"{ways}one.py"],
        f"{ways}two.py": [f"{ways}one.py", f"{ways}two.py"],
    }


def test_the_site_serves_what_is_listed_and_what_it_prints(published, tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    (site / "snippets").mkdir()
    runnable = in_page.runnable(published.root, in_page.needed(published.root))
    in_page.serve(published.root, runnable, site)
    listed = json.loads((site / in_page.LIST).read_text("utf-8"))
    assert listed == runnable
    files = {file for needed in listed.values() for file in needed}
    for file in files | {"snippets/ways/published/count.txt"}:
        assert (site / file).read_text("utf-8") == published.read(file)
