"""`docs/*/counting/`: every claim the page makes, proved a second way.

The pages count with formulas. Here every tensor of a model is listed by name and shape,
as openai/gpt-2's src/model.py creates them, and added up; numbers that OpenAI published
come from the register.
"""

import itertools
import re
import runpy
import struct
import xml.etree.ElementTree as ElementTree
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import prod
from pathlib import Path

import pytest
import yaml

from snippets.counting import (
    copied_number,
    doubling,
    gpt2,
    gpt3,
    gpt3_table,
    storage,
    zoom,
)

ROOT = Path(__file__).parents[2]
REGISTER = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))
CITED = {name: entry["value"] for name, entry in REGISTER["numbers"].items()}

# Table 2.1 once more: layers, width. The two misprinted rows as the page reads them.
GPT3 = {
    "small": (12, 768),
    "medium": (24, 1024),
    "large": (24, 1536),
    "xl": (24, 2048),
    "2.7b": (32, 2560),
    "6.7b": (32, 4096),
    "13b": (40, 5120),
    "175b": (96, 12288),
}
GPT2 = {"small": (12, 768), "medium": (24, 1024), "large": (36, 1280), "xl": (48, 1600)}


def tensors(layers, width, *, vocabulary=50257, context=2048, attention=None):
    """List every tensor's name and shape. `attention`: heads times a head's width."""
    attention = attention or width
    listed = [("wpe", (context, width)), ("wte", (vocabulary, width))]
    for n in range(layers):
        listed += [
            (f"h{n}/ln_1/g", (width,)),
            (f"h{n}/ln_1/b", (width,)),
            (f"h{n}/attn/c_attn/w", (width, 3 * attention)),
            (f"h{n}/attn/c_attn/b", (3 * attention,)),
            (f"h{n}/attn/c_proj/w", (attention, width)),
            (f"h{n}/attn/c_proj/b", (width,)),
            (f"h{n}/ln_2/g", (width,)),
            (f"h{n}/ln_2/b", (width,)),
            (f"h{n}/mlp/c_fc/w", (width, 4 * width)),
            (f"h{n}/mlp/c_fc/b", (4 * width,)),
            (f"h{n}/mlp/c_proj/w", (4 * width, width)),
            (f"h{n}/mlp/c_proj/b", (width,)),
        ]
    return [*listed, ("ln_f/g", (width,)), ("ln_f/b", (width,))]


def parameters(listed):
    return sum(prod(shape) for _, shape in listed)


def as_table_d1_prints(count):
    """Round to millions: three significant digits, four from ten thousand on."""
    millions = Decimal(count) / 10**6
    places = millions.adjusted() - (3 if millions >= 10_000 else 2)
    step = Decimal(1).scaleb(places)
    return int(millions.quantize(step, ROUND_HALF_UP) * 10**6)


# GPT-3, matrix by matrix


def test_gpt3_total_equals_the_sum_over_every_named_tensor():
    listed = tensors(96, 12288)
    assert len({name for name, _ in listed}) == len(listed) == 96 * 12 + 4
    assert parameters(listed) == gpt3.total == 174_604_259_328


def test_every_part_equals_the_sum_over_its_tensors():
    def part(name):
        if name in ("wte", "wpe"):
            return {"wte": "token_embedding", "wpe": "position_embedding"}[name]
        if "ln_" in name:
            return "layer_norms"
        if name.endswith("/b"):
            return "biases"
        return "attention" if "/attn/" in name else "feed_forward"

    sums = {}
    for name, shape in tensors(96, 12288):
        sums[part(name)] = sums.get(part(name), 0) + prod(shape)
    assert sums == gpt3.parts
    assert gpt3.biases == sums["biases"]


def test_one_layer_is_the_difference_between_ninety_seven_layers_and_ninety_six():
    difference = parameters(tensors(97, 12288)) - parameters(tensors(96, 12288))
    assert gpt3.layer_total == difference


def test_one_layer_of_gpt3_outnumbers_all_of_gpt2_xl():
    assert gpt3.layer_total > gpt2.total["xl"]


