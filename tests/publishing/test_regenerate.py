"""`publishing/regenerate.py`: what changed runs again, nothing else, and nothing bad."""

import json

import pytest

from publishing.findings import Refused
from publishing.regenerate import RELATIVE_TOLERANCE, regenerate, run, same_values


def ran(repository):
    """Regenerate; return the snippets that ran."""
    return {outcome.snippet for outcome in regenerate(repository.root) if outcome.ran}


def refused(repository):
    with pytest.raises(Refused) as caught:
        regenerate(repository.root)
    return [str(finding) for finding in caught.value.findings]


ALL = {"snippets/ways/shared.py", "snippets/ways/count.py", "snippets/ways/block_figure.py"}


def test_the_first_time_everything_runs_and_the_second_time_nothing(repository):
    assert ran(repository) == ALL
    assert ran(repository) == set()


def test_a_snippet_publishes_its_text_its_values_and_its_figures(repository):
    regenerate(repository.root)
    folder = "snippets/ways/published"
    assert repository.read(f"{folder}/count.txt") == "total 1000000000\n"
    values = json.loads(repository.read(f"{folder}/count.json"))
    assert values == {"total": 1000000000, "name": "square"}
    for language, words in (("zh", "10 亿"), ("en", "1 billion")):
        assert words in repository.read(f"{folder}/block.{language}.svg")


def test_a_changed_snippet_runs_and_so_does_what_imports_it(repository):
    regenerate(repository.root)
    repository.replace("snippets/ways/count.py", "250_000_000", "300_000_000")
    assert ran(repository) == {"snippets/ways/count.py", "snippets/ways/block_figure.py"}
    assert "12 亿" in repository.read("snippets/ways/published/block.zh.svg")


def test_a_changed_shared_module_reaches_what_imports_it_indirectly(repository):
    repository.write("snippets/other/alone.py", "x = 1\n")
    regenerate(repository.root)
    repository.write("snippets/ways/shared.py", "width = 5\n")
    assert ran(repository) == ALL
    assert (
        json.loads(repository.read("snippets/ways/published/count.json"))["total"]
        == 1250000000
    )


def test_a_changed_data_file_that_a_snippet_reads_makes_it_run(repository):
    repository.write("snippets/ways/data.csv", "3")
    repository.write(
        "snippets/ways/reads.py",
        "from pathlib import Path\n"
        "x = int((Path(__file__).parent / 'data.csv').read_text())\n",
    )
    regenerate(repository.root)
    repository.write("snippets/ways/data.csv", "4")
    assert ran(repository) == {"snippets/ways/reads.py"}
    assert json.loads(repository.read("snippets/ways/published/reads.json")) == {"x": 4}


def test_a_new_file_in_a_folder_that_a_snippet_lists_makes_it_run(repository):
    repository.write("snippets/ways/texts/a.txt", "a")
    repository.write(
        "snippets/ways/lists.py",
        "from pathlib import Path\n"
        "count = len(list((Path(__file__).parent / 'texts').iterdir()))\n",
    )
    regenerate(repository.root)
    assert ran(repository) == set()
    repository.write("snippets/ways/texts/b.txt", "b")
    assert ran(repository) == {"snippets/ways/lists.py"}


def test_a_module_that_was_missing_and_now_exists_makes_its_importer_run(repository):
    repository.write(
        "snippets/ways/maybe.py",
        "try:\n    from snippets.ways.later import x\nexcept ImportError:\n    x = 0\n"
        "found = x\n",
    )
    regenerate(repository.root)
    repository.write("snippets/ways/later.py", "x = 7\n")
    assert ran(repository) == {"snippets/ways/maybe.py", "snippets/ways/later.py"}
    assert json.loads(repository.read("snippets/ways/published/maybe.json"))["found"] == 7


def test_other_pinned_versions_make_everything_run(repository):
    regenerate(repository.root)
    repository.write("constraints.txt", "numpy==1\n")
    assert ran(repository) == ALL


@pytest.mark.parametrize("file", ["count.txt", "count.json", "block.en.svg"])
def test_a_published_file_edited_by_hand_is_made_right_again(repository, file):
    regenerate(repository.root)
    path = f"snippets/ways/published/{file}"
    right = repository.read(path)
    repository.write(path, right.replace("1", "7"))
    assert len(ran(repository)) == 1
    assert repository.read(path) == right


def test_a_deleted_published_file_comes_back(repository):
    regenerate(repository.root)
    (repository.root / "snippets/ways/published/count.txt").unlink()
    assert ran(repository) == {"snippets/ways/count.py"}
    assert repository.read("snippets/ways/published/count.txt") == "total 1000000000\n"


def test_what_a_removed_snippet_published_is_removed(repository):
    repository.write("snippets/ways/gone.py", "x = 1\n")
    regenerate(repository.root)
    assert (repository.root / "snippets/ways/published/gone.json").exists()
    (repository.root / "snippets/ways/gone.py").unlink()
    regenerate(repository.root)
    assert not list((repository.root / "snippets/ways/published").glob("gone*"))


def test_a_damaged_cache_is_no_cache(repository):
    regenerate(repository.root)
    repository.write(".cache/regenerated.json", "{ not JSON")
    assert ran(repository) == ALL


