"""Everything that can be found wrong without building.

`refuse` stops a build: the page would show something false or half. `find` adds what a
contributor should mend before a pull request is merged.
"""

from pathlib import Path

from publishing import (
    bare_quantities,
    compared,
    mending,
    new_page,
    quotations,
    terms,
    translations,
)
from publishing.findings import Finding, Refused
from publishing.origins import Origins
from publishing.pages import LANGUAGES, page_files, read_page
from publishing.regenerate import snippets


def refuse(root):
    """Raise Refused for pages that must not be published.

    A typed quantity, a value that no snippet publishes and no source states, a page
    without its twin or with other values than its twin, a heading id used twice.
    """
    findings = _page_findings(root)
    if findings:
        raise Refused(findings)


def find(root):
    """Return every finding about the repository's pages, register and snippets."""
    findings = []
    for look in (
        _page_findings,
        translations.find_behind,
        terms.find,
        compared.find,
        unused_snippets,
        mending.find,
        new_page.find,
    ):
        try:
            findings += look(root)
        except Refused as refused:
            findings += refused.findings
    return sorted(set(findings))


def unused_snippets(root):
    """Return a Finding for every snippet that no page shows, quotes or builds upon."""
    root = Path(root)
    texts = {
        snippet: (root / snippet).read_text(encoding="utf-8") for snippet in snippets(root)
    }
    wanted = [
        use
        for language in LANGUAGES
        for file in page_files(root, language)
        for use in read_page(root, file).uses()
    ]
    findings = []
    for snippet, text in texts.items():
        chapter, stem = Path(snippet).parent.name, Path(snippet).stem
        prefixes = (f"{chapter}/{stem}.", f"{chapter}/published/{stem}.")
        imported = (
            f"snippets.{chapter}.{stem}",
            f"from snippets.{chapter} import {stem}",
        )
        figures = {
            use.argument.partition("/")[2]
            for use in wanted
            if use.kind == "figure" and use.argument.startswith(f"{chapter}/")
        }
        used = (
            _is_shown_as_notebook(root, snippet)
            or any(use.argument.startswith(prefixes) for use in wanted)
            or any(f'"{figure}"' in text for figure in figures)
            or any(
                i in other for s, other in texts.items() if s != snippet for i in imported
            )
        )
        if not used:
            what = "no page shows it or quotes a value of it; use it or remove it"
            findings.append(Finding(snippet, 1, what))
    return findings


def _is_shown_as_notebook(root, snippet):
    """Tell whether both languages have this very snippet's notebook among their pages."""
    made = root / Path(snippet).parent / "published" / Path(snippet).stem
    return all(
        any(
            page.resolve() == made.with_suffix(f".{language}.ipynb").resolve()
            for page in (root / "docs" / language).rglob(f"{made.name}.ipynb")
        )
        for language in LANGUAGES
    )


def _page_findings(root):
    findings = []
    for look in (
        translations.find_wrong,
        bare_quantities.find,
        lambda root: quotations.find(root, Origins(root)),
    ):
        try:
            findings += look(root)
        except Refused as refused:
            findings += refused.findings
    return findings
