"""Builds the same sources with another builder and tells how the pages differ.

    python tests/builders/compare.py properdocs
    python tests/builders/compare.py zensical

The site must have been built before, by `drawers build`: that one is compared with. What
is compared on every page: its words, its numbers with their exact values, its links within
the site, its figures. Ends with status 1 when a page differs or is missing.
"""

import argparse
import difflib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import html

from publishing import site

ROOT = Path(__file__).resolve().parents[2]
# A page's own content; what stands around it is the theme's, and each builder has its own.
CONTENT = "//article"
# What a builder's theme adds to the content, and what is invisible.
NOT_CONTENT = ".//*[self::script or self::style or self::template or self::nav]"

# Zensical's templates are of another kind, and do not take ours: what it makes of the
# content is seen in its own theme.
WITHOUT_OUR_THEME = ("theme: {custom_dir: null, icon: null}", "extra: {alternate: []}")


def pages(folder):
    """Return path below the site → content of each page, for the pages of a built site."""
    found = {}
    for path in sorted(Path(folder).rglob("index.html")):
        (content,) = html.parse(path).getroot().xpath(CONTENT)[:1] or [None]
        if content is not None:
            for element in content.xpath(NOT_CONTENT):
                element.drop_tree()
            found[path.relative_to(folder).as_posix()] = content
    return found


def looked_at(content):
    """Return what a reader takes from a page, part by part: each a list of strings."""
    return {
        "words": "".join(content.itertext()).split(),
        "numbers": [
            f"{data.get('data-origin')} = {data.get('value')}"
            for data in content.xpath(".//data[@class='number']")
        ],
        "links": [link.get("href") for link in content.xpath(".//a[@href]")],
        "figures": [html.tostring(svg).decode() for svg in content.xpath(".//svg")],
    }


def differences(usual, other):
    """Yield a line for each way in which the pages of two built sites differ."""
    for path in sorted(usual.keys() | other.keys()):
        if path not in other or path not in usual:
            yield f"{path}: only the {'other' if path in other else 'usual'} builder has it"
            continue
        theirs = looked_at(other[path])
        for part, ours in looked_at(usual[path]).items():
            if ours != theirs[part]:
                changes = [
                    line
                    for line in difflib.unified_diff(ours, theirs[part], n=0, lineterm="")
                    if not line.startswith(("---", "+++", "@@"))
                ]
                first = "; ".join(dict.fromkeys(changes[:3] + changes[-3:]))
                yield f"{path}: {part}, {len(changes)} changed: {first}"


def build_by_zensical(folder):
    """Build both languages with Zensical, which takes its folders from a file only."""
    for language, configuration in site.CONFIGURATIONS.items():
        own = ROOT / f".zensical-{language}.yml"
        target = Path(folder).relative_to(ROOT) / ("en" if language == "en" else "")
        lines = (
            f"INHERIT: {configuration}",
            f"site_dir: {target}",
            f"docs_dir: docs/{language}",
            *WITHOUT_OUR_THEME,
        )
        own.write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            subprocess.run(
                ["zensical", "build", "--config-file", own.name],
                cwd=ROOT,
                env=os.environ | site.ENVIRONMENT,
                stdout=sys.stderr,
                check=True,
            )
        finally:
            own.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("builder", choices=["properdocs", "zensical"])
    builder = parser.parse_args().builder
    # Zensical writes nowhere else than below its project.
    with tempfile.TemporaryDirectory(dir=ROOT / site.WORK) as folder:
        built = Path(folder, "site")
        if builder == "zensical":
            build_by_zensical(built)
        else:
            site.build(ROOT, built, download=False, builder=builder)
        usual, other = pages(ROOT / "site"), pages(built)
    lines = list(differences(usual, other))
    print(f"{builder}: {len(usual)} pages, {len(lines)} differences")
    print(*(f"- {line}" for line in lines), sep="\n")
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
