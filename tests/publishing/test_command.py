"""`drawers`: one clear message for bad input, and the last good site stays."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from publishing import site

ENGLISH, CHINESE = "docs/en/index.md", "docs/zh/index.md"
REGISTER = "snippets/cited_numbers.yml"


def test_a_build_publishes_both_languages_and_says_what_ran(built_repository):
    again = built_repository.run("build")
    assert again.returncode == 0
    assert "0 snippets ran, 3 reused" in again.stderr
    chinese = built_repository.read("site/index.html")
    english = built_repository.read("site/en/index.html")
    data = (
        '<data class="number" value="1000000000" data-origin="ways/count.total">{}</data>'
    )
    assert data.format("10 亿") in chinese
    assert data.format("1 billion") in english
    assert 'data-origin="cited/weights">2 million</data>' in english


def test_an_archive_that_cannot_be_packed_leaves_the_new_site(published):
    published.write("snippets/ways/shared.py", "width = 5\n")
    build = published.run("build", "--without-downloads", "--offline")
    assert build.returncode == 1
    assert "package-lock.json:1: an archive needs what this pins" in build.stderr
    assert build.stderr.endswith("site/ is ready; site.zip is not.\n")
    assert "Nothing was published" not in build.stderr
    assert "12.5 亿" in published.read("site/index.html")


def test_a_changed_constant_changes_every_dependent_number_in_both_languages(published):
    published.write("snippets/ways/shared.py", "width = 5\n")
    build = published.run("build")
    assert build.returncode == 0, build.stderr
    assert "3 snippets ran, 0 reused" in build.stderr
    for page, words in (("index.html", "12.5 亿"), ("en/index.html", "1.25 billion")):
        html = published.read(f"site/{page}")
        # In the prose and in the figure.
        assert html.count(words) == 2
        assert "total 1250000000" in html
        assert "10000000" not in html


@pytest.mark.parametrize("quotation", ["ways/count.totl", "ways/none.x", "cited/weigths"])
def test_an_unknown_value_stops_the_build_with_page_and_line(published, quotation):
    for file in (CHINESE, ENGLISH):
        published.replace(file, "ways/count.total", quotation)
    published.run("reflect", "index.md")
    _refused(published, f"{CHINESE}:7: ", f"{ENGLISH}:10: ")


def _refused(repository, *messages):
    """Build, and expect each message, a non-zero exit, and an untouched site."""
    before = repository.site_hash()
    build = repository.run("build")
    told = " ".join(build.stderr.split())
    for message in messages:
        assert message in told
    assert build.returncode == 1
    assert "Traceback" not in build.stderr
    assert "site/ is the last good site" in told
    assert repository.site_hash() == before


def test_a_value_that_became_text_stops_the_build(published):
    published.replace("snippets/ways/count.py", "total = ", "total = 'many'  # ")
    published.write("snippets/ways/block_figure.py", "")
    for file in (CHINESE, ENGLISH):
        published.replace(file, '[[ figure("ways/block") ]]', "")
    published.run("reflect", "index.md")
    _refused(published, f"{CHINESE}:7: ways/count.total is text, 'many'")


def test_a_value_that_became_a_list_stops_the_build(published):
    published.replace("snippets/ways/count.py", "total = ", "total = [1]  # ")
    published.write("snippets/ways/block_figure.py", "")
    _refused(published, f"{CHINESE}:7: ways/count publishes no total")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("x = 1 / 0\n", "snippets/ways/planted.py:1: ZeroDivisionError"),
        ("# time limit: 1 s\nwhile True: pass\n", "planted.py:2: still running after 1 s"),
        ("import sys\nsys.exit(0)\n", "planted.py:2: exits (status 0)"),
        ("import time\nprint(time.time_ns())\n", "planted.py:1: two runs differ"),
        ("open('/tmp/elsewhere', 'w')\n", "planted.py:1: writes /tmp/elsewhere"),
    ],
)
def test_a_bad_snippet_stops_the_build(published, code, message):
    published.write("snippets/ways/planted.py", code)
    _refused(published, message)
    assert not Path("/tmp/elsewhere").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            ENGLISH,
            "{#second}\n",
            "{#second}\n\nhas 12 layers\n",
            f"{ENGLISH}:16: “12 layers”",
        ),
        (CHINESE, "title: 参数", "title: 12 层", f"{CHINESE}:2: “12 层”"),
        (REGISTER, "value: 2000000", "value: [", f"{REGISTER}:11: is not YAML"),
        (REGISTER, "    source: a-paper\n", "", f"{REGISTER}:8: weights has no source"),
        (
            CHINESE,
            "{#second}",
            "{#title}",
            f"{CHINESE}:11: heading id title stands on line 5",
        ),
        (CHINESE, "title: 参数", "title: [", f"{CHINESE}:"),
        (
            "docs/proper_names.yml",
            "[]",
            "- name: x",
            "docs/proper_names.yml:1: needs a name",
        ),
        (
            CHINESE,
            "count.py:count",
            "count.py:nothing",
            f"{CHINESE}:14: ways/count.py has no",
        ),
        (
            CHINESE,
            "count.py:count",
            "none.py",
            f"{CHINESE}:14: there is no snippets/ways/none",
        ),
        (
            CHINESE,
            "{#second}",
            "{#second}\n\n[x](nowhere.md)",
            f"{CHINESE}:13: the link nowhere",
        ),
        (
            CHINESE,
            "{#second}",
            "{#second}\n\n[x](sources.md#nobody)",
            f"{CHINESE}:13: the link",
        ),
        (
            CHINESE,
            "{#second}",
            "{#second}\n\n[[ nothing ]]",
            f"{CHINESE}:13: [[ nothing ]]",
        ),
        (CHINESE, "{#second}", '{#second}\n\n[[ none("x") ]]', f"{CHINESE}:13: [[ none("),
        (CHINESE, 'total") ]]', 'total", x=1) ]]', f"{CHINESE}:7: "),
        (
            CHINESE,
            'total") ]]',
            'total", unit="st") ]]',
            f"{CHINESE}:7: unit 'st' is none of",
        ),
        (CHINESE, "ways/block", "ways/blok", f"{CHINESE}:9: there is no figure ways/blok"),
        (
            "mkdocs.yml",
            "strict: true",
            "strict: [",
            "mkdocs.yml:1: the site generator stopped",
        ),
    ],
)
def test_bad_input_stops_the_build_and_is_named(published, file, old, new, message):
    published.replace(file, old, new)
    _refused(published, message)


def test_a_missing_english_twin_stops_the_build(published):
    (published.root / "docs/en/sources.md").unlink()
    _refused(published, "docs/zh/sources.md:1: missing: write docs/en/sources.md")


def test_a_page_that_is_behind_is_published_with_a_notice(published):
    published.replace(CHINESE, "{#second}\n", "{#second}\n\n新的一句。\n")
    assert published.run("build").returncode == 0
    english = published.read("site/en/index.html")
    assert "has changed since this translation" in english
    assert 'href="../"' in english
    assert "has changed since" not in published.read("site/en/sources/index.html")


def test_check_names_the_state_of_pages_and_exits_by_findings(published):
    good = published.run("check")
    assert (good.returncode, good.stdout) == (0, "")
    assert "3 current" in good.stderr
    published.replace(CHINESE, "{#second}\n", "{#second}\n\n新的一句。\n")
    bad = published.run("check")
    assert bad.returncode == 1
    assert bad.stdout.startswith(f"{ENGLISH}:4: behind: changed in Chinese: second")
    assert published.run("reflect", "index.md").returncode == 0
    assert published.run("check").returncode == 0


def test_check_of_a_page_that_cannot_be_read_says_so(published):
    published.replace(CHINESE, "title: 参数", "title: [")
    bad = published.run("check")
    assert bad.returncode == 1
    assert f"{CHINESE}:" in bad.stdout
    assert "Traceback" not in bad.stderr


def test_serve_shows_both_languages_and_builds_again_when_a_snippet_changes(published):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "from publishing.command import drawers; drawers()"
    server = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--port", str(port)],
        cwd=published.root,
        stderr=subprocess.PIPE,
    )

    def shown(path, words):
        """Wait until the served page has the words, or a minute has passed."""
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}") as page:
                    if words in page.read().decode():
                        return True
            except OSError:
                pass
            time.sleep(0.25)
        return False

    try:
        assert shown("", "10 亿")
        assert shown("en/", "1 billion")
        published.write("snippets/ways/shared.py", "width = 5\n")
        assert shown("en/", "1.25 billion")
        assert shown("", "12.5 亿")
        published.replace(CHINESE, "{#second}\n", "{#second}\n\n新的一句。\n")
        assert shown("", "新的一句")
    finally:
        server.kill()
        server.communicate()


def test_plain_mkdocs_builds_both_sites_and_refuses_an_unknown_value(published):
    def mkdocs(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", *arguments],
            cwd=published.root,
            capture_output=True,
            text=True,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        )

    for arguments in ([], ["-f", "mkdocs.en.yml"]):
        built = mkdocs(*arguments)
        assert built.returncode == 0, built.stderr
        assert "WARNING" not in built.stderr
    published.replace(CHINESE, "ways/count.total", "ways/count.totl")
    refused = mkdocs()
    assert refused.returncode != 0
    assert f"{CHINESE}:7: ways/count publishes no totl" in refused.stdout + refused.stderr


def test_the_command_outside_a_checkout_says_so(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    code = "from publishing.command import drawers; drawers()"
    called = subprocess.run(
        [sys.executable, "-c", code, "check"],
        cwd=tmp_path / "elsewhere",
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(site.__file__).parent.parent)},
    )
    assert called.returncode == 1
    assert "is no checkout of the site" in called.stderr


def test_publishing_exchanges_the_sites_in_one_step(tmp_path):
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    site.publish(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old/index.html").read_text() == "new"
    site.publish(tmp_path / "old", tmp_path / "first")
    assert (tmp_path / "first/index.html").read_text() == "new"