def test_shares_cover_everything_once():
    assert sum(gpt3.shares.values()) == pytest.approx(1, abs=1e-12)
    for part, share in gpt3.shares.items():
        assert share * gpt3.total == pytest.approx(gpt3.parts[part], rel=1e-12)


def test_shares_are_those_that_the_page_speaks_of():
    # Two thirds and one third of the block, and crumbs.
    block = gpt3.share_of_layer_matrices
    assert gpt3.shares["feed_forward"] == pytest.approx(block * 2 / 3, rel=1e-12)
    assert gpt3.shares["attention"] == pytest.approx(block / 3, rel=1e-12)
    rounded = {part: f"{share:.4%}" for part, share in gpt3.shares.items()}
    assert rounded == {
        "feed_forward": "66.4154%",
        "attention": "33.2077%",
        "token_embedding": "0.3537%",
        "position_embedding": "0.0144%",
        "biases": "0.0061%",
        "layer_norms": "0.0027%",
    }


def test_counting_the_shifts_of_norms_as_biases_keeps_the_order_of_magnitude():
    every_b = sum(prod(s) for name, s in tensors(96, 12288) if name.endswith("/b"))
    assert gpt3.biases < every_b < 2 * gpt3.biases


def test_the_number_of_heads_changes_no_count():
    for heads in (1, 48, 96, 192):
        head = 12288 // heads
        query_key_value = sum(prod((12288, head)) for _ in range(3 * heads))
        output = sum(prod((head, 12288)) for _ in range(heads))
        layer = gpt3.layer
        assert query_key_value == layer["query"] + layer["key"] + layer["value"]
        assert output == layer["attention_output"]


def test_the_vocabulary_is_the_one_that_openai_gives_davinci():
    assert gpt3.vocab_size == CITED["gpt3-vocab-size"]


# Table 2.1 and Table D.1


def test_the_snippet_quotes_table_d1_as_the_register_has_it():
    assert {name: n * 10**6 for name, n in gpt3_table.table_d1.items()} == {
        name: CITED[f"gpt3-d1-params-{name}"] for name in GPT3
    }


@pytest.mark.parametrize("name", GPT3)
def test_a_row_counted_tensor_by_tensor_rounds_to_table_d1(name):
    count = parameters(tensors(*GPT3[name]))
    assert count == gpt3_table.counted[name]
    assert as_table_d1_prints(count) == CITED[f"gpt3-d1-params-{name}"]


def test_heads_fill_the_width_in_all_rows_but_two():
    wrong = {
        name
        for name, row in gpt3_table.table_2_1.items()
        if row["n_head"] * row["d_head"] != row["d_model"]
    }
    assert wrong == {"xl", "13b"}


def test_13b_is_5120_wide_and_not_5140():
    said = CITED["gpt3-d1-params-13b"]
    assert as_table_d1_prints(parameters(tensors(40, 5120))) == said
    assert as_table_d1_prints(parameters(tensors(40, 5140))) != said
    # Nor 5140 wide with an attention that 40 heads of 128 fill.
    mixed = tensors(40, 5140, attention=40 * 128)
    assert as_table_d1_prints(parameters(mixed)) != said
    assert gpt3_table.width["13b"] == 5120
    assert gpt3_table.as_printed["13b"] == parameters(tensors(40, 5140))


def test_xl_is_2048_wide_and_no_reading_with_24_heads_of_128_agrees():
    said = CITED["gpt3-d1-params-xl"]
    assert as_table_d1_prints(parameters(tensors(24, 2048))) == said
    wide_model = parameters(tensors(24, 24 * 128))
    wide_attention = parameters(tensors(24, 2048, attention=24 * 128))
    assert said not in map(as_table_d1_prints, (wide_model, wide_attention))
    assert gpt3_table.as_heads_fill["xl"] == wide_model
    assert gpt3_table.xl_with_wide_attention == wide_attention
    assert gpt3_table.heads_that_fit_xl * 128 == gpt3_table.width["xl"] == 2048


