"""The sources do not depend on the builder of today."""

import pkgutil
import subprocess
import sys

import pytest
from lxml import html

import publishing
from publishing import site
from tests.builders.compare import differences, pages
from tests.conftest import ROOT

# What MkDocs itself calls; everything else is for any builder.
MKDOCS_ONLY = {"macros"}


def test_all_of_publishing_is_imported_without_mkdocs():
    modules = {module.name for module in pkgutil.iter_modules(publishing.__path__)}
    assert modules > MKDOCS_ONLY
    blocked = "mkdocs", "material", "properdocs", "mkdocs_macros"
    program = (
        f"import importlib, sys; sys.modules.update(dict.fromkeys({blocked}))\n"
        f"for name in {sorted(modules - MKDOCS_ONLY)}:\n"
        "    importlib.import_module(f'publishing.{name}')"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("a <i>few</i>", "a <i>few</i> more", "words"),
        ('value="12"', 'value="13"', "numbers"),
        ('href="#b"', 'href="#c"', "links"),
        ('width="3"', 'width="4"', "figures"),
    ],
)
def test_a_difference_is_told_with_its_page_and_its_kind(old, new, part):
    content = (
        '<article>a <i>few</i> <a href="#b">words</a> <svg width="3"></svg>'
        '<data class="number" data-origin="a/b.c" value="12">12</data></article>'
    )
    ours, theirs = (
        {"a/index.html": html.fromstring(text)}
        for text in (content, content.replace(old, new))
    )
    assert [line.split(",")[0] for line in differences(ours, theirs)] == [
        f"a/index.html: {part}"
    ]
    assert list(differences(ours, dict(ours))) == []
    assert list(differences(ours, {})) == ["a/index.html: only the usual builder has it"]


@pytest.mark.slow
def test_properdocs_builds_the_same_words_numbers_links_and_figures(built_site, tmp_path):
    site.build(ROOT, tmp_path / "site", download=False, builder="properdocs")
    usual = pages(built_site)
    assert len(usual) > 50
    assert list(differences(usual, pages(tmp_path / "site"))) == []
