"""The things to hold: what they show is what Python computes, however they are moved."""

import contextlib
import re
from math import log10

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from snippets.choosing import which_fits
from snippets.counting import zoom
from snippets.knowledge import pull_and_teach
from snippets.labs.shoe_copy import encode
from snippets.labs.trained import trained
from snippets.parameters import neuron_learns
from snippets.tradeoffs import two_numbers
from tests.publishing.test_numbers import read_back

# What depends on colours is looked at in both schemes, everything else in one.
SCHEMES = {"default": {}, "slate": {"runOnly": ["color-contrast"]}}
# Runs the page's own model on texts, and leaves the page alone.
TINY_GPT = """async ([shape, texts]) => {
  const { TinyGPT } = await import(new URL("../assets/tiny_gpt.js", location));
  const file = await fetch(new URL("../assets/tiny_gpt_weights.f32", location));
  const model = new TinyGPT(shape, new Float32Array(await file.arrayBuffer()));
  return texts.map((text) => {
    const loss = model.backward(text.slice(0, -1), text.slice(1));
    const logits = [...model.logits(text.length - 2)];
    const written = [...model.write(text.slice(0, 5), 0)];
    return { loss, logits, gradient: [...model.gradient], written };
  });
}"""


@contextlib.contextmanager
def held(browser, address, path, name, width=1280):
    """A page scrolled to one of its widgets, which is ready; nothing may go wrong on it."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address + path)
    page.locator(f"[data-widget={name}]").scroll_into_view_if_needed()
    widget = page.locator(f"[data-widget={name}][data-ready]")
    widget.wait_for()
    yield widget
    context.close()
    assert not wrong, wrong


def numbers(text):
    """The numbers of a sentence, in their order."""
    found = re.findall(r"[−-]?\d[\d,]*(?:\.\d+)?", text)
    return [float(number.replace("−", "-").replace(",", "")) for number in found]


def fits_and_is_accessible(widget):
    page = widget.page
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.add_style_tag(content="* { transition: none !important; }")
    # Tab goes through it in the order in which it stands.
    assert page.locator(".widget *").evaluate_all(
        "all => all.every((it) => it.tabIndex < 1)"
    )
    for scheme, rules in SCHEMES.items():
        page.evaluate("scheme => document.body.dataset.mdColorScheme = scheme", scheme)
        options = {"resultTypes": ["violations"]} | rules
        found = Axe().run(page, context=".widget", options=options)
        assert not found.response["violations"], found.generate_report()
    return True


def test_a_widget_waits_for_a_reader_and_leaves_no_gap_where_it_cannot_come(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/widget_neuron.js", lambda route: route.abort())
    page.goto(f"{address}en/parameters/", wait_until="networkidle")
    assert any(url.endswith("/widgets.js") for url in asked)
    assert not any("widget_" in url for url in asked)
    page.locator("[data-widget]").evaluate("place => place.scrollIntoView()")
    expect(page.locator("[data-widget]")).to_have_count(0)


def test_the_neuron_learns_as_the_snippet_does(browser, address):
    with held(browser, address, "en/parameters/", "neuron", width=360) as widget:
        told = widget.get_by_role("status")
        for kind, ways in neuron_learns.after.items():
            widget.get_by_label("Activation").select_option(kind)
            for way, steps in ways.items():
                widget.get_by_label("With a bias").set_checked(way == "with_bias")
                widget.get_by_role("button", name="Start over").click()
                # A hundred steps once, for each is drawn.
                for n, now in list(steps.items())[: 3 if kind == "sigmoid" else 2]:
                    widget.get_by_role("button", name="Learn one step").evaluate(
                        "(button, until) => { const told = button.closest('.widget')"
                        ".querySelector('[role=status]'); while (parseInt("
                        "told.textContent) < until) button.click(); }",
                        int(n),
                    )
                    shown = numbers(told.text_content())
                    wanted = [int(n), now["weight"], now["bias"], now["loss"]]
                    assert shown == pytest.approx(wanted, abs=5.1e-5), (kind, way)
        # Left to itself, it takes a few steps for each picture: the eye can follow.
        widget.get_by_role("button", name="Start over").click()
        again = widget.get_by_role("button", name="Keep learning")
        again.evaluate("button => { button.click(); button.click(); }")
        assert 0 < numbers(told.text_content())[0] <= 10


def test_the_neuron_moves_by_keyboard_and_by_hand(browser, address):
    with held(browser, address, "parameters/", "neuron") as widget:
        told, weight = widget.get_by_role("status"), widget.get_by_label("权重")
        weight.focus()
        widget.page.keyboard.press("ArrowRight")
        assert numbers(told.text_content())[1] == pytest.approx(1.05)
        assert weight.get_attribute("aria-valuetext") == "1.05"

        def middle(ring):
            box = ring.bounding_box()
            return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

        def follows_the_mouse(ring, right, down):
            x, y = middle(ring)
            widget.page.mouse.move(x, y)
            widget.page.mouse.down()
            widget.page.mouse.move(x + right, y + down, steps=3)
            widget.page.mouse.up()
            return middle(ring) == pytest.approx((x + right, y + down), abs=3)

        at_zero, further = widget.locator(".ring").all()
        assert follows_the_mouse(at_zero, 0, -60)
        bias = numbers(told.text_content())[2]
        assert 5 < bias < 20
        assert follows_the_mouse(further, 0, -20)
        assert numbers(told.text_content())[2] == bias
        widget.get_by_role("button", name="从头来").click()
        widget.get_by_label("激活函数").select_option("sigmoid")
        assert follows_the_mouse(at_zero, 25, 0)
        widget.get_by_label("激活函数").select_option("line")
        widget.get_by_label("带偏置").uncheck()
        assert numbers(told.text_content())[2] == 0
        assert fits_and_is_accessible(widget)
        # Each number of the scale stands at its line.
        middles = widget.locator("svg").first.evaluate(
            """(svg) => ["line.grid", "text.muted[text-anchor=end]"].map((kind) =>
              [...svg.querySelectorAll(kind)].map((it) => {
                const box = it.getBoundingClientRect();
                return box.top + box.height / 2;
              }))"""
        )
        lines, words = map(sorted, middles)
        for line in lines:
            assert min(abs(line - word) for word in words) < 3


AXES = (8, 13), (9, 14)


def powers_of_ten(drawn):
    """Return the points of lines in the picture of two numbers as powers of ten: (N, D)."""
    lines = drawn.evaluate_all(
        """lines => lines.map((line) => {
          const band = line.ownerSVGElement.querySelector(".band").getBBox();
          const at = (name) => line.getAttribute(name);
          const ends = [{ x: at("x1"), y: at("y1") }, { x: at("x2"), y: at("y2") }];
          return [...(line.points ?? ends)].map(({ x, y }) =>
            [(x - band.x) / band.width, 1 - (y - band.y) / band.height]);
        })"""
    )
    return [[tuple(map(along, AXES, point)) for point in line] for line in lines]


def along(axis, part):
    low, high = axis
    return low + part * (high - low)


def to_an_edge(point):
    """Return how far a point is from the nearest edge of the picture, in powers of ten."""
    return min(abs(p - edge) for p, axis in zip(point, AXES, strict=True) for edge in axis)


def test_two_numbers_decide_what_python_says(browser, address):
    with held(browser, address, "en/tradeoffs/", "two_numbers", width=360) as widget:
        n, d = widget.get_by_role("slider").all()
        cards, kinds = widget.get_by_role("combobox").all()

        def agrees(n, d, card="h100", kind="fp16"):
            told = two_numbers.decide(n, d, card, kind)
            shown = widget.locator("[data-shown]").evaluate_all(
                "all => Object.fromEntries(all.map((d) => [d.dataset.shown, +d.value]))"
            )
            assert len(shown) == len(told) - 1  # all but electricity
            assert shown == pytest.approx({name: told[name] for name in shown}, rel=1e-9)
            texts = widget.locator("[data-shown]").all_text_contents()
            for name, text in zip(shown, texts, strict=True):
                scale = 1e9 if name in ("weights", "training_memory") else 1
                near = {"abs": 6e-4} if "loss" in name or "of_" in name else {"rel": 6e-3}
                read = float(read_back(text)) * scale
                assert read == pytest.approx(told[name], **near), name
            return True

        assert agrees(175e9, 300e9)
        assert widget.locator("svg tspan").all_text_contents() == ["10", "11", "12", "13"]
        for slider, axis in zip((n, d), AXES, strict=True):
            ends = [slider.get_attribute(end) for end in ("min", "max")]
            assert ends == [*map(str, axis)]
        lines = powers_of_ten(widget.locator("svg polyline.line"))
        levels = widget.locator("svg polyline.line + text").all_text_contents()
        assert len(levels) > 3
        for level, line in zip(map(float, levels), lines, strict=True):
            for parameters, tokens in line:
                loss = two_numbers.decide(10**parameters, 10**tokens)["loss"]
                assert loss == pytest.approx(level, abs=0.01)
            # Almost from one edge of the picture to another: the steepest ends in a step.
            assert max(map(to_an_edge, (line[0], line[-1]))) < 0.3, level
        for n_power, d_power, card, kind in [
            ("8", "14", "h100", "fp16"),
            ("9.9", "13.18", "a100", "int8"),
            ("13", "9", "a100", "q4_0"),
        ]:
            n.fill(n_power)
            d.fill(d_power)
            cards.select_option(card)
            kinds.select_option(kind)
            assert agrees(10 ** float(n_power), 10 ** float(d_power), card, kind)
        n.press("ArrowLeft")
        assert agrees(10**12.99, 1e9, "a100", "q4_0")
        widget.get_by_role("button", name="Chinchilla").click()
        widget.get_by_role("button", name="Best split").click()
        told = two_numbers.decide(70e9, 1.4e12)
        assert agrees(told["best_parameters"], told["best_tokens"], "a100", "q4_0")
        # Along the dashed line, from edge to edge, training takes as many operations.
        [ends] = powers_of_ten(widget.locator(".line-dashed"))
        for end in ends:
            assert to_an_edge(end) < 5e-3
            assert sum(end) == pytest.approx(log10(told["flops"] / 6), abs=1e-2)
        # A click on the picture brings the ring there.
        plot, ring = widget.locator("svg"), widget.locator(".ring")
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        place = {"x": box["width"] * 0.6, "y": box["height"] * 0.5}
        plot.click(position=place)
        at = ring.bounding_box()
        assert at["x"] + at["width"] / 2 == pytest.approx(box["x"] + place["x"], abs=2)
        assert at["y"] + at["height"] / 2 == pytest.approx(box["y"] + place["y"], abs=2)
        assert fits_and_is_accessible(widget)


def test_the_chooser_chooses_as_python_does(browser, address):
    with held(browser, address, "en/choosing/", "chooser", width=360) as widget:
        machine, language, context = widget.get_by_role("combobox").all()
        memory, load = widget.get_by_role("slider").all()
        starts = [select.input_value() for select in (machine, language, context)]
        assert starts == ["rtx-4090", "zh", str(which_fits.n_context)]
        for name, chinese, n_context, power, gib in [
            ("rtx-4090", True, 4096, 5, None),
            ("h100", True, 65536, 5, None),
            ("laptop", False, 1024, 6, None),
            ("m4-max", True, 16384, 6.3, 20.5),
            ("rtx-3060", True, 4096, 8, None),
            ("rtx-3060", False, 65536, 3, 4),
        ]:
            machine.select_option(name)
            language.select_option("zh" if chinese else "en")
            context.select_option(str(n_context))
            load.fill(str(power))
            has = dict(which_fits.machines[name])
            if gib:
                memory.fill(str(gib))
                has["memory"] = gib * 2**30
            asked = *has.values(), n_context, 10**power, chinese
            best = which_fits.choose(*asked)
            said = widget.get_by_role("status").text_content()
            assert said.startswith(
                f"Take {which_fits.models[best]['name']} in" if best else "None does"
            )
            rows = widget.locator("tbody tr").evaluate_all(
                "rows => rows.map((row) =>"
                "[row.dataset.does, ...[...row.cells].map((cell) => cell.textContent)])"
            )
            for (does, name, *text), model in zip(
                rows, which_fits.models.values(), strict=True
            ):
                told = which_fits.judge(model, *asked)
                assert name == model["name"]
                assert does == (
                    "best"
                    if best and model is which_fits.models[best]
                    else str(not told["why_not"]).lower()
                )
                if told["why_not"] == "memory":
                    assert numbers(text[0]) == [round(told["short"] / 1e9, 1)]
                else:
                    if does == "true":
                        unsaid = chinese and model["chinese"] == "unsaid"
                        assert ("does not say" in text[0]) == unsaid
                    assert text[1] == told["kind"]
                    assert numbers(text[3])[0] == pytest.approx(told["speed"], abs=0.5)
        assert fits_and_is_accessible(widget)


def test_the_page_s_tiny_gpt_is_numpy_s_forwards_backwards_and_writing(page, address):
    lines = ["晨风是红色的鞋。", "Write a social media ad for tea: The water is", "参"]
    lines.append(pull_and_teach.facts["en"][:63])  # all positions
    texts = [encode(f"\n{line}\n"[:65]) for line in lines]
    page.goto(f"{address}knowledge/")
    model = trained()
    for text, told in zip(
        texts, page.evaluate(TINY_GPT, [pull_and_teach.shape, texts]), strict=True
    ):
        tokens = np.array([text])
        logits = model.forward(tokens[:, :-1])[0, -1]
        assert told["logits"] == pytest.approx(logits, abs=1e-9)
        loss, slopes = model.loss(tokens[:, :-1], tokens[:, 1:])
        assert told["loss"] == pytest.approx(loss, abs=1e-12)
        model.backward(slopes)
        assert np.allclose(told["gradient"], model.gradient, rtol=1e-7, atol=1e-12)
        assert told["written"] == pull_and_teach.write(model, text[:5], 0)


def test_drawers_pull_out_and_lessons_change_what_the_snippet_says(browser, address):
    with held(browser, address, "knowledge/", "drawers", width=360) as widget:
        asked = []
        widget.page.on("request", lambda request: asked.append(request.url))
        assert widget.locator(".drawers").count() == 0
        widget.get_by_role("button", name="打开抽屉").click()
        writing, facts = widget.locator(".writing"), widget.locator("[data-right=true]")
        writing.wait_for()
        assert [url.rpartition("/")[2] for url in asked][-1] == "tiny_gpt_weights.f32"

        def agrees(says, right):
            expect(writing).to_have_text(pull_and_teach.prompt["zh"] + says)
            expect(facts).to_have_count(right)

        named = [it.get_attribute("aria-label") for it in widget.locator(".drawers").all()]
        assert [re.search(r"\d+", name)[0] for name in named] == ["1", "2"]
        pulled = pull_and_teach.pulled["zh"]
        agrees(pulled["0"], pull_and_teach.n_facts)
        for n in range(1, 5):
            widget.get_by_role("button", name="抽走最响的一个").click()
            if f"{n}" in pulled:
                agrees(pulled[f"{n}"], pull_and_teach.right_without["zh"][f"{n}"])
        assert widget.locator(".drawers [aria-pressed=true]").count() == 4
        widget.locator(".drawers [aria-pressed=true]").first.press("Enter")
        assert widget.locator(".drawers [aria-pressed=true]").count() == 3
        widget.get_by_role("button", name="全部放回").click()
        agrees(pulled["0"], pull_and_teach.n_facts)
        for n, now in enumerate(pull_and_teach.taught["zh"].values(), 1):
            widget.get_by_role("button", name="教一步").click()
            agrees(now["says"], now["right"])
            told = numbers(widget.get_by_text("教了").text_content())
            assert told[:2] == [n, round(now["loss"], 3)]
            if n == 1:
                assert told[3] == pull_and_teach.moved["zh"]
        assert fits_and_is_accessible(widget)
        widget.get_by_role("button", name="恢复原样").click()
        agrees(pulled["0"], pull_and_teach.n_facts)
        widget.get_by_label("开头").fill("<img src=x onerror=alert(1)>龘")
        expect(widget.get_by_role("alert")).to_contain_text("龘")
        assert widget.locator("img").count() == 0
        # Nothing was asked, so no drawer answers.
        first = widget.locator(".drawers button").first
        assert numbers(first.get_attribute("aria-label"))[-1] == 0
        first.focus()
        widget.page.keyboard.press("ArrowRight")
        focused = widget.page.evaluate("document.activeElement.title")
        assert focused.startswith("第 1 层 2 号")


def test_zooming_shows_areas_in_proportion_to_the_counts_it_names(browser, address):
    with held(browser, address, "en/counting/", "zoom", width=360) as widget:
        told, closer = (
            widget.get_by_role("status"),
            widget.get_by_role("button", name="Closer"),
        )
        widget.page.emulate_media(reduced_motion="reduce")
        assert fits_and_is_accessible(widget)
        levels = [*zoom.levels.values()]
        for level, within in zip(levels[::-1], [*levels[-2::-1], None], strict=True):
            assert f"{level['count']:,}" in told.text_content()
            cells = widget.locator("tbody tr").evaluate_all(
                "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
            )
            counts = {name: int(count.replace(",", "")) for name, _, count, _ in cells}
            assert counts == {row["name"]: row["count"] for row in level["rows"].values()}
            assert sum(counts.values()) == level["count"]
            for name, *_, share in cells:
                percent = 100 * counts[name] / level["count"]
                assert share == (f"{percent:.1f}%" if percent >= 0.1 else "< 0.1%")
            shapes = {name: shape for name, shape, _, _ in cells}
            # As the browser lays the blocks out, in pixels; the picture is as wide as it.
            pixel = widget.locator("svg").evaluate(
                "svg => svg.viewBox.baseVal.width / svg.getBoundingClientRect().width"
            )
            drawn = widget.locator("g:not([hidden])").first.evaluate(
                """(group) => [...group.querySelectorAll("rect")].map((rect) => {
                  const box = rect.getBoundingClientRect();
                  return [rect.textContent, box.width, box.height];
                })"""
            )
            assert len(drawn) == len(level["blocks"])
            # A ring shows where the picture before this one is, if it is too small to see.
            if within:
                inside = max(within["width"], within["height"]) / pixel
                assert not 6 < inside < 10
                ringed = widget.locator(".pointer:not([hidden])").count()
                assert ringed == (inside < 8), inside
            layers = [name for name, *_ in drawn if name.count(".") == 2 and ".h." in name]
            for told_name, width, height in drawn:
                name, _, shape = told_name.partition("  ")
                if name in counts:
                    count = counts[name]
                    assert shape == shapes[name]
                else:
                    count = counts[next(n for n in counts if "…" in n)] / len(layers)
                if min(width, height) > 4:
                    area = width * height * pixel**2
                    assert area == pytest.approx(count, rel=0.02), told_name
            for told_name, label, block in widget.locator("svg").evaluate(
                """(svg) => {
                  const box = (it) => it.getBoundingClientRect();
                  const blocks = [...svg.querySelectorAll("g:not([hidden]) rect")].map(box);
                  return [...svg.querySelectorAll("text")].map((text) => {
                    const { left, top, width, height } = box(text);
                    const x = left + width / 2, y = top + height / 2;
                    const block = blocks.find(({ left, right, top, bottom }) =>
                      left < x && x < right && top < y && y < bottom);
                    return [text.textContent, [width, height], block.width];
                  });
                }"""
            ):
                # Within its block, and large enough to be read.
                assert label[0] < block, told_name
                assert 5 < label[1] < 20, told_name
            if level is not zoom.levels["weight"]:
                closer.click()
        assert closer.is_disabled()
