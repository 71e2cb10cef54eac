"""The command `drawers`: build, serve, check, new, compared, reflect, translate-status."""

import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import click
from filelock import FileLock, Timeout
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from publishing import checks, compared, mending, new_page, translations
from publishing.findings import Refused
from publishing.offline import pack
from publishing.pages import LANGUAGES
from publishing.regenerate import WORKERS, regenerate
from publishing.site import WORK
from publishing.site import build as build_site
from publishing.translation_changes import changes

# The commands work on the checkout that they are called in.
ROOT = Path.cwd()

# What is left when a build stops.
NOTHING = "Nothing was published: site/ is the last good site."

console = Console(stderr=True, highlight=False, soft_wrap=True)


@click.group()
def drawers():
    """Builds the site whose every number is computed or cited."""
    if not (ROOT / "mkdocs.yml").is_file():
        raise click.ClickException(f"{ROOT} is no checkout of the site: no mkdocs.yml")


download = click.option(
    "--without-downloads",
    "download",
    flag_value=False,
    default=True,
    help="Ask no other host: code runs in pages only if what it needs was fetched before.",
)
packages = click.option(
    "--with-numpy",
    "packages",
    flag_value=("numpy",),
    default=(),
    type=click.UNPROCESSED,
    help="Serve numpy too, 3 MB for whoever runs a snippet with it in a page.",
)


@drawers.command()
@download
@packages
@click.option("--offline", is_flag=True, help="Also make site.zip: it opens from a folder.")
def build(download, packages, offline):
    """Run what changed, then build both languages into site/."""
    _stop_unless(lambda: _build(download, packages))
    if offline:
        _stop_unless(_pack, "site/ is ready; site.zip is not.")


@drawers.command()
@click.option("--port", default=8000, show_default=True)
@download
def serve(port, download):
    """Build, serve both languages on one port, and build again when a file changes."""
    from mkdocs.livereload import LiveReloadServer

    _stop_unless(lambda: _build(download))

    def rebuild():
        try:
            _build(download)
        except (Refused, OSError) as error:
            # The last good site stays; the next change tries again.
            _say(error)

    server = LiveReloadServer(
        rebuild,
        "127.0.0.1",
        port,
        root=str(ROOT / "site"),
        mount_path="/",
        shutdown_delay=0.1,
    )
    # The build writes into snippets/ too, what they publish: then it runs once more and
    # finds nothing changed.
    for watched in ("docs", "theme", "snippets", "mkdocs.yml", "mkdocs.en.yml"):
        server.watch(str(ROOT / watched))
    console.print(f"Serving on http://127.0.0.1:{port}/, English on /en/. Ctrl+C ends it.")
    try:
        server.serve()
    except KeyboardInterrupt:
        server.shutdown()
    except OSError as error:
        raise click.ClickException(f"port {port}: {error.strerror}") from None


@drawers.command()
@click.option("--fix", is_flag=True, help="First mend what needs no judgement.")
def check(fix):
    """Find what is wrong without building; name the file, the line and the mend."""
    if fix:
        _mend()
    findings = checks.find(ROOT)
    for finding in findings:
        click.echo(finding)
    try:
        states = Counter(state.state for state in translations.states(ROOT))
        told = ", ".join(f"{states[state]} {state}" for state in sorted(states))
        console.print(f"English pages: {told}.")
    except Refused:
        pass  # a page that cannot be read is among the findings
    console.print(f"Findings: {len(findings)}.")
    sys.exit(1 if findings else 0)


@drawers.command()
@click.argument("pages", nargs=-1, required=True)
def reflect(pages):
    """Record that English PAGES say what their Chinese originals say now.

    PAGES are named as below docs/en: counting/index.md
    """
    for page in pages:
        _must_have_both(page)
        try:
            translations.reflect(ROOT, page)
        except Refused as refused:
            raise click.ClickException(str(refused)) from None
        click.echo(f"docs/en/{page} reflects docs/zh/{page}")


