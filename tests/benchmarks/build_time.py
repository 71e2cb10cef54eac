"""Measures builds of this site and of generated ones, beside the least they could take.

    .venv/bin/python tests/benchmarks/build_time.py [--topics 10 100 300] [--repeat 3]

A generated site has a page in each language and a snippet for every topic. All snippets
import one shared module, every third a second one. Each computes for 0.3 s: a fixed number
of steps, counted out once for this machine. Sleeping instead would leave both cores to
the builder, and hide what it costs to run snippets.

Everything happens in copies in a temporary folder. The floor, in the same run: the same
pages with every value, figure and include written out as text, same theme, nothing
executed; and the snippets alone, two at a time, each by `python snippet.py`.

After every build its result is checked: exactly the snippets that depend on the change
ran, every page of both languages shows the new values, and no page shows an old one. A
wrong result ends the benchmark with status 1; a missed target is only reported. Times are
the fastest of the repetitions, which take turns.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from publishing.pages import page_files  # noqa: E402
from publishing.regenerate import WORKERS, snippets  # noqa: E402, the checkout's own
from publishing.site import CONFIGURATIONS  # noqa: E402
from tests.benchmarks.sites import (  # noqa: E402
    SIZES,
    GeneratedSite,
    PlainSite,
    Site,
    Wrong,
    dependents,
)

SECONDS_OF_WORK = 0.3
BUILD = ["-c", "from publishing.command import drawers; drawers()", "build"]
RAN = re.compile(r"^ +[\d.]+ s  (snippets/\S+\.py)$", re.MULTILINE)


@dataclass(frozen=True)
class Cost:
    """What commands cost: time on the clock, processor time, the largest process."""

    seconds: float
    processor: float
    megabytes: float
    output: str = ""


def cost(commands, folder, root, at_once=1):
    """Run Python with each list of arguments, so many at once. Raise Wrong if one fails."""

    def one(arguments):
        with tempfile.TemporaryFile() as told:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
            )
            # The usage counts what the process started and waited for.
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            told.seek(0)
            output = told.read().decode()
        if process.returncode:
            raise Wrong(f"python {' '.join(arguments)}\n{output}")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, output

    environment = os.environ | {
        "PYTHONPATH": str(root),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "NO_MKDOCS_2_WARNING": "1",
    }
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        each = list(pool.map(one, commands))
    seconds = time.perf_counter() - began
    processor, megabytes, output = zip(*each, strict=True)
    return Cost(seconds, sum(processor), max(megabytes), "".join(output))


def plain_cost(plain, at_once):
    """Build the plain pages of both languages, so many at once."""
    command = ["-m", "mkdocs", "build", "--no-strict", "--quiet"]
    built = plain.root / "built"
    commands = [
        [*command, "--config-file", file, "--site-dir", str(built / language)]
        for language, file in CONFIGURATIONS.items()
    ]
    spent = cost(commands, plain.root, plain.root, at_once)
    if any("<data " in page.read_text("utf-8") for page in built.rglob("*.html")):
        raise Wrong("the plain pages are not plain: a number on them is marked up")
    return spent


def steps_for(seconds):
    """Return how many steps of work take so long on this machine, when it is idle."""
    namespace = {}
    exec(SIZES.format(width=1), namespace)
    steps, best = 500_000, float("inf")
    for _ in range(9):
        began = time.process_time()
        namespace["work"](steps)
        best = min(best, time.process_time() - began)
    return round(steps * seconds / best)


def build(site, expected):
    """Build as the command does. Raise Wrong unless exactly the expected snippets ran."""
    spent = cost([BUILD], site.root, site.root)
    ran = set(RAN.findall(spent.output))
    if ran != expected:
        raise Wrong(
            f"ran without need: {sorted(ran - expected)}; "
            f"did not run: {sorted(expected - ran)}\n{spent.output}"
        )
    site.check()
    return spent


def published(root):
    return {path: path.read_bytes() for path in root.glob("snippets/*/published/*")}


def forget(root, *, outputs):
    """Leave what a new clone has; without `outputs`, not even what snippets publish."""
    for folder in (root / ".cache", root / "site"):
        shutil.rmtree(folder, ignore_errors=True)
    if not outputs:
        for folder in root.glob("snippets/*/published"):
            shutil.rmtree(folder)


def once(site, folder, repetition):
    """Measure everything about a site once. Return what was measured → its Cost."""
    costs = {}
    everything = set(snippets(site.root))
    forget(site.root, outputs=False)
    costs["nothing published"] = build(site, everything)
    committed = published(site.root)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        plain = PlainSite(Path(scratch) / "plain", site)
        costs["plain in turn"] = plain_cost(plain, at_once=1)
        costs["plain side by side"] = plain_cost(plain, at_once=2)
        alone = [[str(site.root / snippet)] for snippet in sorted(everything)]
        costs["snippets alone"] = cost(alone, scratch, site.root, WORKERS)
        forget(site.root, outputs=True)
        costs["new clone"] = build(site, everything)
        if published(site.root) != committed:
            raise Wrong("a build in a new clone changed what is published")
        costs["nothing changed"] = build(site, set())
        for what, file in site.changes(repetition):
            reached = dependents(site.root, file)
            costs[what] = build(site, reached)
            if what == "one snippet changed":
                costs["own"] = cost([[str(site.root / file)]], scratch, site.root)
            elif what == "second shared module changed":
                assert 0 < len(reached) < len(everything)
    site.undo()
    return costs


def measure(make_site, repeat):
    """Measure a site so many times; return the fastest Cost of each kind, and the name."""
    with tempfile.TemporaryDirectory(prefix="build-time-") as folder:
        (Path(folder) / "site").mkdir()
        site = make_site(Path(folder) / "site")
        pages = len(page_files(site.root, "en"))
        count = len(snippets(site.root))
        print(f"\n{site.name}: {count} snippets, 2 × {pages} pages", flush=True)
        rounds = []
        for repetition in range(repeat):
            rounds.append(once(site, folder, repetition))
            loads = " ".join(f"{load:.1f}" for load in os.getloadavg()[:2])
            print(f"  round {repetition + 1}, load after it {loads}", flush=True)
    return {
        what: min((costs[what] for costs in rounds), key=lambda cost: cost.seconds)
        for what in rounds[0]
    }


def report(costs):
    """Print a site's table: each cost, and each build beside its floor and target."""
    alone, turn = costs["snippets alone"].seconds, costs["plain in turn"].seconds
    side, own = costs["plain side by side"].seconds, costs["own"].seconds
    floors = [
        ("snippets alone", "snippets alone, two at a time"),
        ("plain in turn", "plain pages, one language after the other"),
        ("plain side by side", "plain pages, side by side"),
        ("own", "the one snippet alone"),
    ]
    builds = [
        ("nothing published", "snippets twice + plain", 2 * alone + turn, None),
        ("new clone", "snippets + plain in turn", alone + turn, 1.15),
        ("new clone", "snippets + plain side by side", alone + side, None),
        ("nothing changed", "plain in turn", turn, 1.0),
        ("nothing changed", "plain side by side", side, None),
        ("one snippet changed", "plain in turn + the snippet", turn + own, 1.0),
        ("shared module changed", "snippets twice + plain", 2 * alone + turn, None),
        ("second shared module changed", None, None, None),
    ]
    print(f"  {'':<43}{'s':>7}{'CPU s':>8}{'MB':>6}")
    for what, words in floors:
        _row(words, costs[what])
    last = None
    for what, words, floor, target in builds:
        if what not in costs:
            continue
        told = ""
        if floor:
            ratio = costs[what].seconds / floor
            told = f"{ratio:6.2f} × {words}"
            if target:
                verdict = "met" if ratio <= target else "MISSED"
                told += f"; target {target}: {verdict}"
        _row(f"build: {what}" if what != last else "", costs[what], told)
        last = what


