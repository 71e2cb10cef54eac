"""Plants single faults, one after another, and tells which ones the checks let through.

    python tests/mutation/run.py [--faults 340] [--seed 1] [--kind "cited value"]

Works on clones of the last commit, one for each of `--jobs`. Every fault is followed by
what its author would do next, running the snippets again so that the published files agree
with the code, and then by the checks of a pull request, those first that are most likely
to see it: `drawers check`, the tests that import what changed, the claims, the built site,
the browser. A fault is

    caught       if a check fails;
    looked at    if all that fails is that a figure changed, which somebody must look at
                 again and record: the author is taken to have done so without seeing it;
    invisible    if nothing that is published changed: no text, value or figure; of what
                 answers for a reader's own model, nothing is invisible;
    a survivor   otherwise.

Prints each fault that no check caught and the share of visible faults that were. Ends with
status 1 when there is a survivor.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue

from rich.progress import Progress

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.mutation import faults  # noqa: E402

RECORDS = ".cache/regenerated.json"
REGENERATE = "from publishing.regenerate import regenerate; regenerate('.')"
LOOKED = "from publishing import compared; compared.record('.', {})"
CHECK = "from publishing.command import drawers; drawers(['check'])"
IMPORTED = re.compile(
    r"^\s*(?:from snippets\.(\w+) import ([\w, ]+|\([^)]*\))"
    r"|from snippets\.(\w+\.\w+) import|import snippets\.(\w+\.\w+))",
    re.MULTILINE,
)
REFERENCE = ["tests/reference"], "-m", "reference"
FIGURE = re.compile(r"snippets/(\w+)/published/(\w+)\.\w+\.svg")
ENDS = ("caught", "looked at", "invisible", "SURVIVED")
# A fault may make a snippet or a test endless.
SECONDS = 600


class Clone:
    """A copy of the last commit, to plant faults in and to restore."""

    def __init__(self, folder):
        self.root = Path(folder)
        command = ["git", "clone", "-q", "--shared", str(ROOT), str(self.root)]
        subprocess.run(command, check=True)
        # What is the same as here need be neither fetched nor run again.
        (self.root / ".cache").mkdir()
        (self.root / ".cache/assets").symlink_to(ROOT / ".cache/assets")
        shutil.copy(ROOT / RECORDS, self.root / RECORDS)
        self.python("-c", REGENERATE)
        self.records = (self.root / RECORDS).read_bytes()

    def python(self, *arguments):
        """Return whether Python ended well, run in the clone with these arguments."""
        environment = os.environ | {"PYTHONPATH": str(self.root)}
        try:
            ended = subprocess.run(
                [sys.executable, *arguments],
                cwd=self.root,
                env=environment,
                capture_output=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            return False
        return ended.returncode == 0

    def passes(self, tests, *options):
        """Return whether these files of tests pass; without any, nothing has looked."""
        command = ["-m", "pytest", "-n", "0", "-x", "-q", *options]
        return not tests or self.python(*command, *tests)

    def changed(self):
        """Return the files that differ from the commit."""
        told = self.git("status", "--porcelain", "--untracked-files=all")
        return [line[3:] for line in told.splitlines()]

    def git(self, *arguments):
        command = ["git", *arguments]
        ended = subprocess.run(command, cwd=self.root, capture_output=True, text=True)
        return ended.stdout

    def restore(self):
        self.git("checkout", "-q", ".")
        self.git("clean", "-fdq")
        (self.root / RECORDS).write_bytes(self.records)


def verdict(clone, fault):
    """Plant a fault. Return who caught it, "" if it survives, or another of ENDS."""
    fault.plant(clone.root)
    try:
        if fault.file.startswith("theme/"):
            reading = ["tests/site/test_scripts.py"]
            passed = all(map(clone.passes, (reading, browsing(fault.file))))
            return "" if passed else "scripts"
        if "/published/" in fault.file:
            return "" if clone.passes(["tests/test_snippets.py"]) else "published files"
        if fault.file.startswith("publishing/"):
            return "" if clone.passes(["tests/publishing/test_numbers.py"]) else "its tests"
        in_code = fault.file.startswith("snippets/")
        if in_code and not clone.python("-c", REGENERATE):
            return "build"
        if fault.kind == faults.READERS_MODEL:
            quick = [*naming(fault.file), "tests/browser/test_calculator.py"]
            passed = clone.passes(quick) and clone.passes(*REFERENCE)
            return "" if passed else "tests of it"
        # A notebook holds its own code; what it prints is a file of its own.
        changed = clone.changed()
        seen = [file for file in changed if not file.endswith(".ipynb")]
        if in_code and fault.file.endswith(".py") and seen == [fault.file]:
            return "invisible"
        drawn = [
            f"figure/{one[1]}/{one[2]}"
            for one in map(FIGURE.fullmatch, changed)
            if one and (clone.root / one[0]).exists()
        ]
        if drawn and not clone.python("-c", LOOKED.format(drawn)):
            raise RuntimeError(f"{', '.join(drawn)}: could not be recorded as looked at")
        if not clone.python("-c", CHECK):
            return "drawers check"
        if fault.file.endswith(".py"):
            figures = ["tests/browser/test_figures.py"] if drawn else []
            tests = naming(fault.file)
            # Importing a chapter's snippets takes a while: its own tests come first.
            own = [t for t in tests if f"test_{Path(fault.file).parent.name}" in t]
            others = [test for test in tests if test not in own]
            if not all(map(clone.passes, (figures, own, others))):
                return "tests of it"
            return "looked at" if drawn else ""
        if in_code:
            return "" if clone.passes(["tests/claims"]) else "claims"
        return "" if clone.passes(["tests/site"]) else "site"
    finally:
        clone.restore()


def naming(snippet):
    """Return the files of tests that import a snippet, directly or not, or name it."""
    path = Path(snippet).with_suffix("")
    wanted, before = {".".join(path.parts[1:])}, set()
    while wanted != before:
        before = set(wanted)
        for path in sorted(ROOT.glob("snippets/*/*.py")):
            if _imports(path) & wanted:
                wanted.add(f"{path.parent.name}.{path.stem}")
    # Tests of figures run the snippet by its name; of what it prints, by its chapter too.
    quoted = re.compile(rf'["/]{Path(snippet).stem.removesuffix("_figure")}["_]')
    tests = sorted(ROOT.glob("tests/claims/test_*.py"))
    return [
        str(test.relative_to(ROOT))
        for test in tests
        if _imports(test) & wanted or quoted.search(test.read_text(encoding="utf-8"))
    ]


def _imports(path):
    names = set()
    for chapter, several, *one in IMPORTED.findall(path.read_text(encoding="utf-8")):
        names |= {f"{chapter}.{name}" for name in re.findall(r"\w+", several)}
        names |= set(filter(None, one))
    return names


def browsing(script):
    """Return the files of browser tests that bear a script's name, or else all."""
    name = Path(script).stem.partition("_")[0]
    tests = [f"tests/browser/{path.name}" for path in ROOT.glob("tests/browser/test_*.py")]
    return [test for test in tests if name in test] or sorted(tests)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--faults", type=int, default=340)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", help="plant the faults of one kind only")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    chosen = [
        fault
        for fault in faults.choose(ROOT, arguments.faults, arguments.seed)
        if arguments.kind in (None, fault.kind)
    ]
    if find_spec("transformers") is None:
        parser.error("install the extra `reference`, which readers' models are tested by")
    tally = Counter()
    with tempfile.TemporaryDirectory() as folder, Progress() as progress:
        clones = SimpleQueue()
        for number in range(arguments.jobs):
            clones.put(Clone(Path(folder, str(number))))

        def look(fault):
            clone = clones.get()
            try:
                return fault, verdict(clone, fault)
            finally:
                clones.put(clone)

        with ThreadPoolExecutor(arguments.jobs) as pool:
            task = progress.add_task("Faults", total=len(chosen))
            for fault, by in pool.map(look, chosen):
                progress.advance(task)
                ended = by if by in ENDS else "caught" if by else "SURVIVED"
                tally[fault.kind, ended] += 1
                if ended != "caught":
                    where = f"{fault.file}:{fault.line}"
                    told = f"{ended}: {where}: {fault.kind}: {fault.what}"
                    progress.console.print(told, markup=False, soft_wrap=True)
    for kind in dict.fromkeys(fault.kind for fault in chosen):
        counts = {end: tally[kind, end] for end in ENDS}
        print(f"{kind:24}", *(f"{count:4} {end}" for end, count in counts.items()))
    caught, looked, _, survived = (
        sum(n for (_, ended), n in tally.items() if ended == end) for end in ENDS
    )
    visible = caught + looked + survived
    print(f"{caught} of {visible} visible faults were caught by a check;")
    print(f"{looked} more changed a figure that somebody must look at again")
    sys.exit(1 if survived else 0)


if __name__ == "__main__":
    main()
