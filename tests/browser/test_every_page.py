"""Every page, both languages and schemes: accessible, alone, and whole without scripts."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

# What depends on colours is looked at in both schemes, everything else in one.
ONLY_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# A listing has thousands of lines in a dozen colours: one line of each kind is enough.
KEEP_ONE_LINE_OF_EACH_KIND = """() => {
  const seen = new Set();
  for (const line of document.querySelectorAll(".listing .line, .highlight code > span")) {
    const kind = [...line.querySelectorAll("span[class]")].map((s) => s.className);
    if (kind.every((name) => seen.has(name)) && seen.size) line.remove();
    kind.forEach((name) => seen.add(name));
  }
}"""


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_page(browser, address, paths, scheme, english):
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    found = []
    for path in [path for path in paths if path.startswith("en/") == english]:
        page.goto(address + path)
        body = page.locator("body").get_attribute("data-md-color-scheme")
        assert body == {"light": "default", "dark": "slate"}[scheme]
        page.evaluate(KEEP_ONE_LINE_OF_EACH_KIND)
        look = {"resultTypes": ["violations"]} | (ONLY_COLOURS if scheme == "dark" else {})
        result = Axe().run(page, options=look)
        for violation in result.response["violations"]:
            places = [" ".join(node["target"]) for node in violation["nodes"]]
            found.append(
                f"/{path} {violation['id']} ({violation['helpUrl']}): {places[:5]}"
            )
    context.close()
    assert not found, "\n".join(found)


# What a page may weigh before anything on it is run, with compression.
FIRST_VIEW_BYTES = 120_000


def test_a_page_loads_little_and_from_nowhere_else_and_keeps_its_policy(
    browser, address, paths, built_site
):
    context = browser.new_context()
    page = context.new_page()
    asked, said, weights = set(), [], {}
    page.on("request", lambda request: asked.add(request.url))
    # What its content-security policy forbids, a page says here too.
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on(
        "response",
        lambda r: said.append(f"{r.status} {r.url}") if r.status >= 400 else None,
    )
    for path in paths:
        asked.clear()
        page.goto(address + path, wait_until="networkidle")
        files = {url for url in asked if not url.startswith("data:")}
        assert all(url.startswith(address) for url in files), (path, files)
        weights[path] = sum(compressed(built_site, url, address) for url in files)
    context.close()
    assert said == []
    too_heavy = {path: n for path, n in weights.items() if n > FIRST_VIEW_BYTES}
    assert not too_heavy


def compressed(built_site, url, address):
    """Return the bytes that a file server with compression sends for an address."""
    path = built_site / url.removeprefix(address).split("?")[0].split("#")[0]
    file = path / "index.html" if path.is_dir() else path
    return len(gzip.compress(file.read_bytes()))


def test_the_search_index_is_loaded_when_somebody_is_about_to_search(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    assert not any("search_index" in url for url in asked)
    with page.expect_response("**/search_index.json"):
        page.keyboard.press("/")


# A phone, a desktop window at 200 %, and at 400 %.
NARROW = {"a phone": 360, "200 %": 640, "400 %": 320}


def test_no_page_is_wider_than_a_narrow_window(browser, address, paths):
    context = browser.new_context()
    page = context.new_page()
    for path in paths:
        page.goto(address + path)
        for why, width in NARROW.items():
            page.set_viewport_size({"width": width, "height": 800})
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"/{path} is {overflow} px wider than {why}"
    context.close()


def test_text_numbers_and_figures_are_there_without_scripts(browser, address, paths):
    with_scripts, without = (
        browser.new_context(),
        browser.new_context(java_script_enabled=False),
    )
    for path in paths:
        texts = []
        for context in (with_scripts, without):
            page = context.new_page()
            page.goto(address + path)
            texts.append(page.locator("article").inner_text().split())
            assert page.locator("article h1").is_visible()
            for figure in page.locator(".figure svg").all():
                assert figure.bounding_box()["height"] > 50
            page.close()
        # Scripts add the copy buttons, which have no text.
        assert texts[0] == texts[1]
    with_scripts.close()
    without.close()