@pytest.mark.parametrize(
    ("code", "line", "reason"),
    [
        ("x = 1\ny = x / 0\n", 2, "ZeroDivisionError: division by zero"),
        ("x = 1\ndef f():\n    return\n\nx = = 2\n", 5, "SyntaxError"),
        (
            "x = 1\nimport sys\nsys.exit(0)\ny = 2\n",
            3,
            "exits (status 0) before its last line",
        ),
        ("x = 1\nimport os\nos._exit(0)\n", 1, "ended with status 0 before its last line"),
        ("x = 1\n# time limit: 1 s\nwhile True:\n    pass\n", 3, "still running after 1 s"),
        (
            "import random\n\nprint(random.random())\n",
            1,
            "two runs differ: line 1 of its output",
        ),
        ("import random\n\nx = random.random()\n", 1, "two runs differ: x was"),
        ("print({'alpha', 'beta', 'gamma'})\n", 1, "two runs differ"),
        ("x = 1\nopen('/tmp/outside', 'w')\n", 2, "writes /tmp/outside, which is outside"),
        ("import os\nos.mkdir('../beside')\n", 2, "writes ../beside, which is outside"),
        (
            "x = 1\ntry:\n    open('../caught', 'w')\nexcept Exception:\n    pass\n",
            3,
            "writes ../caught, which is outside",
        ),
        ("import subprocess\nsubprocess.run(['ls'])\n", 2, "starts another process"),
        ("import os\nos.system('true')\n", 2, "starts another process"),
        (
            "import socket\nsocket.create_connection(('127.0.0.1', 9))\n",
            2,
            "opens the network",
        ),
        ("import socket\nsocket.gethostname()\n", 2, "opens the network"),
        ("import os\nos.fork()\n", 2, "starts another process"),
        (
            "import multiprocessing as m\n"
            "m.get_context('spawn').Process(target=print).start()\n",
            2,
            "starts another process",
        ),
        ("import ctypes\nctypes.CDLL(None).getpid()\n", 2, "calls into C"),
        ("import ctypes\nctypes.CDLL('libc.so.6')\n", 2, "calls into C"),
        ("import sqlite3\nsqlite3.connect('../db')\n", 2, "writes ../db, which is outside"),
        ("x = 1\ny = len(bytes(3 * 2**30))\n", 2, "takes more than 2 GiB of memory"),
        (
            "import numpy as np\nx = float(np.ones(3 * 2**27).sum())\n",
            2,
            "takes more than 2 GiB of memory",
        ),
        ("x = float('nan')\n", 1, "x is nan, and only finite numbers are published"),
        ("open('notes.txt', 'w').write('x')\n", 1, "saves notes.txt; a figure is"),
        ("open('f.zh.svg', 'w').write('<svg>')\n", 1, "f.zh.svg is no well-formed SVG"),
        (
            "open('block.zh.svg', 'w').write('<svg/>')\n",
            1,
            "saves block.zh.svg, and so does",
        ),
    ],
)
def test_a_bad_snippet_is_refused_with_file_line_and_reason(repository, code, line, reason):
    regenerate(repository.root)
    repository.write("snippets/ways/planted.py", code)
    findings = refused(repository)
    assert len(findings) == 1
    # A loop is interrupted at either of its lines.
    where = {f"snippets/ways/planted.py:{n}: " for n in (line, line + (line == 3))}
    assert any(findings[0].startswith(w) for w in where)
    assert reason in findings[0]


def test_a_refused_snippet_is_refused_again_until_it_is_mended(repository):
    repository.write("snippets/ways/planted.py", "x = 1 / 0\n")
    assert refused(repository) == refused(repository)
    repository.write("snippets/ways/planted.py", "x = 1\n")
    assert ran(repository) == {"snippets/ways/planted.py"}


def test_a_refused_snippet_leaves_what_was_published_of_it(repository):
    regenerate(repository.root)
    repository.replace(
        "snippets/ways/count.py", 'print("total', 'raise SystemExit\nprint("total'
    )
    assert any("count.py:9" in finding for finding in refused(repository))
    assert repository.read("snippets/ways/published/count.txt") == "total 1000000000\n"


def test_last_digits_that_a_processor_may_change_do_not_rewrite_published_values(
    repository,
):
    repository.write("snippets/ways/third.py", "x = 1 / 3\n")
    regenerate(repository.root)
    path = "snippets/ways/published/third.json"
    other_processor = repository.read(path).replace("333333333333", "333333333334")
    repository.write(path, other_processor)
    assert ran(repository) == {"snippets/ways/third.py"}
    assert repository.read(path) == other_processor


def test_values_are_the_same_within_the_tolerance_and_of_the_same_kind():
    assert same_values({"a": 1.0}, {"a": 1.0 + RELATIVE_TOLERANCE / 2})
    assert not same_values({"a": 1.0}, {"a": 1.0 + 3 * RELATIVE_TOLERANCE})
    assert not same_values(10**15, 10**15 + 1)
    assert not same_values(1, 1.0)
    assert not same_values({"a": 1}, {"a": 1, "b": 1})


def test_a_snippet_sees_nothing_of_the_machine_that_could_change_its_result(
    repository, monkeypatch
):
    monkeypatch.setenv("SECRET", "1")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    repository.write(
        "snippets/ways/looks.py",
        "import os, time\nprint('SECRET' in os.environ, time.tzname[0])\n"
        "print(os.environ['OMP_NUM_THREADS'])\n",
    )
    assert run(repository.root, "snippets/ways/looks.py", 1).text == "False UTC\n1\n"