@drawers.command("compared")
@click.argument("names", nargs=-1)
def compared_with_sources(names):
    """Record that what these NAMES stand for says what its sources say.

    NAMES are those of snippets/cited_numbers.yml: gpt3-training-tokens; of
    snippets/counting/atlas_models.yml: atlas/gpt-3; or of a figure, whose pages say what
    it shows: figure/counting/atlas_time
    """
    try:
        compared.record(ROOT, names)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    except LookupError as error:
        raise click.ClickException(error.args[0]) from None


@drawers.command("translate-status")
@click.argument("page", required=False)
def translate_status(page):
    """Show what changed in Chinese since the English PAGE reflected it, as a diff.

    Without PAGE, tell the state of every page.
    """
    try:
        if page is None:
            for state in translations.states(ROOT):
                click.echo(" ".join([state.state, state.page, *state.sections]))
            return
        _must_have_both(page)
        changed = changes(ROOT, page)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    for change in changed:
        if change.lost:
            click.echo(f"#{change.section}: the text that was reflected is lost:")
            click.echo(f"    {change.lost}")
        else:
            click.echo(change.diff(translations.page_file("zh", page)))
    if changed:
        told = f"bring docs/en/{page} up to date, then run `drawers reflect {page}`"
        console.print(f"Sections that changed: {len(changed)}; {told}.")
    else:
        console.print(f"docs/en/{page} reflects docs/zh/{page} as it is.")


@drawers.command()
@click.argument("page")
def new(page):
    """Make PAGE in both languages, with its snippet, claim test and nav entries.

    PAGE is chapter/page: counting/bloom
    """
    try:
        made = new_page.make(ROOT, page)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    for file in made:
        click.echo(file)
    console.print(
        f"Look at it with `drawers serve`; replace every {new_page.MARK}: "
        "`drawers check` finds those that are left."
    )


def _must_have_both(page):
    for language in LANGUAGES:
        if not (ROOT / translations.page_file(language, page)).is_file():
            raise click.ClickException(f"docs/zh/{page} and docs/en/{page} must both exist")


def _mend():
    try:
        for finding in mending.mend(ROOT):
            console.print(str(finding), markup=False)
    except Refused:
        console.print("Nothing was mended: first mend by hand what cannot be read.")


def _build(download, packages=()):
    with _alone():
        outcomes = _regenerate()
        checks.refuse(ROOT)
        with console.status("Building the pages in both languages"):
            whole = build_site(ROOT, download=download, packages=packages)
    ran = [outcome for outcome in outcomes if outcome.ran]
    console.print(
        f"{len(ran)} snippets ran, {len(outcomes) - len(ran)} reused "
        f"({sum(o.seconds for o in outcomes if not o.ran):.1f} s saved)."
    )
    console.print("site/ is ready, site/en/ with it.")
    if not whole:
        console.print("No code runs in its pages: what that needs was not fetched.")


def _pack():
    with _alone(), console.status("Packing site.zip"):
        pack(ROOT, ROOT / "site", ROOT / "site.zip")


@contextmanager
def _alone():
    """Wait until no other build is at work in this checkout, and keep others waiting."""
    (ROOT / WORK).mkdir(exist_ok=True)
    # The system lets go of it when the process ends, however it ends.
    lock = FileLock(ROOT / WORK / "build.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        console.print("Another build is at work in this checkout; waiting for its end.")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _regenerate():
    """Run the snippets that changed, showing what ran and how long each took."""
    columns = SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(f"Snippets, {WORKERS} at a time", total=0)

        def ended(outcome):
            progress.advance(task)
            progress.console.print(f"  {outcome.seconds:6.2f} s  {outcome.snippet}")

        return regenerate(
            ROOT,
            on_start=lambda count: progress.update(task, total=count),
            on_end=ended,
        )


def _stop_unless(work, left=NOTHING):
    try:
        work()
    except (Refused, OSError) as error:
        _say(error, left)
        sys.exit(1)


def _say(error, left=NOTHING):
    """Say why work stopped, its input or want of room for instance, and what is left."""
    if isinstance(error, Refused):
        told = [str(finding) for finding in error.findings]
    else:
        told = [f"{error.filename or 'writing'}: {error.strerror or error}"]
    for line in told:
        console.print(line, style="red", markup=False)
    console.print(left)
