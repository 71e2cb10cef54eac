"""A real Chromium, and the built site on a port of this machine."""

import contextlib
import functools
import http.server
import os
import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright

# Chromium without windows first: it is the same engine, and takes two thirds of the time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
# Chromium asks its maker's hosts for updates unless told not to.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser():
    installed = filter(None, map(shutil.which, NAMES))
    path = os.environ.get("CHROMIUM") or next(installed, None)
    if path is None:
        # Where changes are judged its absence is a fault; elsewhere the rest is worth it.
        message = "no Chromium here: install one, or name it in the variable CHROMIUM"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def serving(folder):
    """Serve a folder as a plain file server would. Gives its address."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def address(built_site):
    """The address of the built site."""
    with serving(built_site) as address:
        yield address


@pytest.fixture(scope="session")
def paths(built_site):
    """The path of every page of both languages, as a reader's address bar shows it."""
    found = sorted(built_site.rglob("index.html"))
    return [p.relative_to(built_site).as_posix().removesuffix("index.html") for p in found]


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
