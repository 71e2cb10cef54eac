"""Serves what a page needs to run its snippets: the files, and a list of which can run.

A snippet runs in the page if it and all that it imports need nothing but Python itself and
the packages that the site was built with; theme/assets/run.js offers it there, and for the
others the command that runs them locally. `snippets/in_page.json` of the built site lists,
for every such snippet, the files and packages to fetch.
"""

import ast
import json
import shutil
import sys
from pathlib import Path

from publishing.regenerate import snippets

LIST = "snippets/in_page.json"
# Whose modules are files of the repository.
OURS = ("snippets", "publishing")


def needed(root):
    """Return {snippet: all that it needs, its own file last} for every snippet.

    Each thing comes after what it needs: a file of the repository by its path, a package
    that Python does not bring by its bare name.
    """
    root = Path(root)
    asked = {}  # each file is read once
    return {snippet: _with_all(root, snippet, asked) for snippet in snippets(root)}


def runnable(root, needed, packages=()):
    """Return, of what `needed` returned, what needs no packages but `packages`."""
    root = Path(root)
    return {
        snippet: names
        for snippet, names in needed.items()
        if all(name in packages or (root / name).is_file() for name in names)
    }


def serve(root, listed, site):
    """Put into the built site what its pages may run, and what each is known to print.

    listed  as `runnable` returns it.
    """
    root, site = Path(root), Path(site)
    files = {name for names in listed.values() for name in names if "/" in name}
    for snippet in listed:
        path = Path(snippet)
        printed = path.parent / "published" / f"{path.stem}.txt"
        if (root / printed).exists():
            files.add(printed.as_posix())
    for file in sorted(files):
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / file, site / file)
    (site / LIST).write_text(json.dumps(listed, separators=(",", ":")), encoding="utf-8")


def _with_all(root, name, asked, found=None):
    """Return all that a snippet asks for, directly or not, each after what it needs."""
    found = {} if found is None else found
    if name not in found:
        found[name] = None  # on the way: two may import each other
        if name not in asked:
            asked[name] = _asks_for(root, name) if name.endswith(".py") else ()
        for other in asked[name]:
            _with_all(root, other, asked, found)
        found[name] = found.pop(name)
    return list(found)


def _asks_for(root, snippet):
    """Return the files and, by their bare names, the packages that a snippet asks for."""
    tree = ast.parse((root / snippet).read_text(encoding="utf-8"))
    folder = (root / snippet).parent
    data = [
        (place / text).relative_to(root).as_posix()
        for text in _texts(tree)
        for place in (folder, folder.parent)
        if text.count(".") == 1 and (place / text).is_file()
    ]
    return [*_imported(root, tree), *data]


def _imported(root, tree):
    """Yield the file of each module of ours that is imported, the name of each package."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            package = name.partition(".")[0]
            if package in OURS:
                yield _file(root, name)
            elif package not in sys.stdlib_module_names:
                yield package


def _file(root, name):
    """Return the file of `snippets.chapter.snippet`, or of a name that is bound in it."""
    parts = name.split(".")
    for end in (len(parts), len(parts) - 1):
        file = Path(*parts[:end]).with_suffix(".py")
        if (root / file).is_file():
            return file.as_posix()
    return name


def _texts(tree):
    return (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.isascii()
        and "/" not in node.value
        and 3 < len(node.value) < 60
    )