def test_table_d1_sees_the_shared_output_and_the_positions_but_not_the_biases():
    changes = {
        "as_counted": lambda listed, width: listed,
        "output_matrix_apart": lambda listed, width: [*listed, ("output", (50257, width))],
        "without_positions": lambda listed, width: [t for t in listed if t[0] != "wpe"],
        # What is left of a model without biases and norms: whatever has two sides.
        "without_biases_and_norms": lambda listed, width: [
            t for t in listed if len(t[1]) == 2
        ],
    }
    agreeing = dict.fromkeys(changes, 0)
    for convention, change in changes.items():
        for name, (layers, width) in GPT3.items():
            count = parameters(change(tensors(layers, width), width))
            assert gpt3_table.conventions[convention][name] == count
            said = CITED[f"gpt3-d1-params-{name}"]
            agreeing[convention] += as_table_d1_prints(count) == said
    assert agreeing == gpt3_table.rows_that_agree
    # As the page says it.
    assert list(agreeing.values()) == [8, 0, 2, 8]


# GPT-2


@pytest.mark.parametrize(
    ("size", "reported"),
    [
        # What readers found by adding up the published files, huggingface/transformers
        # issue 14960 for one.
        ("small", 124_439_808),
        ("medium", 354_823_168),
        ("large", 774_030_080),
        ("xl", 1_557_611_200),
    ],
)
def test_gpt2_has_the_parameters_that_others_found_in_its_files(size, reported):
    count = parameters(tensors(*GPT2[size], context=1024))
    assert gpt2.total[size] == count == reported
    assert round(count, -6) == CITED[f"gpt2-corrected-{size}"]


@pytest.mark.parametrize("size", GPT2)
def test_the_first_label_is_too_small_and_appears_with_gpt1s_vocabulary(size):
    label = CITED[f"gpt2-first-label-{size}"]
    assert gpt2.first_label[size] * 10**6 == label < gpt2.total[size]
    listed = tensors(*GPT2[size], vocabulary=CITED["gpt1-vocab-size"], context=1024)
    assert gpt2.with_gpt1_vocabulary[size] == parameters(listed)
    assert round(parameters(listed), -6) == label


def test_the_vocabularies_that_give_all_labels_are_one_interval_around_gpt1s():
    lows, highs = [], []
    for size, (layers, width) in GPT2.items():
        rest = parameters(tensors(layers, width, vocabulary=0, context=1024))
        label = CITED[f"gpt2-first-label-{size}"]
        low = Decimal(label - 500_000 - rest) / width
        high = Decimal(label + 500_000 - rest) / width
        lows.append(int(low.to_integral_value(ROUND_CEILING)))
        highs.append(int(high.to_integral_value(ROUND_FLOOR)))
    assert (gpt2.smallest_fitting, gpt2.largest_fitting) == (max(lows), min(highs))
    assert max(lows) <= CITED["gpt1-vocab-size"] == gpt2.gpt1_vocab_size <= min(highs)
    assert gpt2.fitting == list(range(max(lows), min(highs) + 1))


def test_gpt3_is_more_than_a_hundred_times_gpt2_by_name_and_by_count():
    gpt2_xl = parameters(tensors(48, 1600, context=1024))
    by_count = parameters(tensors(96, 12288)) / gpt2_xl
    by_name = CITED["gpt3-named-size"] / CITED["gpt2-named-size"]
    assert gpt2.ratio == pytest.approx(by_count, rel=1e-12)
    assert gpt2.ratio_of_names == pytest.approx(by_name, rel=1e-12)
    assert CITED["article-ratio"] < by_count < by_name
    assert (f"{by_count:.1f}", f"{by_name:.1f}") == ("112.1", "116.7")


# The copied number


def test_the_copied_number_is_the_sum_of_its_27938_matrices():
    query = key = value = (12288, 128)
    layer = [query, key, value] * 96 + [(12288, 12288), (12288, 49152), (49152, 12288)]
    matrices = [(50257, 12288), *layer * 96, (12288, 50257)]
    assert len(matrices) == copied_number.matrices == CITED["gpt3-copied-matrices"]
    assert sum(map(prod, matrices)) == copied_number.copied
    assert copied_number.copied == CITED["gpt3-widely-copied-count"]
    assert copied_number.difference == sum(map(prod, matrices)) - parameters(
        tensors(96, 12288)
    )


