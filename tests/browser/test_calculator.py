"""The calculator page: what it shows is what Python counts, for whatever is put into it."""

import json
import random
import re
from fractions import Fraction
from urllib.parse import urlencode

import pytest
import yaml
from playwright.sync_api import expect

from snippets.counting import calculator, parameter_count
from tests.conftest import ROOT

PATHS = {"zh": "counting/calculator/", "en": "en/counting/calculator/"}
ATLAS = yaml.safe_load((ROOT / "snippets/counting/atlas_models.yml").read_text("utf-8"))
CONFIGS = {row["id"]: row["config"] for row in ATLAS if "config" in row}
# Whole files as published, beside the atlas's shapes.
REFERENCE = sorted((ROOT / "tests/reference/configs").glob("*.json"))
RUBBISH = [
    "",
    "{",
    "null",
    "[1, 2]",
    "hello",
    '{"model_type": "llama"',
    '{"model_type": "llama"}',
    '{"model_type": "nobody"}',
    '{"model_type": "gpt2", "n_embd": -4, "n_layer": 1}',
    '{"model_type": "gpt2", "n_embd": 7.5, "n_layer": 1}',
    '{"model_type": "gpt2", "n_embd": 8, "n_embd": 8}',
    '{"model_type": "gpt2", "n_embd": 8, "n_layer": 2, "zz": 1, "aa": 2}',
    '{"model_type": "gpt2", "n_embd": 1e400, "n_layer": 1}',
    '{"model_type": "抽屉", "n_embd": 8}',
    '{"model_type": "<img src=x onerror=alert(1)>"}',
    "[" * 100,
    "9" * 60,
    '{"a": "\\ud800"}',
]
# Asks the page's own worker, and nothing of the page itself.
ASK = """([texts, settings]) => {
  const data = JSON.parse(document.querySelector("[data-calculator]").textContent);
  const root = new URL(data.root, location.href.split("#")[0]).href;
  const address = root + "assets/calculator_worker.js";
  const worker = new Worker(address, { type: "module" });
  const python = `${root}${data.interpreter}/micropython`;
  const snippets = data.snippets.map((path) => [path, root + path]);
  worker.postMessage({ interpreter: `${python}.mjs`, wasm: `${python}.wasm`, snippets });
  texts.forEach((text, id) =>
    worker.postMessage({ id, text, edits: [], settings, machines: data.machines }));
  return new Promise((resolve) => {
    const answers = [];
    worker.onmessage = ({ data }) => {
      answers.push(data.answer ?? data.broken);
      if (answers.length === texts.length) { worker.terminate(); resolve(answers); }
    };
  });
}"""


def answers(page, texts, settings):
    return page.evaluate(ASK, [texts, settings])


def same(answer, text, settings, machines):
    """Whether the page's answer is Python's; rectangles to the last digits of a float."""
    mine = calculator.answer(text, settings, machines) | {"text": text}
    places = [tensor.pop("place") for tensor in mine["tensors"]]
    its_places = [tensor.pop("place") for tensor in answer["tensors"]]
    its = json.loads(json.dumps(answer))
    assert its == json.loads(json.dumps(mine)), text
    for place, its_place in zip(places, its_places, strict=True):
        assert its_place == pytest.approx(place, rel=1e-9, abs=1e-9)
    return True


def machines_of(page):
    text = page.locator("[data-calculator]").text_content()
    return json.loads(text)["machines"]


