"""What several tests need: this site, built once, and small repositories to break."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from publishing import assets, compared, site, translations, wheels

# Two processes share the tests on what may be two cores: threads of numpy's would only
# stand in each other's way. Each process that is started from here reads this.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh", "en")

# A whole small site: two pages, one chapter, a shared module, a figure, a cited number.
SHARED = "width = 4\n"
SNIPPET = '''"""Counts a matrix."""

from snippets.ways.shared import width

# --8<-- [start:count]
total = width * 250_000_000
# --8<-- [end:count]
name = "square"
print("total", total)
'''
FIGURE = """from snippets.drawing import Drawing
from snippets.ways.count import total

for language in ("zh", "en"):
    drawing = Drawing(language, 420, 60, title="One", description=f"{total}")
    drawing.number(10, 20, "ways/count.total", total)
    drawing.save("block")
"""
PAGE = """---
title: {title}
description: {title}
---
# {title} {{#title}}

{words} [[ number("ways/count.total") ]] {words} [[ number("cited/weights") ]]

[[ figure("ways/block") ]]

## {title} {{#second}}

``` {{ .python }}
--8<-- "ways/count.py:count"
```

``` {{ .text }}
--8<-- "ways/published/count.txt"
```
"""
LIST = """---
title: {title}
description: {title}
---
# {title} {{#list}}

[[ {macro} ]]
"""
REGISTER = """sources:
  a-paper:
    short: A paper
    title: A paper about weights
    url: https://example.org/paper
    read: 2026-11-23
numbers:
  weights:
    value: 2000000
    source: a-paper
    where: Table 1
"""
GLOSSARY = "- zh: 参数\n  en: parameter\n  means:\n    zh: 一个数。\n    en: A number.\n"
WORDS = {
    "zh": {"title": "参数", "words": "有"},
    "en": {"title": "Parameters", "words": "has"},
}


class Repository:
    """A repository in a temporary folder, with the project's own builder and theme."""

    def __init__(self, root):
        self.root = root

    def write(self, file, text):
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, file):
        return (self.root / file).read_text(encoding="utf-8")

    def replace(self, file, old, new):
        text = self.read(file)
        assert old in text
        self.write(file, text.replace(old, new))

    def run(self, *arguments, **environment):
        """Call `drawers` as a contributor would; return the finished process."""
        command = [
            sys.executable,
            "-c",
            "from publishing.command import drawers; drawers()",
        ]
        return subprocess.run(
            [*command, *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=120,
            env=os.environ | environment,
        )

    def site_hash(self):
        """Return one hash of every file of the published site, names and contents."""
        digest = hashlib.sha256()
        for path in sorted((self.root / "site").rglob("*")):
            digest.update(str(path.relative_to(self.root)).encode())
            digest.update(path.read_bytes() if path.is_file() else b"")
        return digest.hexdigest()


def make_repository(root):
    """Fill an empty folder with a whole small site whose English pages are current."""
    repository = Repository(root)
    (root / "publishing").symlink_to(ROOT / "publishing")
    (root / "theme").mkdir()
    for ours in (ROOT / "theme").iterdir():
        if ours.name not in ("package.json", "package-lock.json"):
            (root / "theme" / ours.name).symlink_to(ours)
    # Nothing of others in the browser: nothing to fetch and to copy for every test.
    repository.write("theme/package.json", '{"published": {}}\n')
    repository.write("theme/package-lock.json", '{"packages": {}}\n')
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        nav = (
            "nav:\n  - Start: index.md\n  - Code: ways/code.md\n  - Sources: sources.md\n\n"
        )
        text = (ROOT / name).read_text(encoding="utf-8")
        text, found = re.subn(r"^nav:\n(?:  .*\n)+\n", nav, text, flags=re.MULTILINE)
        assert found == 1
        # No notebooks: what shows them takes a second to load, at every build.
        text = re.sub(r"^  mkdocs-jupyter:\n(?:    .*\n)+", "", text, flags=re.MULTILINE)
        repository.write(name, text)
    repository.write("constraints.txt", "numpy==0\n")
    repository.write("docs/proper_names.yml", "[]\n")
    repository.write("docs/glossary.yml", GLOSSARY)
    repository.write("docs/chinese_search_words.txt", "")
    repository.write("snippets/cited_numbers.yml", REGISTER)
    compared.record(root, ["weights"])
    repository.write(
        "snippets/drawing.py", (ROOT / "snippets/drawing.py").read_text("utf-8")
    )
    repository.write("snippets/ways/shared.py", SHARED)
    repository.write("snippets/ways/count.py", SNIPPET)
    repository.write("snippets/ways/block_figure.py", FIGURE)
    for language, words in WORDS.items():
        repository.write(f"docs/{language}/index.md", PAGE.format(**words))
        for page, macro in (
            ("ways/code", 'chapter_code("ways")'),
            ("sources", "sources()"),
        ):
            repository.write(
                f"docs/{language}/{page}.md", LIST.format(macro=macro, **words)
            )
    for page in ("index.md", "ways/code.md", "sources.md"):
        translations.reflect(root, page)
    return repository


@pytest.fixture
def repository(tmp_path):
    """A whole small site that nothing has been built of yet."""
    return make_repository(tmp_path)


@pytest.fixture
def pinning(repository):
    """Pin other packages than Pyodide does. Gives a function that takes their entries."""
    for name in (assets.MANIFEST, assets.LOCK):
        shutil.copy(ROOT / "theme" / name, repository.root / "theme" / name)
    kept = assets.fetch(ROOT)
    copied = repository.root / kept.relative_to(ROOT)
    shutil.copytree(kept, copied)
    folder = copied / assets.folders(ROOT)[wheels.PYODIDE]

    def pin(**packages):
        path = folder / "pyodide-lock.json"
        lock = json.loads(path.read_text("utf-8"))
        for name, entry in packages.items():
            lock["packages"][name] = lock["packages"]["numpy"] | {"name": name} | entry
        path.write_text(json.dumps(lock), encoding="utf-8")
        return repository

    (repository.root / wheels.CACHE).mkdir(parents=True)
    return pin


@pytest.fixture(scope="session")
def built_repository(tmp_path_factory):
    """A small site that is built and published; tests take copies of it."""
    repository = make_repository(tmp_path_factory.mktemp("built"))
    built = repository.run("build")
    assert built.returncode == 0, built.stderr
    compared.record(repository.root, ["figure/ways/block"])
    return repository


@pytest.fixture
def published(built_repository, tmp_path):
    """A small site with a good build behind it, to plant one fault in."""
    shutil.copytree(built_repository.root, tmp_path, symlinks=True, dirs_exist_ok=True)
    return Repository(tmp_path)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory, worker_id):
    """This repository's own site, built from what is committed. Return its folder.

    Built once, whichever of the processes that share the tests asks first. No snippet
    runs for it: that what is committed is what they publish, test_snippets.py shows.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "site"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            site.build(ROOT, folder)
    return folder