def test_table_d1_would_print_another_number_for_the_copied_one():
    printed = as_table_d1_prints(CITED["gpt3-widely-copied-count"])
    assert copied_number.as_table_d1_would_print == printed == 175_200_000_000
    assert printed != CITED["gpt3-d1-params-175b"] == as_table_d1_prints(gpt3.total)


# Bytes


def test_bytes_are_what_the_formats_take():
    for size, code in [(storage.fp32, "f"), (storage.fp16, "e"), (storage.int8, "b")]:
        assert size == gpt3.total * struct.calcsize(code)
    # Two four-bit numbers share a byte; the count is even.
    assert gpt3.total % 2 == 0
    assert 2 * storage.int4 == gpt3.total * struct.calcsize("b")
    assert storage.biases_fp16 == struct.calcsize("e") * gpt3.biases


# Doubling


def test_twice_the_width_makes_a_little_less_than_four_times_the_parameters():
    once = parameters(tensors(96, 12288))
    wide, deep = parameters(tensors(96, 24576)), parameters(tensors(192, 12288))
    assert doubling.twice_the_width == pytest.approx(wide / once, rel=1e-12)
    assert doubling.twice_the_layers == pytest.approx(deep / once, rel=1e-12)
    assert 3.99 < doubling.twice_the_width < 4
    assert 1.99 < doubling.twice_the_layers < 2


# Figures


@pytest.fixture(params=["zh", "en"])
def drawn(request, tmp_path, monkeypatch):
    """Return a function that draws a figure and returns its SVG in one language."""

    def draw(name):
        monkeypatch.chdir(tmp_path)
        runpy.run_path(str(ROOT / f"snippets/counting/{name}_figure.py"))
        svg = ElementTree.parse(tmp_path / f"{name}.{request.param}.svg")
        return svg.getroot()

    return draw


def areas(svg):
    """Return (class, whether it is pale, area) of every rectangle."""
    return [
        (r.get("class"), r.get("fill-opacity") is not None, area(r))
        for r in svg.iter("{http://www.w3.org/2000/svg}rect")
    ]


def area(rectangle):
    return float(rectangle.get("width")) * float(rectangle.get("height"))


def test_every_area_of_the_whole_is_in_proportion_to_its_count(drawn):
    svg = drawn("where_parameters_sit")
    parts = {
        "fill-2": "feed_forward",
        "fill-3": "attention",
        "fill-4": "token_embedding",
        "fill-5": "position_embedding",
        "fill-accent": "biases",
        "fill-ink": "layer_norms",
    }
    drawn_areas = {parts[kind]: size for kind, _, size in areas(svg)}
    assert drawn_areas.keys() == gpt3.parts.keys()
    scale = sum(drawn_areas.values()) / gpt3.total
    for part, size in drawn_areas.items():
        # Lengths are written to a hundredth; the smallest side is two.
        assert size == pytest.approx(gpt3.parts[part] * scale, rel=0.006), part


def test_the_marked_stripe_of_the_whole_is_one_layer(drawn):
    svg = drawn("where_parameters_sit")
    block = sum(size for _, pale, size in areas(svg) if pale)
    stripes = 0
    for path in svg.iter("{http://www.w3.org/2000/svg}path"):
        outline = r"M([\d.]+) [\d.]+H([\d.]+)v([\d.]+)H\1z"
        if found := re.fullmatch(outline, path.get("d")):
            left, right, height = map(float, found.groups())
            stripes += (right - left) * height
    assert stripes == pytest.approx(block / 96, rel=0.006)


def test_the_seams_of_the_whole_part_it_into_as_many_stripes_as_layers(drawn):
    svg = drawn("where_parameters_sit")
    outlines = [p.get("d") for p in svg.iter("{http://www.w3.org/2000/svg}path")]
    assert max(outlines, key=len).count("M") == 96 - 1