def generated(number, seed):
    """Real configurations with sizes changed, keys left out, and some nonsense put in."""
    dice = random.Random(seed)
    nonsense = [None, -1, 0, True, "many", 2.5, [], {}, 10**12]
    for _ in range(number):
        config = dict(dice.choice(list(CONFIGS.values())))
        sizes = [key for key, value in config.items() if type(value) is int]
        for key in dice.sample(sizes, dice.randint(0, len(sizes))):
            config[key] = max(1, config[key] * dice.randint(1, 8) // dice.randint(1, 8))
        if dice.random() < 0.3:
            config.pop(dice.choice(list(config)))
        if dice.random() < 0.2:
            config[dice.choice([*config, "surprise"])] = dice.choice(nonsense)
        yield json.dumps(config)


def test_the_page_counts_real_configurations_as_python_does(page, address):
    page.goto(address + PATHS["zh"])
    settings = calculator.DEFAULTS | {"language": "zh", "format": "q8_0"}
    texts = [json.dumps(config) for config in list(CONFIGS.values())[::3]]
    texts += [path.read_text("utf-8") for path in REFERENCE]
    machines = machines_of(page)
    told = answers(page, texts, settings)
    for text, answer in zip(texts, told, strict=True):
        assert same(answer, text, settings, machines)
    assert sum(not answer["refused"] for answer in told) > len(texts) // 2


def check_generated(page, address, number, seed):
    page.goto(address + PATHS["en"])
    # A setting that makes no sense ends it after the count, refused or not.
    settings = calculator.DEFAULTS | {"context": "none"}
    texts = list(generated(number, seed))
    told = answers(page, texts, settings)
    for text, answer in zip(texts, told, strict=True):
        assert same(answer, text, settings, [])
    counted = sum("total" in answer["values"] for answer in told)
    assert number * 0.3 < counted < number * 0.9


def test_the_page_counts_and_refuses_generated_configurations_as_python_does(page, address):
    check_generated(page, address, 200, seed=0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_thousands_more(page, address, seed):
    check_generated(page, address, 1000, seed)


def test_rubbish_gets_the_line_that_the_command_prints(page, address, tmp_path, capsys):
    page.goto(address + PATHS["en"])
    page.get_by_text("config.json and shape").click()
    box, refused = page.locator("textarea"), page.locator("[data-refused]")
    file = tmp_path / "config.json"
    for text in RUBBISH:
        file.write_text(text, encoding="utf-8")
        assert parameter_count.main([str(file)]) == 2
        line = capsys.readouterr().err
        assert line.count("\n") == 1
        box.fill(text)
        expect(refused).to_have_text(line.strip(), use_inner_text=False)
        expect(page.locator("[data-shown=total]").first).to_be_empty()
    assert page.locator("article img").count() == 0
    box.fill(json.dumps(CONFIGS["gpt-2-small"]))
    expect(page.locator("[data-shown=total]").first).to_have_text("124,439,808")
    expect(refused).to_be_empty()


def test_typed_markup_is_only_text(page, address):
    said = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    markup = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    config = CONFIGS["gpt-2-small"] | {markup: 1}
    page.goto(f"{address}{PATHS['zh']}#" + urlencode({"config": json.dumps(config)}))
    expect(page.locator("[data-refused]")).to_contain_text("<img src=x")
    page.locator("[data-control=context]").fill(markup)
    page.locator("summary").first.click()
    page.locator("textarea").fill(json.dumps(CONFIGS["gpt-2-small"]))
    expect(page.locator("[data-refused]")).to_contain_text("context is")
    assert page.locator("article :is(img, script:not([type]))").count() == 0
    assert said == []


def totals(page):
    return page.locator("[data-shown=total]").first


def test_what_was_chosen_is_in_the_address_and_in_the_other_language(page, address):
    page.goto(address + PATHS["zh"])
    page.locator("[data-control=model]").select_option("gpt-3")
    expect(totals(page)).to_have_text("174,604,259,328")
    page.locator("[data-control=context]").fill("2048")
    page.locator("[data-control=format]").select_option("int8")
    need = page.locator("[data-shown=need]")
    cache = 2048 * 96 * 2 * 12288 * 2
    expect(need).to_have_text(f"{174_604_259_328 + cache:,}")
    assert "model=gpt-3" in page.url and "context=2048" in page.url
    page.reload()
    expect(need).to_have_text(f"{174_604_259_328 + cache:,}")
    page.get_by_role("link", name="English").click()
    page.wait_for_url(re.compile(f"{address}en/.*"))
    expect(need).to_have_text(f"{174_604_259_328 + cache:,}")
    assert page.locator("[data-control=model]").input_value() == "gpt-3"
    # A configuration of one's own too, and what does not make sense is ignored.
    page.locator("summary").first.click()
    page.get_by_label("n_layer", exact=True).fill("2")
    small = parameter_count.count(CONFIGS["gpt-3"] | {"n_layer": 2}).total
    expect(totals(page)).to_have_text(f"{small:,}")
    assert "config=" in page.url
    page.goto(page.url.replace("#", "?x#"))
    expect(totals(page)).to_have_text(f"{small:,}")
    page.goto(f"{address}{PATHS['en']}#model=toString&format=nonsense")
    expect(page.locator("[data-refused]")).not_to_be_empty()


def test_another_address_is_answered_on_the_page_that_is_open(page, address):
    page.goto(address + PATHS["en"])
    page.evaluate("location.hash = 'model=gpt-3'")
    expect(totals(page)).to_have_text("174,604,259,328")


@pytest.mark.parametrize("language", PATHS)
def test_the_page_opens_with_the_example_and_asks_for_python_when_touched(
    page, address, language
):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + PATHS[language], wait_until="networkidle")
    config = CONFIGS["llama-2-7b"]
    expect(totals(page)).to_have_text(f"{parameter_count.count(config).total:,}")
    assert not any("micropython" in url for url in asked)
    page.keyboard.press("Shift")  # whereupon the buttons for running code come
    page.locator(".run").first.wait_for()
    before = page.locator("article").inner_text()
    page.locator("[data-control=model]").focus()
    marks = "performance.getEntriesByName('calculator').length"
    for _ in range(100):
        if page.evaluate(marks):
            break
        page.wait_for_timeout(50)
    assert page.evaluate(marks) == 1
    # The browser's Python writes what the build's wrote.
    assert page.locator("article").inner_text() == before


def test_the_keyboard_alone_changes_model_and_shape(page, address):
    page.goto(address + PATHS["en"])
    page.get_by_role("combobox", name="Model").focus()
    page.keyboard.type("GPT-2 XL")
    expect(totals(page)).to_have_text("1,557,611,200")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "n_layer":
            break
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    small = parameter_count.count(CONFIGS["gpt-2-xl"] | {"n_layer": 4}).total
    expect(totals(page)).to_have_text(f"{small:,}")
    assert page.evaluate("document.activeElement.name") == "n_layer"


def test_what_fits_and_what_does_not_look_as_they_are_told(page, address):
    page.goto(address + PATHS["en"])
    page.locator("[data-control=model]").select_option("llama-2-70b")
    expect(totals(page)).to_have_text("68,976,648,192")
    cells = page.locator("[data-machine][data-result]").evaluate_all(
        "all => all.map((it) => [it.dataset.result, it.dataset.fits, it.textContent])"
    )
    words = {"true": "fits", "false": "short", "": "—"}
    for result, fits, told in cells:
        assert told.startswith(words[fits]) if result == "room" else fits is None
    assert {fits for result, fits, _ in cells if result == "room"} >= {"true", "false"}


def test_areas_are_in_proportion_to_parameters(page, address):
    page.goto(address + PATHS["zh"])
    counted = parameter_count.count(CONFIGS["llama-2-7b"])
    tiles = page.locator(".tensors i")
    whole = page.locator(".tensors").bounding_box()
    boxes = tiles.evaluate_all(
        "tiles => tiles.map(t => { const b = t.getBoundingClientRect();"
        " return [b.width, b.height]; })"
    )
    for (width, height), tensor in zip(boxes, counted.tensors, strict=True):
        share = width * height / (whole["width"] * whole["height"])
        # A browser lays out in 64ths of a pixel.
        slack = (width + height) / 32 / (whole["width"] * whole["height"])
        assert share == pytest.approx(tensor.count / counted.total, abs=slack)


@pytest.mark.parametrize("language", PATHS)
def test_without_scripts_the_example_is_there_and_no_dead_control(
    browser, address, language
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PATHS[language])
    expect(totals(page)).to_be_visible()
    assert page.locator(".tensors").bounding_box()["height"] > 100
    for control in page.locator(".calculator :is(input, select, textarea)").all():
        assert not control.is_visible()
    assert page.get_by_text("parameter_count.py config.json").is_visible()
    context.close()


def test_nothing_moves_when_the_answer_comes(page, address):
    page.goto(address + PATHS["en"], wait_until="networkidle")
    page.locator("[data-control=model]").focus()
    expect(page.locator("[data-fields] input").first).to_be_attached()
    shift = page.evaluate(
        "new Promise((resolve) => new PerformanceObserver((list) => resolve("
        "list.getEntries().reduce((sum, one) => sum + one.value, 0)))"
        ".observe({ type: 'layout-shift', buffered: true }) ?? setTimeout(resolve, 300, 0))"
    )
    assert shift < 0.01


def test_rectangles_fill_the_whole_in_exact_proportion():
    areas = [Fraction(n) for n in (40, 25, 12, 12, 6, 3, 1, 1)]
    side = Fraction(100)
    placed = calculator.to_scale(areas, Fraction(0), Fraction(0), side, side)
    assert [w * h for _, _, w, h in placed] == [side * side * n / 100 for n in areas]
    for i, (left, top, width, height) in enumerate(placed):
        assert left >= 0 and top >= 0 and left + width <= 100 and top + height <= 100
        for other_left, other_top, other_width, other_height in placed[:i]:
            assert (
                left >= other_left + other_width
                or other_left >= left + width
                or top >= other_top + other_height
                or other_top >= top + height
            )
