"""What the site generator calls: macros for mkdocs-macros (for notebooks, notebook_pages).

Everything else in `publishing/` knows nothing of MkDocs.
"""

import os
from pathlib import Path

from publishing import (
    assets,
    atlas,
    in_page,
    listings,
    machine_readers,
    page_notebooks,
    pages,
    policy,
    search_worker,
    terms,
    translations,
    widgets,
)
from publishing.origins import Origins
from publishing.quotations import LISTS, Quotations, close_up
from publishing.site import PACKAGES, WORK

BEHIND = (
    '!!! behind ""\n'
    # HTML, for the other site is out of the link checker's sight.
    '    The <a href="{}">Chinese original</a> of this page has changed since this '
    "translation. "
    "Where they differ, the numbers here are current and the words may not be.\n\n"
)


def define_env(env):
    """Offer the pages what they can quote, and the lists that make up some of them."""
    root = Path(env.project_dir)
    language = env.variables["extra"]["language"]
    # Where pages find what publishing/assets.py fetches; for the theme's templates too.
    env.conf["extra"]["assets"] = assets.folders(root)
    env.needed = in_page.needed(root)
    packages = os.environ.get(PACKAGES, "").split()
    env.runnable = in_page.runnable(root, env.needed, packages)
    env.conf["extra"]["in_page"] = sorted(env.runnable)
    origins = Origins(root)
    quotations = Quotations(origins, language)

    def page():
        return _source(env.page)

    def offered(name, quote):
        def macro(*arguments, **form):
            try:
                return quote(*arguments, **form)
            except (LookupError, ValueError, TypeError) as error:
                place = _place(root, language, page(), arguments)
                raise ValueError(f"{place}: {error.args[0]}") from None

        env.macro(macro, name)

    offered("number", lambda origin, **form: quotations.number(page(), origin, **form))
    offered("text", quotations.text)
    offered("figure", quotations.figure)
    env.widgets = set()

    def widget(name):
        env.widgets.add(name)
        return quotations.widget(page(), name)

    offered("widget", widget)
    offered("source", lambda name: quotations.source(page(), name))
    offered("chapter_code", lambda name: listings.chapter_code(root, name, language))
    offered("sources", lambda: listings.sources(origins.register, language))
    offered("atlas", lambda: atlas.table(root, quotations, page()))
    env.calculator = None

    def calculator(part):
        # Only where a page has it: it imports this site's snippets.
        from publishing import calculator

        env.calculator = calculator
        made = calculator.made(root, quotations, page())
        return made.part(part, env.conf["extra"]["assets"])

    offered("calculator", calculator)
    env.terms = terms.glossary(root)
    offered("glossary", lambda: listings.glossary(env.terms, language))
    env.behind = (
        {state.page for state in translations.states(root) if state.state == "behind"}
        if language == translations.TRANSLATION
        else set()
    )


def on_pre_page_macros(env):
    """Tell the reader of a page that its Chinese original has changed since."""
    if _source(env.page) in env.behind:
        # The Chinese site is one folder above the English one.
        up = "../" * (env.page.url.count("/") + 1)
        env.markdown = _after_title(env.markdown, BEHIND.format(up + env.page.url))


def on_post_page_macros(env):
    """Set the space after each number, hold names, link the first mention of each term."""
    page = _source(env.page)
    env.markdown = close_up(env.markdown)
    # Code, sources and the glossary are lists, not prose.
    if not any(f"{name}(" in env.page.markdown for name in LISTS):
        language = env.variables["extra"]["language"]
        markdown = terms.hold_names(env.markdown)
        env.markdown = terms.link_terms(markdown, env.terms, language, page)


def on_post_build(env):
    """Write what machines read, and into every page what it may load and run."""
    folder, address = env.conf["site_dir"], env.conf["site_url"]
    language = env.variables["extra"]["language"]
    records = Path(env.project_dir, WORK, f"twins.{language}.json")
    machine_readers.write_twins(folder, address, records)
    page_notebooks.write(env.project_dir, env.needed, folder, address, language)
    if language == pages.SOURCE_LANGUAGE:
        machine_readers.write_robots(folder, address)
        in_page.serve(env.project_dir, env.runnable, folder)
        widgets.serve(env.project_dir, folder, env.widgets)
        if env.calculator:
            env.calculator.serve(env.project_dir, folder)
    search_worker.mend(folder)
    policy.seal(folder)


def _source(page):
    """Return a page's file below its language's folder, as MkDocs or Zensical name it."""
    return page.file.src_uri if hasattr(page, "file") else page.path


def _after_title(markdown, notice):
    title, newline, rest = markdown.partition("\n")
    while newline and not title.startswith("# "):
        head, newline, rest = rest.partition("\n")
        title = f"{title}\n{head}"
    return f"{title}\n\n{notice}{rest}"


def _place(root, language, page, arguments):
    """Return file:line of the first call on the page with these arguments."""
    file = Path("docs", language, page)
    wanted = f'"{arguments[0]}"' if arguments else "[["
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    line = next((n for n, text in enumerate(lines, 1) if wanted in text), 1)
    return f"{file.as_posix()}:{line}"
