"""What a reader can run: every plain snippet prints in the page what is published of it."""

import json
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

ROOT = Path(__file__).resolve().parents[2]
# Fetching and starting Python takes a while on a busy machine.
PATIENCE = 120_000


def published(snippet):
    path = ROOT / snippet
    return (path.parent / "published" / f"{path.stem}.txt").read_text("utf-8")


def bar(page, snippet, n=0):
    """Return the buttons of the n-th listing of a snippet, awake."""
    page.keyboard.press("Shift")
    buttons = page.locator(f'.run:has([aria-label$=": {snippet}"])').nth(n)
    buttons.wait_for()
    return buttons


def run(page, buttons):
    """Run a snippet and return what the page says when it has ended."""
    buttons.locator('[data-run="run"]').click()
    status = buttons.locator(".run-status")
    done = "node => !/^(Fetching|Running|正在)/.test(node.textContent) && node.textContent"
    return page.wait_for_function(done, arg=status.element_handle(), timeout=PATIENCE)


def output_of(page, snippet):
    name = f"python {snippet}"
    return page.locator(f'.output:has(.filename:text-is("{name}")) code').first


@pytest.fixture
def clean(page):
    """Fail a test whose page loads from elsewhere, or complains."""
    found = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request",
        lambda request: found.append(request.url) if "127.0.0.1" not in request.url else 0,
    )
    yield
    assert not found, found


@pytest.mark.parametrize(
    ("language", "same"),
    [
        ("", "打印的和发布的一字不差。"),
        ("en/", "It prints exactly what is published."),
    ],
)
def test_a_snippet_runs_where_it_stands_and_its_imports_with_it(
    page, address, clean, language, same
):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}{language}counting/")
    buttons = bar(page, "snippets/counting/gpt3_table.py")
    assert not any("pyodide" in url for url in asked)
    assert run(page, buttons).json_value() == same
    shown = output_of(page, "snippets/counting/gpt3_table.py")
    assert shown.text_content() == published("snippets/counting/gpt3_table.py")
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert [v["id"] for v in violations["violations"]] == []


def test_a_changed_section_runs_within_its_snippet_and_reset_restores(page, address, clean):
    snippet = "snippets/counting/storage.py"
    page.goto(f"{address}en/counting/")
    before = output_of(page, snippet).text_content()
    buttons = bar(page, snippet)
    buttons.locator('[data-run="edit"]').focus()
    page.keyboard.press("Enter")
    editor = page.locator(f'textarea[aria-label$=": {snippet}"]')
    assert editor.evaluate("node => node === document.activeElement")
    assert not page.locator(
        f'.highlight:has(textarea[aria-label$="{snippet}"]) pre'
    ).is_visible()
    # Three bytes each, and the lines below the section go on with that; markup stays text.
    assert editor.get_attribute("rows") == str(len(editor.input_value().split("\n")) + 1)
    changed = editor.input_value().replace("total * 16 // 8", "total * 24 // 8")
    editor.fill(f"print('<b>bold</b>')\n{changed}")
    page.keyboard.press("Control+Enter")
    status = buttons.locator(".run-status")
    page.wait_for_function(
        "node => node.textContent.includes('something else')",
        arg=status.element_handle(),
        timeout=PATIENCE,
    )
    shown = output_of(page, snippet)
    assert shown.text_content().startswith("<b>bold</b>\n")
    assert shown.locator("b").count() == 0
    assert f"{174_604_259_328 * 3 / 1e9:.1f}" in shown.text_content().replace(",", "")
    buttons.locator('[data-run="reset"]').click()
    assert shown.text_content() == before == published(snippet)
    assert editor.count() == 0


def test_an_endless_loop_is_stopped_within_two_seconds_and_the_next_run_is_whole(
    page, address, clean
):
    snippet = "snippets/counting/storage.py"
    page.goto(f"{address}en/counting/")
    buttons = bar(page, snippet)
    assert run(page, buttons).json_value() == "It prints exactly what is published."
    buttons.locator('[data-run="edit"]').click()
    # What is printed is shown on the way.
    editor = page.locator(f'textarea[aria-label$=": {snippet}"]')
    wait = "import time\nend = time.time() + 1\nwhile time.time() < end: pass\n"
    editor.fill(f"print('begun')\n{wait}print('later')\nwhile True: print(1)")
    buttons.locator('[data-run="run"]').click()
    output_of(page, snippet).filter(has_text="begun").wait_for(timeout=5000)
    output_of(page, snippet).filter(has_text="later").wait_for(timeout=3000)
    before = time.monotonic()
    buttons.locator('[data-run="stop"]').press("Enter")
    buttons.locator("text=Stopped.").wait_for()
    assert time.monotonic() - before < 2
    # Whoever stopped it by keyboard can run it again.
    assert page.evaluate("document.activeElement.dataset.run") == "run"
    buttons.locator('[data-run="reset"]').click()
    assert run(page, buttons).json_value() == "It prints exactly what is published."


def test_an_error_is_told_in_place_by_its_last_steps(page, address, clean):
    snippet = "snippets/counting/storage.py"
    page.goto(f"{address}counting/")
    buttons = bar(page, snippet)
    buttons.locator('[data-run="edit"]').click()
    page.locator(f'textarea[aria-label$=": {snippet}"]').fill("def f():\n    1 / 0\nf()")
    assert run(page, buttons).json_value() == "出错了，最后几步在这里。"
    told = output_of(page, snippet).text_content()
    assert told.rstrip().endswith("ZeroDivisionError: division by zero")
    assert f'File "{snippet}", line ' in told and "1 / 0" in told


def test_what_needs_more_than_python_says_how_to_run_it(page, address, clean):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}en/training/code/")
    buttons = bar(page, "snippets/training/frozen.py")
    assert buttons.locator('[data-run="run"]').count() == 0
    assert "needs more than Python" in buttons.text_content()
    buttons.locator('[data-run="copy"]').click()
    buttons.locator("text=Copied").wait_for()
    command = page.evaluate("navigator.clipboard.readText()")
    assert command == "python snippets/training/frozen.py"


@pytest.mark.slow
def test_every_plain_snippet_prints_in_its_page_what_is_published(
    page, address, clean, built_site
):
    plain = json.loads((built_site / "snippets/in_page.json").read_text("utf-8"))
    assert len(plain) > 60
    for chapter in sorted({Path(snippet).parent.name for snippet in plain}):
        page.goto(f"{address}en/{chapter}/code/")
        for snippet in (s for s in plain if Path(s).parent.name == chapter):
            expected = published(snippet)
            said = run(page, bar(page, snippet)).json_value()
            ended = "It prints exactly what is published." if expected else "It ran and"
            assert said.startswith(ended), (snippet, said)
