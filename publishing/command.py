"""The command `drawers`: build, serve, check, reflect."""

import sys
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from publishing import checks, translations
from publishing.findings import Refused
from publishing.regenerate import WORKERS, regenerate
from publishing.site import build as build_site

# The commands work on the checkout that they are called in.
ROOT = Path.cwd()

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


@drawers.command()
@download
def build(download):
    """Run what changed, then build both languages into site/."""
    _stop_unless(lambda: _build(download))


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
        except Refused as refused:
            # The last good site stays; the next change tries again.
            _say(refused)

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
def check():
    """Find what is wrong without building; name the file, the line and the mend."""
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
        if (
            not (ROOT / "docs/en" / page).is_file()
            or not (ROOT / "docs/zh" / page).is_file()
        ):
            raise click.ClickException(f"docs/zh/{page} and docs/en/{page} must both exist")
        translations.reflect(ROOT, page)
        click.echo(f"docs/en/{page} reflects docs/zh/{page}")


def _build(download):
    outcomes = _regenerate()
    checks.refuse(ROOT)
    with console.status("Building the pages in both languages"):
        whole = build_site(ROOT, download=download)
    ran = [outcome for outcome in outcomes if outcome.ran]
    console.print(
        f"{len(ran)} snippets ran, {len(outcomes) - len(ran)} reused "
        f"({sum(o.seconds for o in outcomes if not o.ran):.1f} s saved)."
    )
    console.print("site/ is ready, site/en/ with it.")
    if not whole:
        console.print("No code runs in its pages: what that needs was not fetched.")


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


def _stop_unless(work):
    try:
        work()
    except Refused as refused:
        _say(refused)
        sys.exit(1)


def _say(refused):
    for finding in refused.findings:
        console.print(str(finding), style="red", markup=False)
    console.print("Nothing was published: site/ is the last good site.")
