"""Every page, both languages and schemes: accessible, alone, and whole without scripts."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

# What scripts add, for readers who have them, carries this class.
BY_SCRIPT = ".by-script"
# What depends on colours is looked at in both schemes, everything else in one.
COLOURS = ["color-contrast", "link-in-text-block"]
ALL_BUT_COLOURS = {"rules": {rule: {"enabled": False} for rule in COLOURS}}
ONLY_COLOURS = {"runOnly": COLOURS}
# A listing has thousands of lines in a dozen colours, a table scores of rows that are
# made alike: what has all of its kinds of parts in what stands before it is left out.
KEEP_ONE_OF_EACH_KIND = """(selector) => {
  const seen = new Set();
  for (const it of document.querySelectorAll(selector)) {
    const parts = [it, ...it.querySelectorAll("*")];
    const kinds = parts.map((part) => `${part.localName}.${part.getAttribute("class")}`);
    const where = it.parentElement.closest("[class]").getAttribute("class");
    if (kinds.every((kind) => seen.has(where + kind))) it.remove();
    kinds.forEach((kind) => seen.add(where + kind));
  }
}"""
MADE_ALIKE = ".listing .line, .highlight code > span, tbody tr, .cited li"
# Colours depend on nothing but the kind.
WRITTEN_ALIKE = "article :is(p, h2, h3, li, tr, dt, dd, summary, text)"
# A colour that is on its way to another is neither scheme's.
AT_ONCE = "* { transition: none !important; content-visibility: visible !important; }"
# What a page may weigh before anything on it is run, with compression.
FIRST_VIEW_BYTES = 120_000
# A phone, a desktop window at 200 %, and at 400 %.
NARROW = {"a phone": 360, "200 %": 640, "400 %": 320}
SHARES = 4


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_holds_what_is_promised_of_every_page(
    browser, address, paths, built_site, share
):
    """One visit to each page finds everything: most of the time goes into arriving."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme="light"
    )
    without_scripts = browser.new_context(java_script_enabled=False)
    page, plain = context.new_page(), without_scripts.new_page()
    asked, found = set(), []
    page.on("request", lambda request: asked.add(request.url))
    # What its content-security policy forbids, a page says here too.
    page.on("console", lambda message: found.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("response", lambda r: r.status >= 400 and found.append(f"{r.status} {r.url}"))
    for path in paths[share::SHARES]:
        asked.clear()
        page.goto(address + path)
        plain.goto(address + path)
        page.add_style_tag(content=AT_ONCE)
        seen = (
            *too_wide(page),
            *not_whole_without_scripts(page, plain),
            *inaccessible(page),
            *too_heavy_or_from_elsewhere(asked, address, built_site),
        )
        found += [f"/{path} {what}" for what in seen]
    context.close()
    without_scripts.close()
    assert not found, "\n".join(found)


def too_wide(page):
    for why, width in NARROW.items():
        page.set_viewport_size({"width": width, "height": 800})
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if overflow > 0:
            yield f"is {overflow} px wider than {why}"
    page.set_viewport_size({"width": 1280, "height": 900})
    for table in page.locator(".md-typeset__scrollwrap").all():
        hidden = table.evaluate("it => it.scrollWidth - it.clientWidth")
        if hidden > 1:
            head = table.inner_text().partition("\n")[0]
            yield f"hides {hidden} px of the table {head!r} on a desktop"
    bar = page.locator(".md-tabs__list")
    if bar.evaluate("it => it.scrollWidth > it.clientWidth"):
        yield "has a chapter beyond the end of the bar"


def not_whole_without_scripts(page, plain):
    for figure in plain.locator(".figure svg").all():
        if figure.bounding_box()["height"] <= 50:
            yield "has a figure that is not to be seen without scripts"
    # Read from a copy: what scripts have added is looked at below, too.
    with_scripts = page.locator("article").evaluate(
        """(article, by_script) => {
          const them = [...article.querySelectorAll(by_script)];
          them.forEach((it) => it.style.setProperty("display", "none", "important"));
          const text = article.innerText;
          them.forEach((it) => it.style.removeProperty("display"));
          return text;
        }""",
        BY_SCRIPT,
    )
    if with_scripts.split() != plain.locator("article").inner_text().split():
        yield "says something else without scripts"
    if not plain.locator("article h1").is_visible():
        yield "has no heading without scripts"


def inaccessible(page):
    again = Axe("0")  # it is in the page by then
    for axe, scheme, rules, alike in (
        (Axe(), "default", ALL_BUT_COLOURS, MADE_ALIKE),
        (again, "default", ONLY_COLOURS, WRITTEN_ALIKE),
        (again, "slate", ONLY_COLOURS, WRITTEN_ALIKE),
    ):
        page.evaluate(KEEP_ONE_OF_EACH_KIND, alike)
        page.evaluate("scheme => document.body.dataset.mdColorScheme = scheme", scheme)
        result = axe.run(page, options={"resultTypes": ["violations"]} | rules)
        for violation in result.response["violations"]:
            places = [" ".join(node["target"]) for node in violation["nodes"]]
            yield f"{violation['id']} ({scheme}; {violation['helpUrl']}): {places[:5]}"


def too_heavy_or_from_elsewhere(asked, address, built_site):
    files = {url for url in asked if not url.startswith("data:")}
    for url in sorted(files):
        if not url.startswith(address):
            yield f"loads {url}"
    bytes_sent = sum(compressed(built_site, url, address) for url in files)
    if bytes_sent > FIRST_VIEW_BYTES:
        yield f"weighs {bytes_sent} bytes before anything is run"


def compressed(built_site, url, address):
    """Return the bytes that a file server with compression sends for an address."""
    path = built_site / url.removeprefix(address).split("?")[0].split("#")[0]
    file = path / "index.html" if path.is_dir() else path
    return len(gzip.compress(file.read_bytes()))


def test_the_search_index_is_loaded_when_somebody_is_about_to_search(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    assert not any("search" in url and "on_demand" not in url for url in asked)
    with page.expect_response("**/search_index.json"):
        page.keyboard.press("/")
    assert any("workers/search" in url for url in asked)
