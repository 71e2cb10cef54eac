"""Runs the snippets that changed and keeps what they publish.

Every `snippets/<chapter>/<snippet>.py` runs in a process of its own, under a time limit,
and leaves in `snippets/<chapter>/published/`

    <snippet>.txt              what it printed
    <snippet>.json             the numbers and strings it bound at its top level
    <figure>.<language>.svg    the figures it saved
    <snippet>.<language>.ipynb if it is written as one (see notebooks.py), the notebook

A snippet runs again when anything changed that its result can depend on: its own text,
any file or folder of the repository that it imported or read, directly or not, the
installed packages and their pins, the Python version, the runner, or the published files
themselves. What a run read is observed, not guessed (see `run_snippet.Watch`).

A snippet whose result is new or changed runs twice, under two hash seeds: a page must not
show what the next build would print differently. The committed files of an unchanged
snippet are the first of its two runs.
"""

import hashlib
import json
import math
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from publishing import notebooks
from publishing.findings import Finding, Refused
from publishing.records import load_records, save_records, write_whole
from publishing.run_snippet import END_OF_CELL

WORKERS = 2
SECONDS = 60
TIME_LIMIT = re.compile(r"^# time limit: (\d+) s$", re.MULTILINE)
# How far two values may lie apart and be the same: the last digits of numpy's sums differ
# from processor to processor.
RELATIVE_TOLERANCE = 1e-9
RECORDS = ".cache/regenerated.json"
# What a snippet sees of the machine: nothing that changes its result.
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
}


@dataclass(frozen=True)
class Outcome:
    """What became of one snippet: it ran, for so many seconds, or was reused."""

    snippet: str
    ran: bool
    seconds: float


@dataclass(frozen=True)
class Result:
    """What one run of one snippet produced."""

    text: str
    values: dict
    files: dict
    read: dict
    began: float
    seconds: float


def snippets(root):
    """Return the repository's snippets, as paths relative to `root`, sorted."""
    return sorted(str(p.relative_to(root)) for p in Path(root).glob("snippets/*/*.py"))


def regenerate(root, on_start=None, on_end=None):
    """Bring every chapter's `published/` up to date. Return an Outcome for each snippet.

    on_start  is called with the number of snippets that will run.
    on_end    is called with each Outcome as it is known.
    Raises Refused with a finding for each snippet that failed; what the others publish is
    kept, for it is right.
    """
    root = Path(root).resolve()
    records = load_records(root / RECORDS)
    hashes = Hashes(root)
    surroundings = _surroundings(root)
    outcomes, changed = {}, []
    for snippet in snippets(root):
        record = records.get(snippet)
        if record and _still_true(record, surroundings, hashes, root, snippet):
            outcomes[snippet] = Outcome(snippet, False, record["seconds"])
        else:
            changed.append(snippet)
    (on_start or (lambda count: None))(len(changed))
    failures = []
    with ThreadPoolExecutor(WORKERS) as pool:
        # A snippet that ran before and changed since will print something new: its second
        # run starts beside the first.
        first, second = {}, {}
        for snippet in changed:
            first[snippet] = pool.submit(run, root, snippet, 1)
            if snippet in records or not _published(root, snippet, ".json").exists():
                second[snippet] = pool.submit(run, root, snippet, 2)
        for snippet in changed:
            try:
                result = first[snippet].result()
                if not _same(result, published(root, snippet, result.files)):
                    again = second.get(snippet) or pool.submit(run, root, snippet, 2)
                    _must_repeat(snippet, result, again.result())
                    _publish(root, snippet, result)
            except Refused as refused:
                failures += refused.findings
                records.pop(snippet, None)
                continue
            outcomes[snippet] = Outcome(snippet, True, result.seconds)
            (on_end or (lambda outcome: None))(outcomes[snippet])
            records.pop(snippet, None)
            if not _read_while_written(root, result):
                records[snippet] = _record(root, snippet, result, surroundings)
    failures += _shared_figures(records)
    _forget_what_is_gone(root, records, outcomes)
    save_records(root / RECORDS, records)
    if failures:
        raise Refused(failures)
    return [outcomes[snippet] for snippet in sorted(outcomes)]


