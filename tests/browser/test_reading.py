"""What a reader does: search, switch the language, ask a number where it comes from."""

import pytest


def results(page, words):
    """Type words into the search and return the paths of the pages it finds."""
    page.keyboard.press("/")
    box = page.locator(".md-search__input")
    box.fill(words)
    # The search listens for keys, and typing by an input method may send none.
    box.press("ArrowRight")
    page.wait_for_selector(
        ".md-search-result__item, .md-search-result__meta:text-matches('没有|No ')"
    )
    found = page.locator(".md-search-result__link").evaluate_all(
        "links => links.map(a => a.href)"
    )
    return [link.split("?")[0] for link in found]


@pytest.mark.parametrize(
    ("language", "words", "where"),
    [
        ("", "参数", "/parameters/"),
        ("", "偏置", "/parameters/"),
        ("", "参数量", "/counting/"),
        ("", "1750", "/counting/"),
        ("", "前馈层", "/counting/"),
        ("", "层归一化", "/counting/"),
        ("", "归一化", "/counting/any-model/"),
        ("", "起步价", "/parameters/"),
        ("", "均方根", "/parameters/"),
        ("en/", "parameter", "/en/parameters/"),
        ("en/", "parameters", "/en/parameters/"),
        ("en/", "bias", "/en/parameters/"),
        ("en/", "biases", "/en/parameters/"),
        ("en/", "licence", "/en/"),
    ],
)
def test_search_finds(page, address, language, words, where):
    page.goto(address + language)
    assert any(where in link for link in results(page, words))


def test_a_chinese_word_is_not_taken_apart(page, address, built_site):
    """Every page that is found has the word, and not only the 一 in it."""
    page.goto(address)
    found = {link.removeprefix(address) for link in results(page, "归一化")}
    assert len(found) > 3
    for path in found:
        assert "归一化" in (built_site / path / "index.html").read_text("utf-8"), path


def test_each_language_searches_its_own_pages_only(page, address):
    page.goto(address)
    assert not any("/en/" in link for link in results(page, "GPT-3"))
    page.goto(f"{address}en/")
    assert all("/en/" in link for link in results(page, "GPT-3"))


def test_search_finds_nothing_for_nonsense(page, address):
    page.goto(address)
    assert results(page, "zzzqqq") == []


# That every page's switch leads to its twin is read in tests/site/test_built_pages.py.
@pytest.mark.parametrize("path", ["", "counting/", "tradeoffs/returns/"])
def test_the_language_switch_stays_on_the_page_and_leads_back(page, address, path):
    page.goto(address + path)
    page.get_by_role("link", name="English").click()
    assert page.url == f"{address}en/{path}"
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="中文").click()
    assert page.url == address + path


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_number_tells_its_exact_value_on_focus_and_on_hover(page, address, language):
    page.goto(f"{address}{language}counting/")
    number = page.locator('a.origin:has(data[data-origin="counting/gpt3.total"])').first
    told = 'getComputedStyle({0}, "::after").visibility'
    assert number.evaluate(f"a => {told.format('a')}") == "hidden"
    number.hover()
    assert number.evaluate(f"a => {told.format('a')}") == "visible"
    page.mouse.move(0, 0)
    page.locator("h1").focus()
    number.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert number.evaluate("a => a === document.activeElement")
    assert number.evaluate(f"a => {told.format('a')}") == "visible"
    content = number.evaluate('a => getComputedStyle(a, "::after").content')
    assert "174,604,259,328 · counting/gpt3.total" in content


def test_a_computed_number_leads_to_the_line_that_computed_it(page, address):
    page.goto(f"{address}counting/")
    page.locator('a.origin:has(data[data-origin="counting/gpt3.total"])').first.click()
    assert page.url.startswith(f"{address}counting/code/#gpt3-L")
    line = page.locator(":target")
    assert line.text_content().startswith("total = sum(parts.values())")
    assert line.is_visible()


def test_a_cited_number_leads_to_its_entry_among_the_sources(page, address):
    page.goto(f"{address}en/counting/")
    page.locator(
        'a.origin:has(data[data-origin="cited/gpt3-d1-params-175b"])'
    ).first.click()
    entry = page.locator(":target")
    assert page.url.startswith(f"{address}en/sources/#")
    assert "Table D.1" in entry.text_content()


@pytest.mark.parametrize(("device", "scheme"), [("light", "default"), ("dark", "slate")])
def test_the_colour_scheme_is_the_device_s_at_first(page, address, device, scheme):
    page.emulate_media(color_scheme=device)
    # Without waiting for the theme's script: until then the page would be of the other.
    page.route("**/bundle.*.js", lambda route: route.abort())
    page.goto(address)
    assert page.locator("body").get_attribute("data-md-color-scheme") == scheme


def test_the_colour_scheme_can_be_changed_and_stays_changed(page, address):
    page.goto(address)
    scheme = page.locator("body")
    before = scheme.get_attribute("data-md-color-scheme")
    button = page.locator(".scheme")
    pressed = button.get_attribute("aria-pressed")
    button.press("Enter")
    assert button.get_attribute("aria-pressed") != pressed
    after = scheme.get_attribute("data-md-color-scheme")
    assert {before, after} == {"default", "slate"}
    page.goto(f"{address}en/counting/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == after


def test_a_predict_question_opens_by_keyboard(page, address):
    page.goto(f"{address}parameters/")
    question = page.locator("details.predict").first
    assert not question.evaluate("d => d.open")
    question.locator("summary").focus()
    page.keyboard.press("Enter")
    assert question.evaluate("d => d.open")
