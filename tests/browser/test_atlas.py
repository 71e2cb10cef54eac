"""The atlas as a reader uses it: sorting, filtering, by keyboard, and without scripts."""

import pytest

PATHS = ["counting/atlas/", "en/counting/atlas/"]


def names(page):
    """The models that the table shows, from the top."""
    return page.locator(".atlas tbody tr:not([hidden]) th").all_text_contents()


def numbers(page, column):
    cells = page.locator(f".atlas tbody td[data-column={column}]")
    found = cells.evaluate_all("cells => cells.map(c => c.querySelector('data')?.value)")
    return [int(value) for value in found if value is not None], found


def header(page, column):
    return page.locator(f".atlas th[data-column={column}]")


@pytest.mark.parametrize("path", PATHS)
def test_a_click_sorts_up_another_down_a_third_by_release_again(page, address, path):
    page.goto(address + path)
    first = names(page)
    assert first[0] == "GPT-1"
    header(page, "total").get_by_role("button").click()
    up, cells = numbers(page, "total")
    assert up == sorted(up)
    assert cells.index(None) == len(up), "the undisclosed stand last"
    assert header(page, "total").get_attribute("aria-sort") == "ascending"
    header(page, "total").get_by_role("button").click()
    down, cells = numbers(page, "total")
    assert down == sorted(up, reverse=True)
    assert cells.index(None) == len(down), "the undisclosed stand last this way too"
    assert header(page, "total").get_attribute("aria-sort") == "descending"
    header(page, "total").get_by_role("button").click()
    assert names(page) == first
    assert header(page, "total").get_attribute("aria-sort") is None


def test_words_sort_too_and_only_one_column_says_so(page, address):
    page.goto(address + PATHS[1])
    header(page, "total").get_by_role("button").click()
    header(page, "maker").get_by_role("button").click()
    makers = page.locator(".atlas tbody td[data-column=maker]").all_text_contents()
    assert [m.lower() for m in makers] == sorted(m.lower() for m in makers)
    assert page.locator(".atlas th[aria-sort]").count() == 1


def test_the_keyboard_sorts(page, address):
    page.goto(address + PATHS[1])
    page.locator(".atlas select").focus()
    page.keyboard.press("Tab")  # the table itself, which scrolls
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Parameters"
    page.keyboard.press("Enter")
    assert header(page, "total").get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Space")
    assert header(page, "total").get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize("path", PATHS)
def test_words_filter_names_makers_and_licences_and_the_count_is_told(page, address, path):
    page.goto(address + path)
    every, status = len(names(page)), page.locator(".atlas [role=status]")
    assert str(every) in status.text_content()
    find = page.locator(".atlas input")
    find.fill("llama 70b")
    found = names(page)
    assert "Llama 2 70B" in found
    assert all("Llama" in name and "70B" in name for name in found)
    assert str(len(found)) in status.text_content()
    find.fill("apache")
    assert "Mistral 7B v0.1" in names(page)
    find.fill("no such model")
    assert names(page) == []
    find.fill("")
    assert len(names(page)) == every


def test_kinds_filter_and_join_with_words(page, address):
    page.goto(address + PATHS[1])
    page.locator(".atlas select").select_option("undisclosed")
    assert {"GPT-4", "ChatGPT (GPT-3.5)"} <= set(names(page))
    page.locator(".atlas input").fill("anthropic")
    assert names(page) and all(name.startswith("Claude") for name in names(page))


def test_labels_name_the_controls(page, address):
    page.goto(address + PATHS[1])
    assert page.get_by_label("Find a model, maker or licence").count() == 1
    assert page.get_by_label("How known", exact=False).first.is_visible()


def test_typed_markup_is_only_text(page, address):
    page.goto(address + PATHS[0])
    typed = '<img src=x onerror="document.title=1">'
    page.locator(".atlas input").fill(typed)
    assert names(page) == []
    assert page.locator(".atlas img").count() == 0
    page.reload()
    assert page.locator(".atlas input").input_value() == typed
    assert page.locator(".atlas img").count() == 0


def test_what_was_chosen_is_in_the_address_and_in_the_other_language(page, address):
    page.goto(address + PATHS[0])
    page.locator(".atlas input").fill("qwen")
    page.locator(".atlas select").select_option("counted")
    header(page, "total").get_by_role("button").click()
    header(page, "total").get_by_role("button").click()
    chosen = names(page)
    page.reload()
    assert names(page) == chosen
    page.get_by_role("link", name="English").click()
    page.locator(".atlas input").wait_for()
    assert page.url.startswith(f"{address}en/")
    assert names(page) == chosen
    assert header(page, "total").get_attribute("aria-sort") == "descending"


def test_an_address_that_makes_no_sense_shows_everything(page, address):
    page.goto(f"{address}{PATHS[0]}?sort=nonsense&kind=toString&down")
    assert names(page)[0] == "GPT-1"
    assert page.locator(".atlas th[aria-sort]").count() == 0
    page.locator(".atlas input").fill("gpt-2")
    assert names(page) == [f"GPT-2 {size}" for size in ("small", "medium", "large", "XL")]


@pytest.mark.parametrize("path", PATHS)
def test_without_scripts_the_whole_table_is_there_and_no_dead_control(
    browser, address, path
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + path)
    assert len(names(page)) > 100
    assert page.locator(".atlas :is(input, select, button)").count() == 0
    context.close()


def test_names_stay_in_sight_when_a_phone_scrolls_the_table(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(address + PATHS[1])
    name = page.locator(".atlas tbody th").first
    before = name.bounding_box()["x"]
    page.locator(".atlas-table").evaluate("table => table.scrollLeft = 400")
    assert name.bounding_box()["x"] == before
    assert page.locator(".atlas-table").evaluate("table => table.scrollLeft") == 400
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_lays_the_table_out_when_a_reader_comes_near(page, address, path):
    """A table this long costs a phone a second; the pictures before it keep it far off."""
    page.set_viewport_size({"width": 412, "height": 823})
    page.goto(address + path)
    cell = page.locator(".atlas tbody td").first
    laid_out = """cell => new Promise(tell => requestAnimationFrame(() =>
        setTimeout(() => tell(cell.checkVisibility({ contentVisibilityAuto: true })))))"""
    assert not cell.evaluate(laid_out)
    page.locator("#table").evaluate("heading => heading.scrollIntoView()")
    assert cell.evaluate(laid_out)


@pytest.mark.parametrize("path", PATHS)
def test_paper_has_every_row_and_every_column_of_numbers(page, address, path):
    page.set_viewport_size({"width": 640, "height": 900})  # A4 without its margins
    page.goto(address + path)
    page.emulate_media(media="print")
    table = page.locator(".atlas-table")
    assert table.evaluate("it => it.scrollHeight <= it.clientHeight + 1")
    assert table.evaluate("it => it.scrollWidth <= it.clientWidth + 1")
    last = page.locator(".atlas tbody tr").last
    assert last.evaluate("row => row.checkVisibility({ contentVisibilityAuto: true })")
    for column in ("total", "released", "vocab_size", "licence"):
        assert last.locator(f"[data-column={column}]").is_visible(), column