def test_every_area_of_one_layer_is_in_proportion_to_its_count(drawn):
    svg = drawn("one_layer")
    found = sorted((kind, pale, size) for kind, pale, size in areas(svg))
    expected = {
        ("fill-2", True): [12288 * 49152] * 2,
        ("fill-3", True): [12288 * 12288] * 4,
        ("fill-3", False): [12288 * 128] * 4,
        ("fill-accent", False): [9 * 12288],
        ("fill-ink", False): [4 * 12288],
    }
    scale = next(size for kind, _, size in found if kind == "fill-2") / (12288 * 49152)
    for (kind, pale), counts in expected.items():
        sizes = [size for k, p, size in found if (k, p) == (kind, pale)]
        assert sizes == pytest.approx([n * scale for n in counts], rel=0.01), kind
    assert len(found) == sum(map(len, expected.values()))


def test_every_number_in_the_figures_is_the_value_of_its_origin(drawn):
    for name in ("where_parameters_sit", "one_layer"):
        tagged = [t for t in drawn(name).iter() if t.get("data-origin")]
        assert tagged
        for number in tagged:
            snippet, _, path = number.get("data-origin").partition(".")
            assert snippet == "counting/gpt3"
            value = vars(gpt3)
            for key in path.split("."):
                value = value[key]
            # What is published of a value has twelve significant digits.
            assert float(number.get("data-value")) == float(f"{value:.12g}")


# From one weight to GPT-3


@pytest.mark.parametrize("name", zoom.levels)
def test_blocks_fill_their_picture_to_scale_and_do_not_overlap(name):
    level = zoom.levels[name]
    area = level["width"] * level["height"]
    assert area == pytest.approx(level["count"], rel=1e-12)
    blocks = level["blocks"]
    n_layer = sum(key.startswith("h.") for key in blocks)
    for key, block in blocks.items():
        count = level["rows"][key]["count"] if key in level["rows"] else None
        count = count or level["rows"]["h"]["count"] / n_layer
        assert block["width"] * block["height"] == pytest.approx(count, rel=1e-9)
        assert min(block["left"], block["top"]) >= 0
        assert block["left"] + block["width"] <= level["width"] * (1 + 1e-9)
        assert block["top"] + block["height"] <= level["height"] * (1 + 1e-9)
    if name != "weight":
        assert sum(row["count"] for row in level["rows"].values()) == level["count"]
    for one, other in itertools.combinations(blocks.values(), 2):
        right, below = one["left"] + one["width"], one["top"] + one["height"]
        across = min(right, other["left"] + other["width"]) - max(
            one["left"], other["left"]
        )
        down = min(below, other["top"] + other["height"]) - max(one["top"], other["top"])
        assert min(across, down) < 1e-6 * level["width"]


def test_every_picture_is_a_block_of_the_next_or_laid_on_it():
    levels = list(zoom.levels.values())
    for smaller, larger in itertools.pairwise(levels):
        assert smaller["width"] <= larger["width"]
        assert smaller["height"] <= larger["height"]
    for at in (2, 3, 5):  # layer, GPT-2, GPT-3: their first blocks are the pictures before
        first = next(iter(levels[at]["blocks"].values()))
        before = levels[at - 1]
        assert (first["left"], first["top"]) == (0, 0)
        assert (first["width"], first["height"]) == (before["width"], before["height"])


def test_the_pictures_are_of_the_models_counted_here():
    counts = {name: level["count"] for name, level in zoom.levels.items()}
    assert counts["gpt3"] == gpt3.total
    assert counts["gpt3_layer"] == gpt3.layer_total
    assert counts["gpt2"] == gpt2.total["xl"] < gpt3.layer_total
    assert counts["layer"] == 12 * 1600**2 + 13 * 1600
    assert counts["matrix"] == 4 * 1600**2
    for name, side in zoom.points_on_a_phone.items():
        assert side == pytest.approx(360 * (counts[name] / gpt3.total) ** 0.5)
    assert zoom.points_on_a_phone["weight"] < 1 / 1000
