"""Builds the whole site beside the published one and puts it in its place when done.

The two languages are built side by side, each by a process of its own. Whatever fails,
`site/` stays the last good site: a finished one replaces it in a single step.
"""

import ctypes
import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from publishing import assets, wheels
from publishing.findings import Finding, Refused

CONFIGURATIONS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
WORK = ".cache"
# The variable that names to the site generator what pages can import.
PACKAGES = "DRAWERS_PACKAGES"
# What the site generator sees of the machine: nothing that changes the bytes it writes.
ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}
BROKEN_LINK = re.compile(r"Doc file '([^']+)' contains an? [\w ]*link '([^']+)'")
AT_FDCWD, RENAME_EXCHANGE = -100, 2


def build(root, site="site", download=True, builder="mkdocs", packages=()):
    """Build both languages, strictly, and publish them together as `site`.

    download  whether to fetch what pages load in the browser, if it is not there yet.
    packages  what snippets may import in a page besides Python's own: see wheels.py.
    builder   the module that generates sites: mkdocs, or properdocs, which reads the same.

    Return whether the site has all that its pages load. Raises Refused with what the site
    generator said when it fails, or when something cannot be fetched.
    """
    root = Path(root).resolve()
    (root / WORK).mkdir(exist_ok=True)
    for left_over in (root / WORK).glob("site-*"):
        # Of a build that was killed. What its processes still write there is nobody's.
        shutil.rmtree(left_over, ignore_errors=True)
    if download:
        assets.fetch(root)
    if packages:
        wheels.fetch(root, packages, download)
    with tempfile.TemporaryDirectory(prefix="site-", dir=root / WORK) as folder:
        built = Path(folder)
        processes = {
            language: _start(root, builder, configuration, built / language, packages)
            for language, configuration in CONFIGURATIONS.items()
        }
        findings = []
        for language, process in processes.items():
            output, _ = process.communicate()
            if process.returncode:
                findings += _why(root, language, output)
        if findings:
            raise Refused(findings)
        (built / "en").rename(built / "zh" / "en")
        whole = assets.copy(root, built / "zh")
        if packages:
            wheels.copy(root, packages, built / "zh")
        publish(built / "zh", root / site)
    return whole


def publish(new, target):
    """Put the folder `new` where `target` is, at no moment leaving none or half of it."""
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        # A file system that cannot exchange two folders: the gap is two renames long.
        old = new.with_name("old")
        target.rename(old)
        new.rename(target)


def _start(root, builder, configuration, target, packages):
    # Not --quiet: it would hide the warnings that --strict counts, and let them pass.
    command = [sys.executable, "-m", builder, "build", "--strict"]
    return subprocess.Popen(
        [*command, "--config-file", configuration, "--site-dir", str(target)],
        cwd=root,
        env=_date(root)
        | os.environ
        | _addresses()
        | ENVIRONMENT
        | {PACKAGES: " ".join(packages)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def _date(root):
    """Return the date that pages carry, the commit's: one commit, one site."""
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        told = subprocess.run(command, cwd=root, capture_output=True, text=True).stdout
    except FileNotFoundError:
        told = ""
    return {"SOURCE_DATE_EPOCH": told.strip()} if told.strip() else {}


def _addresses():
    """Return the address of each language's site, both from the one setting SITE_URL."""
    if "SITE_URL" not in os.environ:
        return {}
    address = os.environ["SITE_URL"].rstrip("/") + "/"
    return {"SITE_URL": address, "SITE_URL_EN": f"{address}en/"}


def _why(root, language, output):
    """Return findings for what made the site generator stop, as near to it as can be."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    findings = [
        _broken_link(root, language, *found.groups())
        for line in lines
        if (found := BROKEN_LINK.search(line))
    ]
    if not findings:
        # The last line of a traceback is the reason; the rest is about the generator.
        told = [line for line in lines if line.startswith(("WARNING", "ERROR"))] + lines[
            -1:
        ]
        what = "; ".join(["the site generator stopped", *dict.fromkeys(told)])
        findings = [Finding(CONFIGURATIONS[language], 1, what)]
    return findings


def _broken_link(root, language, page, link):
    file = f"docs/{language}/{page}"
    text = (root / file).read_text(encoding="utf-8").splitlines()
    line = next((n for n, words in enumerate(text, 1) if f"({link}" in words), 1)
    return Finding(file, line, f"the link {link} leads nowhere")


def _exchange(one, other):
    """Exchange two folders in one step. Return False where the system cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    if renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.EXDEV):
        return False
    raise OSError(code, os.strerror(code), str(other))
