"""Without a network: what a reader has seen and run is still there."""

import os
import time

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import serving
from tests.browser.test_run import bar, output_of, published, run

SNIPPET = "snippets/counting/storage.py"
SAME = "It prints exactly what is published."


def kept(page, last):
    """Return the addresses that the browser keeps, once `last` and all others are there."""
    found, before, end = [], None, time.monotonic() + 30
    while not any(url.endswith(last) for url in found) or found != before:
        assert time.monotonic() < end, found
        page.wait_for_timeout(300)
        before = found
        found = page.evaluate(
            "caches.open('kept').then((c) => c.keys()).then((k) => k.map((r) => r.url))"
        )
    return found


def test_what_ran_once_runs_without_a_network_and_so_does_the_rest_of_its_page(
    page, built_site
):
    with serving(built_site) as address:
        page.goto(f"{address}en/counting/")
        assert page.evaluate("navigator.serviceWorker.getRegistrations()") == []
        assert run(page, bar(page, SNIPPET)).json_value() == SAME
        kept(page, "pyodide.asm.wasm")
        # A page that is only seen from then on is kept as well.
        page.goto(f"{address}en/")
        before = page.locator("article").inner_text()
        kept(page, f"{address}en/")
    page.reload()
    assert page.locator("article").inner_text() == before
    page.goto(f"{address}en/counting/")
    for snippet in (SNIPPET, "snippets/counting/gpt3_table.py"):
        assert run(page, bar(page, snippet)).json_value() == SAME
        assert output_of(page, snippet).text_content() == published(snippet)
    with pytest.raises(Error, match="ERR_"):
        page.goto(f"{address}en/training/")


def test_the_calculator_counts_without_a_network(page, built_site):
    with serving(built_site) as address:
        page.goto(f"{address}counting/calculator/")
        page.locator('[data-control="context"]').focus()
        kept(page, "micropython.wasm")
    page.goto(f"{address}counting/calculator/#model=gpt-2-small")
    page.locator('.calculator :text("124,439,808")').first.wait_for()


def test_with_a_network_a_page_is_never_the_one_that_was_kept(page, built_site, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for path in built_site.iterdir():
        (other / path.name).symlink_to(path)
    with serving(other) as address:
        page.goto(f"{address}en/counting/")
        run(page, bar(page, SNIPPET))
        kept(page, "pyodide.asm.wasm")
        for age, words in ((10, "old"), (0, "new")):
            (other / "some.html").write_text(f"<h1>{words}</h1>", encoding="utf-8")
            # Files of one second are one to a plain file server.
            os.utime(other / "some.html", (time.time() - age,) * 2)
            page.goto(f"{address}some.html")
            page.wait_for_timeout(age * 150)  # as long as the browser itself would keep it
            assert page.locator("h1").inner_text() == words


def test_an_older_python_is_forgotten_when_the_site_has_a_newer_one(page, address):
    page.goto(f"{address}en/counting/")
    old = f"{address}assets/pyodide-1.2.3-0123456789ab/old.mjs"
    other = f"{address}assets/micropython-1.2.3-0123456789ab/other.mjs"
    page.evaluate(
        """async (urls) => {
          const cache = await caches.open("kept");
          for (const url of urls) await cache.put(url, new Response("old"));
        }""",
        [old, other],
    )
    run(page, bar(page, SNIPPET))
    found = kept(page, "pyodide.asm.wasm")
    assert old not in found and other in found
