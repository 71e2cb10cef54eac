"""How quickly the calculator page answers: for one model, and from opening it.

    .venv/bin/python tests/benchmarks/calculator.py [--repeat 5]

Run it after `drawers build`, on a machine that does nothing else. It opens the built page
in Chromium and prints, each as the middle of the repetitions and its range:

- example: from opening to the first paint, when the example's numbers are there to read;
- answer: from opening an address that holds another model to that model's numbers, with
  nothing kept from before: Python has to be fetched, started and asked;
- count: one model counted by MicroPython in the page, without what follows from it;
- whole: the same with all that the page shows of it: formats, cache, machines, training.

For count and whole every model of the atlas is asked in turn, and their middle is taken.
"""

import argparse
import functools
import http.server
import json
import os
import shutil
import statistics
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE, OTHER = "en/counting/calculator/", "deepseek-v3"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PAINT = """() => new Promise((resolve) => new PerformanceObserver((list) =>
  resolve(list.getEntriesByName("first-contentful-paint")[0].startTime)
).observe({ type: "paint", buffered: true }))"""
ANSWER = """() => new Promise((resolve) => new PerformanceObserver((list) =>
  resolve(list.getEntriesByName("calculator")[0].startTime)
).observe({ type: "mark", buffered: true }))"""
# Of the texts that are given, or else of every model of the atlas.
EACH = """([whole, given]) => {
  const data = JSON.parse(document.querySelector("[data-calculator]").textContent);
  const root = new URL(data.root, location.href.split("#")[0]).href;
  const worker = new Worker(root + "assets/calculator_worker.js", { type: "module" });
  const python = `${root}${data.interpreter}/micropython`;
  const snippets = data.snippets.map((path) => [path, root + path]);
  worker.postMessage({ interpreter: `${python}.mjs`, wasm: `${python}.wasm`, snippets });
  const texts = given ?? Object.values(data.models);
  const settings = { format: "bf16", context: whole ? "4096" : "", batch: "1",
    tokens: "300000000000", language: "en" };
  texts.forEach((text, id) =>
    worker.postMessage({ id, text, edits: [], settings, machines: data.machines }));
  return new Promise((resolve) => {
    const times = [];
    worker.onmessage = ({ data }) => {
      times.push(data.milliseconds);
      if (times.length === texts.length) { worker.terminate(); resolve(times); }
    };
  });
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    times = {"example": [], "answer": [], "count": [], "whole": []}
    with served() as (browser, address):
        opened(browser, address, PAINT)  # the first page also starts the browser's parts
        for _ in range(repeat):
            times["example"].append(opened(browser, address, PAINT))
            times["answer"].append(opened(browser, f"{address}#model={OTHER}", ANSWER))
            times["count"].append(statistics.median(opened(browser, address, EACH, False)))
            times["whole"].append(statistics.median(opened(browser, address, EACH, True)))
    print(f"{'milliseconds':<14}{'middle':>8}{'least':>8}{'most':>8}")
    for name, all_of in times.items():
        shown = (statistics.median(all_of), min(all_of), max(all_of))
        print(f"{name:<14}" + "".join(f"{ms:>8.1f}" for ms in shown))
    print(json.dumps({"milliseconds": times}))


@contextmanager
def served():
    """Serve the built site; give a browser and the address of the calculator's page."""
    if not (ROOT / "site" / PAGE).exists():
        sys.exit("there is no site/: run drawers build first")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    handler = functools.partial(Quiet, directory=str(ROOT / "site"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser, f"http://127.0.0.1:{server.server_port}/{PAGE}"
        browser.close()
    server.shutdown()


def opened(browser, address, script, *arguments):
    """Open the page in a browser that has nothing of it, and return what a script says."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="commit")
    if arguments:
        page.wait_for_load_state()
    told = page.evaluate(script, list(arguments))
    context.close()
    return told


if __name__ == "__main__":
    main()