def run(root, snippet, hash_seed):
    """Run one snippet in a fresh process and return its Result.

    Raises Refused when the snippet raises, exits early, outlasts its time limit, does
    what snippets may not do, or saves what is not a figure.
    """
    path = Path(root) / snippet
    code = path.read_text(encoding="utf-8")
    limit = TIME_LIMIT.search(code)
    seconds = int(limit[1]) if limit else SECONDS
    with tempfile.TemporaryDirectory(prefix="snippet-") as folder:
        figures, report = Path(folder) / "figures", Path(folder) / "report.json"
        figures.mkdir()
        command = [sys.executable, "-m", "publishing.run_snippet"]
        began = time.time()
        process = subprocess.Popen(
            [*command, str(root), str(path), str(report), str(seconds)],
            cwd=figures,
            # The checkout's own code first, even where another one is installed.
            env=ENVIRONMENT | {"PYTHONPATH": str(root), "PYTHONHASHSEED": str(hash_seed)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            output, errors = process.communicate(timeout=seconds + 5)
        except subprocess.TimeoutExpired:
            output, errors = b"", b"Timeout"
        finally:
            _end(process)
        elapsed = time.time() - began
        if not report.exists():
            raise Refused([_why_no_report(snippet, path, process, errors, seconds)])
        told = json.loads(report.read_text(encoding="utf-8"))
        if error := told.get("error"):
            raise Refused([Finding(snippet, error["line"], error["reason"])])
        text, saved = output.decode("utf-8", errors="replace"), _figures(snippet, figures)
        if notebooks.has_cells(code):
            saved |= notebooks.made(snippet, code, text.split(END_OF_CELL), saved)
        return Result(
            text=text.replace(END_OF_CELL, ""),
            values=told["values"],
            files=saved,
            read=told["read"],
            began=began,
            seconds=elapsed,
        )


def published(root, snippet, files):
    """Return what is published of a snippet: its text, values and the named files.

    None stands for a file that is missing or not what a snippet publishes.
    """
    try:
        return (
            _published(root, snippet, ".txt").read_text(encoding="utf-8"),
            json.loads(_published(root, snippet, ".json").read_text(encoding="utf-8")),
            {
                name: (_folder(root, snippet) / name).read_text(encoding="utf-8")
                for name in files
            },
        )
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return None


def printed(root, snippet):
    """Return the text that is published of a snippet, empty where it prints none."""
    path = _published(root, snippet, ".txt")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def same_values(one, other):
    """Tell whether two published values are equal, floats within RELATIVE_TOLERANCE."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            same_values(one[name], other[name]) for name in one
        )
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=RELATIVE_TOLERANCE, abs_tol=1e-300)
    return type(one) is type(other) and one == other


class Hashes:
    """Content hashes of the repository's files and folder listings, each read once."""

    def __init__(self, root):
        self.root = root
        self.known = {}

    def file(self, path):
        return self._hash(path, lambda absolute: absolute.read_bytes())

    def folder(self, path):
        return self._hash(
            path + os.sep,
            lambda absolute: "\n".join(sorted(p.name for p in absolute.iterdir())).encode(),
        )

    def _hash(self, path, content):
        if path not in self.known:
            try:
                digest = hashlib.sha256(content(self.root / path)).hexdigest()
            except OSError:
                digest = None  # absent: it counts when it appears
            self.known[path] = digest
        return self.known[path]


def _surroundings(root):
    """Return a hash of what every snippet depends on without reading it."""
    digest = hashlib.sha256(sys.version.encode())
    installed = Path(sysconfig.get_paths()["purelib"]).glob("*.dist-info")
    digest.update("\n".join(sorted(path.name for path in installed)).encode())
    for name in ("constraints.txt", "publishing/regenerate.py", "publishing/notebooks.py"):
        path = root / name
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _still_true(record, surroundings, hashes, root, snippet):
    folder = str(_folder(root, snippet).relative_to(root))
    return (
        record["surroundings"] == surroundings
        and all(hashes.file(path) == was for path, was in record["files"].items())
        and all(hashes.folder(path) == was for path, was in record["folders"].items())
        and all(
            hashes.file(f"{folder}/{name}") == was
            for name, was in record["published"].items()
        )
    )


def _record(root, snippet, result, surroundings):
    # Hashed anew: the files may have changed since this build looked at them first.
    hashes = Hashes(root)
    folder = _folder(root, snippet).relative_to(root)
    stem = Path(snippet).stem
    names = [f"{stem}.txt", f"{stem}.json", *sorted(result.files)]
    return {
        "surroundings": surroundings,
        "files": {path: hashes.file(path) for path in [snippet, *result.read["files"]]},
        "folders": {path: hashes.folder(path) for path in result.read["folders"]},
        "published": {name: hashes.file(f"{folder}/{name}") for name in names},
        "seconds": round(result.seconds, 3),
    }


def _read_while_written(root, result):
    """Tell whether a file changed during the run: which text was read is then unknown."""
    paths = [root / path for path in result.read["files"]]
    return any(p.exists() and p.stat().st_mtime >= result.began for p in paths)


def _folder(root, snippet):
    return (Path(root) / snippet).parent / "published"


def _published(root, snippet, ending):
    return _folder(root, snippet) / (Path(snippet).stem + ending)


def _same(result, before):
    if before is None:
        return False
    text, values, files = before
    return (
        result.text == text and same_values(result.values, values) and result.files == files
    )


def _must_repeat(snippet, one, other):
    if _same(one, (other.text, other.values, other.files)):
        return
    reason = "publishes other figures"
    for line, (first, second) in enumerate(
        zip(one.text.splitlines(), other.text.splitlines(), strict=False), 1
    ):
        if first != second:
            reason = f"line {line} of its output was {first!r}, then {second!r}"
            break
    else:
        if one.text != other.text:
            reason = "prints more lines one time than another"
        for name in one.values:
            if not same_values(one.values[name], other.values.get(name)):
                reason = f"{name} was {one.values[name]!r}, then {other.values.get(name)!r}"
                break
    raise Refused(
        [Finding(snippet, 1, f"two runs differ: {reason}; fix the seed or the order")]
    )


def _publish(root, snippet, result):
    folder = _folder(root, snippet)
    folder.mkdir(exist_ok=True)
    write_whole(_published(root, snippet, ".txt"), result.text)
    values = json.dumps(result.values, indent=2, ensure_ascii=False)
    write_whole(_published(root, snippet, ".json"), values + "\n")
    for name, content in result.files.items():
        write_whole(folder / name, content)


def _figures(snippet, folder):
    figures = {}
    for path in sorted(folder.rglob("*")):
        if not re.fullmatch(r"\w+\.(zh|en)\.svg", str(path.relative_to(folder))):
            message = f"saves {path.name}; a figure is <name>.zh.svg or <name>.en.svg"
            raise Refused([Finding(snippet, 1, message)])
        svg = path.read_text(encoding="utf-8")
        try:
            ElementTree.fromstring(svg)
        except ElementTree.ParseError as error:
            message = f"{path.name} is no well-formed SVG: {error}"
            raise Refused([Finding(snippet, 1, message)]) from None
        figures[path.name] = svg
    return figures


def _shared_figures(records):
    owners = {}
    for snippet in sorted(records):
        for name in records[snippet]["published"]:
            owners.setdefault((Path(snippet).parent, name), []).append(snippet)
    return [
        Finding(snippets[1], 1, f"saves {name}, and so does {snippets[0]}; rename one")
        for (_, name), snippets in owners.items()
        if len(snippets) > 1
    ]


def _forget_what_is_gone(root, records, outcomes):
    """Remove the records and published files of snippets that no longer exist."""
    existing = set(snippets(root))
    for snippet in records.keys() - existing:
        del records[snippet]
    if outcomes.keys() != existing:
        return  # a snippet failed: what it would publish is not known
    kept = {
        _folder(root, snippet) / name
        for snippet, record in records.items()
        for name in record["published"]
    }
    for path in root.glob("snippets/*/published/*"):
        if path not in kept:
            path.unlink()


def _end(process):
    """End the process and whatever it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _why_no_report(snippet, path, process, errors, seconds):
    told = errors.decode("utf-8", errors="replace")
    if "Timeout" in told:
        where = re.search(rf'File "{re.escape(str(path))}", line (\d+)', told)
        line = int(where[1]) if where else 1
        reason = (
            f"still running after {seconds} s; make it faster, or ask for more in a "
            "comment of its own: # time limit: 120 s"
        )
        return Finding(snippet, line, reason)
    reason = f"ended with status {process.returncode} before its last line"
    last = told.strip().splitlines()[-1:]
    return Finding(snippet, 1, ": ".join([reason, *last]))