def _row(words, spent, told=""):
    numbers = f"{spent.seconds:7.2f}{spent.processor:8.2f}{spent.megabytes:6.0f}"
    print(f"  {words:<43}{numbers if words else '':<21}{told}")


def report_growth(measured):
    """Print what each added topic costs, between one size and the next."""
    sizes = sorted(measured)
    if len(sizes) < 2:
        return
    steps = list(pairwise(sizes))
    heads = "".join(f"{f'{a} to {b}':>12}" for a, b in steps)
    print(f"\nMilliseconds for each added topic\n  {'':<43}{heads}")
    for what in measured[sizes[0]]:
        if what == "own":
            continue
        costs = {size: measured[size][what].seconds for size in sizes}
        slopes = [(costs[b] - costs[a]) / (b - a) * 1000 for a, b in steps]
        told = "".join(f"{slope:12.1f}" for slope in slopes)
        print(f"  {what:<43}{told}  ×{costs[sizes[-1]] / costs[sizes[0]]:.1f} in all")
    print("Largest process, MB")
    for what in ("plain in turn", "nothing changed", "new clone"):
        told = "".join(f"{measured[size][what].megabytes:8.0f}" for size in sizes)
        print(f"  {what:<43}{told}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--topics", type=int, nargs="*", default=[10, 100, 300])
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    steps = steps_for(SECONDS_OF_WORK)
    print(f"{os.cpu_count()} cores; {steps:,} steps of work take {SECONDS_OF_WORK} s")
    sites = {None: Site}
    for topics in arguments.topics:
        sites[topics] = lambda root, topics=topics: GeneratedSite(root, topics, steps)
    measured, failed = {}, False
    for topics, make_site in sites.items():
        try:
            costs = measure(make_site, arguments.repeat)
        except Wrong as wrong:
            print("WRONG: " + "\n".join(str(wrong).splitlines()[-20:]))
            failed = True
            continue
        report(costs)
        if topics:
            measured[topics] = costs
    report_growth(measured)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
