"""What a reader sees when a build goes wrong: a whole site; and the next is right."""

import gzip
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest

from publishing import site
from tests.conftest import ROOT, Repository

DRAWERS = [sys.executable, "-c", "from publishing.command import drawers; drawers()"]
COUNT_JSON = "snippets/ways/published/count.json"
# Read by every Python that has its folder on PYTHONPATH: a clock that is 400 days ahead.
CLOCK = """
import datetime, time
ahead = 400 * 86400
now = time.time
time.time = lambda: now() + ahead
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)
datetime.datetime = Later
"""


def start(repository, **options):
    return subprocess.Popen(
        [*DRAWERS, "build"],
        cwd=repository.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def told_by(process):
    return " ".join(process.communicate()[1].split())


@pytest.fixture(scope="session")
def two_sites(built_repository, tmp_path_factory):
    """Two states of the sources, and the whole site that each makes: text → hash."""
    root = tmp_path_factory.mktemp("wider") / "copy"
    shutil.copytree(built_repository.root, root, symlinks=True)
    wider = Repository(root)
    wider.write("snippets/ways/shared.py", "width = 5\n")
    assert wider.run("build").returncode == 0
    hashes = {
        "width = 5\n": wider.site_hash(),
        built_repository.read("snippets/ways/shared.py"): built_repository.site_hash(),
    }
    assert len(set(hashes.values())) == 2
    return hashes


@pytest.mark.slow
def test_killed_at_twenty_random_moments_the_site_is_whole_and_the_next_is_right(
    published, two_sites
):
    began = time.monotonic()
    published.write("snippets/ways/shared.py", "width = 5\n")
    assert published.run("build").returncode == 0
    whole_build = time.monotonic() - began
    moments = random.Random(175)
    for round in range(20):
        text = ("width = 4\n", "width = 5\n")[round % 2]
        published.write("snippets/ways/shared.py", text)
        process = start(published)
        time.sleep(moments.uniform(0, whole_build))
        # The power fails; or the build alone dies, and what it started goes on.
        if round % 4 < 2:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate()
        assert published.site_hash() in two_sites.values(), f"round {round}"
    for text in two_sites:
        published.write("snippets/ways/shared.py", text)
        build = published.run("build")
        assert build.returncode == 0, build.stderr
        assert published.site_hash() == two_sites[text]
    left = [p.name for p in (published.root / ".cache").iterdir()]
    twins = ["twins.en.json", "twins.zh.json"]
    assert sorted(left) == ["build.lock", "regenerated.json", *twins]
    assert not list(published.root.glob("snippets/*/published/.*"))


# A disk is full for whoever may write no more. The limit counts for root too.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("most_bytes", "reason"),
    [
        (0, "No usable temporary directory found"),
        (100, "count.py:1: ended with status 1 before its last line: OSError: [Errno 27]"),
        (3000, "File too large"),
        (60_000, "mkdocs.yml:1: the site generator stopped; OSError: [Errno 27] File too"),
    ],
)
def test_on_a_full_disk_the_last_good_site_stays_and_the_reason_is_told(
    published, two_sites, most_bytes, reason
):
    published.write("snippets/ways/shared.py", "width = 5\n")
    process = start(
        published,
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY)
        ),
    )
    told = told_by(process)
    assert process.returncode == 1
    assert reason in told
    assert "site/ is the last good site" in told
    assert "Traceback" not in told
    assert published.site_hash() == two_sites["width = 4\n"]
    # There is room again.
    assert published.run("build").returncode == 0
    assert published.site_hash() == two_sites["width = 5\n"]


@pytest.mark.slow
def test_of_two_builds_at_once_the_second_waits_and_both_are_right(published):
    published.write("snippets/ways/shared.py", "import time\ntime.sleep(2)\nwidth = 5\n")
    builds = start(published), start(published)
    # Whichever comes first does the work; the other finds it done.
    ran, waited = sorted(map(told_by, builds), key=lambda told: "Another build" in told)
    assert "3 snippets ran, 0 reused" in ran
    assert "Another build is at work in this checkout; waiting for its end." in waited
    assert "0 snippets ran, 3 reused" in waited
    assert [build.returncode for build in builds] == [0, 0]
    assert "12.5 亿" in published.read("site/index.html")


def test_a_published_file_that_was_edited_by_hand_reaches_no_reader(published):
    before, values = published.site_hash(), published.read(COUNT_JSON)
    published.replace(COUNT_JSON, "1000000000", "1750000000")
    build = published.run("build")
    assert build.returncode == 0
    assert "1 snippets ran" in build.stderr
    assert published.read(COUNT_JSON) == values
    assert published.site_hash() == before


def committed(repository):
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *command]
        subprocess.run(git, cwd=repository.root, check=True)


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_another_machine_at_another_time_builds_the_same_bytes(
    repository, tmp_path_factory, monkeypatch
):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    committed(repository)
    assert repository.run("build").returncode == 0
    other = Repository(tmp_path_factory.mktemp("elsewhere") / "another name")
    ignore = shutil.ignore_patterns("site", ".cache", "published")
    shutil.copytree(repository.root, other.root, symlinks=True, ignore=ignore)
    clock = tmp_path_factory.mktemp("clock")
    (clock / "sitecustomize.py").write_text(CLOCK)
    built = other.run(
        "build",
        PYTHONPATH=os.pathsep.join([str(clock), os.environ.get("PYTHONPATH", "")]),
        LC_ALL="C",
        LANG="zh_CN.UTF-8",
        LANGUAGE="zh",
        TZ="Asia/Shanghai",
        PYTHONHASHSEED="7",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
        OMP_NUM_THREADS="7",
        OPENBLAS_NUM_THREADS="7",
        COLUMNS="40",
    )
    assert built.returncode == 0, built.stderr
    assert files(other.root / "site") == files(repository.root / "site")
    for path in repository.root.glob("snippets/*/published/*"):
        name = path.relative_to(repository.root)
        assert (other.root / name).read_bytes() == path.read_bytes()


def test_the_pages_carry_the_date_of_the_commit(repository):
    committed(repository)
    assert repository.run("build").returncode == 0
    log = ["git", "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d"]
    environment = os.environ | {"TZ": "UTC"}
    day = subprocess.run(
        log, cwd=repository.root, capture_output=True, text=True, env=environment
    )
    sitemap = repository.read("site/sitemap.xml")
    assert set(sitemap.split("<lastmod>")[1:]) and all(
        part.startswith(day.stdout.strip()) for part in sitemap.split("<lastmod>")[1:]
    )
    packed = (repository.root / "site/sitemap.xml.gz").read_bytes()
    assert gzip.decompress(packed).decode() == sitemap


@pytest.mark.slow
def test_two_builds_of_our_own_site_are_byte_for_byte_the_same(
    built_site, tmp_path, monkeypatch
):
    (tmp_path / "sitecustomize.py").write_text(CLOCK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    site.build(ROOT, tmp_path / "again")
    assert files(tmp_path / "again") == files(built_site)
