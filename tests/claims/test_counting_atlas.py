"""`docs/*/counting/atlas.md`: every claim the page makes, proved a second way.

Counts are proved by what makers and independent counts have published, and by formulas
that know nothing of the counter; the table by reading it as a reader would; figures by
measuring.
"""

import re
import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from lxml import html

from publishing import atlas as atlas_table
from publishing.origins import Origins
from publishing.quotations import Quotations
from snippets.counting import atlas, atlas_differences
from snippets.counting.parameter_count import count

ROOT = Path(__file__).resolve().parents[2]
SNIPPETS = ROOT / "snippets"
ENTRIES = yaml.safe_load((SNIPPETS / "counting/atlas_models.yml").read_text("utf-8"))
REGISTER = yaml.safe_load((SNIPPETS / "cited_numbers.yml").read_text("utf-8"))
CITED = {name: entry["value"] for name, entry in REGISTER["numbers"].items()}
BY_ID = {entry["id"]: entry for entry in ENTRIES}
COUNTED = [entry for entry in ENTRIES if "config" in entry]
KINDS = {
    entry["id"]: "counted"
    if "config" in entry
    else "published"
    if "published" in entry
    else "undisclosed"
    for entry in ENTRIES
}
# What the reference implementation holds: transformers 5.23.0 on PyTorch's meta device,
# the sum of `numel()` over unique parameters; active: less the experts that stay idle.
REFERENCE = {
    "bloom-176b": 176247271424,
    "bloom-560m": 559214592,
    "deepseek-v2-lite": (15706484224, 2661150208),
    "deepseek-v3": (671026404352, 37552282624),
    "falcon-7b": 6921720704,
    "gemma-2-9b": 9241705984,
    "gemma-2b": 2506172416,
    "gemma-3-1b": 999885952,
    "gemma-7b": 8537680896,
    "glm-4-9b": 9399951360,
    "gpt-2-small": 124439808,
    "gpt-2-xl": 1557611200,
    "gpt-3": 174604259328,
    "gpt-3-6-7b": 6658404352,
    "gpt-3-small": 125226240,
    "gpt-j-6b": 6050882784,
    "gpt-neox-20b": 20554567680,
    "gpt-oss-20b": (20914757184, 4187440704),
    "llama-2-13b": 13015864320,
    "llama-2-70b": 68976648192,
    "llama-2-7b": 6738415616,
    "llama-3-2-1b": 1235814400,
    "llama-3-8b": 8030261248,
    "llama-7b": 6738415616,
    "mistral-7b": 7241732096,
    "mixtral-8x7b": (46702792704, 12879925248),
    "olmo-2-7b": 7298617344,
    "opt-125m": 125239296,
    "opt-6-7b": 6658473984,
    "phi-2": 2779683840,
    "phi-3-mini": 3821079552,
    "pythia-6-9b": 6857302016,
    "pythia-70m": 70426624,
    "qwen1-5-moe-a2-7b": (14315784192, 2689173504),
    "qwen2-0-5b": 494032768,
    "qwen2-5-7b": 7615616512,
    "qwen3-0-6b": 596049920,
    "qwen3-30b-a3b": (30532122624, 3353032704),
    "qwen3-8b": 8190735360,
    "stablelm-2-1-6b": 1644515328,
    "starcoder2-7b": 7173923840,
    "tinyllama-1-1b": 1100048384,
}


def step(value):
    """What the last printed digit is worth: 46,700,000,000 says 100 million."""
    digits = str(value).rstrip("0")
    return 10 ** (len(str(value)) - len(digits))


def rounds_to(count_, printed):
    return abs(Decimal(count_) - printed) <= Decimal(step(printed)) / 2


def cut_to(count_, printed):
    return printed <= count_ < printed + step(printed)


# The entries


def test_the_atlas_is_as_large_as_it_says():
    kinds = list(KINDS.values())
    assert atlas.rows_in_all == len(ENTRIES) == len(BY_ID) >= 70
    assert atlas.rows_counted == kinds.count("counted") >= 70
    assert atlas.rows_published == kinds.count("published")
    assert atlas.rows_undisclosed == kinds.count("undisclosed")
    assert atlas.makers == len({entry["maker"] for entry in ENTRIES})


@pytest.mark.parametrize("entry", ENTRIES, ids=BY_ID)
def test_an_entry_is_whole_and_every_source_is_registered(entry):
    assert re.fullmatch(r"[a-z0-9-]+", entry["id"])
    assert entry["name"] and entry["maker"] and entry["licence"]
    named = [entry["released_from"], entry["licence_from"], *entry.get("config_from", ())]
    if "config" in entry:
        assert entry["config_from"] and entry["config_place"]
    if "undisclosed" in entry:
        named.append(entry["undisclosed_from"])
        assert entry["undisclosed"] in atlas_table.WORDS["zh"]["why"]
    for name in named:
        assert name in REGISTER["sources"], name
    for key in ("published", "published_active"):
        assert key not in entry or entry[key] in CITED


@pytest.mark.parametrize("entry", ENTRIES, ids=BY_ID)
def test_a_model_came_out_between_gpt_1_and_the_day_its_sources_were_read(entry):
    text = str(entry["released"])
    assert re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text)
    released = date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    assert (
        date(2018, 6, 1) <= released <= REGISTER["sources"][entry["released_from"]]["read"]
    )


def test_nobody_guesses_the_size_of_an_undisclosed_system():
    allowed = {"undisclosed", "undisclosed_from"}
    common = {"id", "name", "maker", "released", "licence", "released_from", "licence_from"}
    for entry in ENTRIES:
        if KINDS[entry["id"]] == "undisclosed":
            assert set(entry) == common | allowed
            assert entry["id"] not in atlas.models
            assert entry["id"] not in atlas.published
    for name in (
        "gpt-4",
        "gpt-4-turbo",
        "chatgpt",
        "claude-3-opus",
        "ernie-4-0",
        "hunyuan",
    ):
        assert KINDS[name] == "undisclosed"


# The counts


@pytest.mark.parametrize("name", REFERENCE)
def test_a_count_equals_the_reference_implementations(name):
    expected = REFERENCE[name]
    total, active = expected if isinstance(expected, tuple) else (expected, expected)
    assert (atlas.models[name]["total"], atlas.models[name]["active"]) == (total, active)


def test_gpt_1_has_what_openai_stored():
    """The shapes in finetune-transformer-lm's params_shapes.json, summed by hand here."""
    layer = 768 * 2304 + 2304 + 768 * 768 + 768 + 768 + 768
    layer += 768 * 3072 + 3072 + 3072 * 768 + 768 + 768 + 768
    stored = 512 * 768 + 40478 * 768 + 12 * layer
    assert atlas.models["gpt-1"]["total"] == stored == 116_534_784


def closed_form(c):
    """The total of a Llama-shaped model, from its configuration alone."""
    d, ff = c["hidden_size"], c["intermediate_size"]
    head = c.get("head_dim", d // c["num_attention_heads"])
    queries = c["num_attention_heads"] * head
    keys = c.get("num_key_value_heads", c["num_attention_heads"]) * head
    norms = {"gemma2": 4 * d, "gemma3_text": 4 * d + 2 * head, "qwen3": 2 * d + 2 * head}
    norms["olmo2"] = 2 * d + queries + keys
    biases = queries + 2 * keys if c["model_type"] == "qwen2" else 0
    layer = 2 * d * queries + 2 * d * keys + biases + 3 * d * ff
    layer += norms.get(c["model_type"], 2 * d)
    tables = 1 if c["tie_word_embeddings"] else 2
    return c["num_hidden_layers"] * layer + tables * c["vocab_size"] * d + d


LLAMA_SHAPED = ("llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text")
DENSE = {
    e["id"]: e for e in COUNTED if e["config"]["model_type"] in (*LLAMA_SHAPED, "olmo2")
}


@pytest.mark.parametrize("entry", DENSE.values(), ids=DENSE)
def test_a_llama_shaped_model_has_what_the_closed_form_gives(entry):
    c = entry["config"]
    if "tie_word_embeddings" not in c:
        c = c | {"tie_word_embeddings": False}
    assert atlas.models[entry["id"]]["total"] == closed_form(c)


LATENT = {e["id"]: e for e in COUNTED if "kv_lora_rank" in e["config"]}


@pytest.mark.parametrize("entry", LATENT.values(), ids=LATENT)
def test_latent_attention_and_its_experts_add_up(entry):
    c = entry["config"]
    d, heads, rank = c["hidden_size"], c["num_attention_heads"], c["kv_lora_rank"]
    nope, rope, value = c["qk_nope_head_dim"], c["qk_rope_head_dim"], c["v_head_dim"]
    width = heads * (nope + rope)
    q = c["q_lora_rank"]
    queries = d * width if q is None else d * q + q + q * width
    attention = queries + d * (rank + rope) + rank + rank * heads * (nope + value)
    attention += heads * value * d
    layers, dense = c["num_hidden_layers"], c["first_k_dense_replace"]
    expert = 3 * d * c["moe_intermediate_size"]
    always = layers * (attention + 2 * d) + dense * 3 * d * c["intermediate_size"]
    sparse = layers - dense
    always += sparse * (c["n_shared_experts"] * expert + c["n_routed_experts"] * d)
    always += 2 * c["vocab_size"] * d + d
    model = atlas.models[entry["id"]]
    assert model["total"] == always + sparse * c["n_routed_experts"] * expert
    assert model["active"] == always + sparse * c["num_experts_per_tok"] * expert


@pytest.mark.parametrize("entry", COUNTED, ids=[e["id"] for e in COUNTED])
def test_a_row_shows_the_shape_that_its_configuration_states(entry):
    c, model = entry["config"], atlas.models[entry["id"]]
    d_model = c.get("hidden_size", c.get("n_embd"))
    n_head = c.get("num_attention_heads", c.get("n_head"))
    assert model["d_model"] == d_model
    assert model["n_layer"] == c.get("num_hidden_layers", c.get("n_layer"))
    assert model["n_head"] == n_head
    assert model["vocab_size"] == c["vocab_size"]
    assert model["embedding"] == c["vocab_size"] * d_model
    assert model["n_kv_head"] <= n_head
    assert model["active"] <= model["total"]
    experts = any("expert" in key for key in c)
    assert (model["active"] < model["total"]) == experts


# What makers publish


KNOWN = {entry["id"]: entry for entry in COUNTED if "published" in entry}


@pytest.mark.parametrize("entry", KNOWN.values(), ids=KNOWN)
def test_a_count_agrees_with_the_makers_number_as_the_entry_says(entry):
    printed = CITED[entry["published"]]
    total = atlas.models[entry["id"]]["total"]
    without = total - atlas.models[entry["id"]]["embedding"]
    fits = {
        "rounded": rounds_to(total, printed),
        "truncated": cut_to(total, printed),
        "without_input_embedding": rounds_to(without, printed),
    }
    how = entry.get("fits", "rounded")
    if how == "other":
        assert not any(fits.values())
    else:
        assert fits[how]
        assert how == "rounded" or not fits["rounded"]


def test_the_page_counts_the_agreements_right():
    told = [entry.get("fits", "rounded") for entry in KNOWN.values()]
    assert atlas.compared == len(told) == sum(atlas.agree.values())
    for how, number in atlas.agree.items():
        assert number == told.count(how)
    assert atlas.agree["without_input_embedding"] == 1
    assert KNOWN["phi-1-5"]["fits"] == "without_input_embedding"
    others = {name for name, entry in KNOWN.items() if entry.get("fits") == "other"}
    assert others == {
        "gemma-2b",
        "gemma-7b",
        "stablelm-2-1-6b",
        "gpt-j-6b",
        "glm-4-7",
        "glm-4-5",
        "qwen2-5-32b",
    }


ACTIVE = {e["id"]: e for e in COUNTED if "published_active" in e}


@pytest.mark.parametrize("entry", ACTIVE.values(), ids=ACTIVE)
def test_an_active_count_agrees_with_or_without_the_input_embedding(entry):
    printed = CITED[entry["published_active"]]
    model = atlas.models[entry["id"]]
    without = model["active"] - model["embedding"]
    ways = (model["active"], without)
    assert any(rounds_to(way, printed) or cut_to(way, printed) for way in ways)


def test_both_first_gemmas_are_published_with_the_same_rows_more():
    for name, width in (("gemma-2b", 2048), ("gemma-7b", 3072)):
        printed = CITED[BY_ID[name]["published"]]
        wider = BY_ID[name]["config"] | {
            "vocab_size": 256_000 + atlas_differences.gemma_rows
        }
        assert count(wider).total == printed
        assert atlas.models[name]["d_model"] == width
    assert atlas_differences.gemma_rows == atlas_differences.same_for_7b


def test_stablelm_2_is_published_without_the_shifts_in_its_layers():
    counted = count(BY_ID["stablelm-2-1-6b"]["config"])
    shifts = [
        t
        for t in counted.tensors
        if t.name.startswith("model.layers") and t.name.endswith("layernorm.bias")
    ]
    missing = sum(tensor.count for tensor in shifts)
    assert len(shifts) == 2
    assert missing == atlas_differences.stablelm == atlas_differences.shifts
    assert counted.total - missing == CITED["stablelm-2-1-6b-published"]


def test_gpt_j_is_published_with_so_many_widths_more():
    more = CITED["gpt-j-6b-published"] - 6_050_882_784
    assert more == atlas_differences.gpt_j == atlas_differences.gpt_j_rows * 4096


def test_glm_4_7_needs_the_next_tokens_layer_and_its_tables():
    printed = CITED["glm-4-7-published"]
    c = BY_ID["glm-4-7"]["config"]
    d, expert = c["hidden_size"], 3 * c["hidden_size"] * c["moe_intermediate_size"]
    attention = d * (96 + 2 * 8) * 128 + (96 + 2 * 8) * 128 + 96 * 128 * d + 2 * 128
    mixture = (c["n_routed_experts"] + 1) * expert + c["n_routed_experts"] * d
    layer = attention + mixture + 2 * d + 2 * d * d + 3 * d
    alone = atlas.models["glm-4-7"]["total"] + layer
    assert alone == atlas_differences.with_next_token
    assert not rounds_to(alone, printed)
    assert alone + 2 * c["vocab_size"] * d == atlas_differences.with_its_tables
    assert rounds_to(atlas_differences.with_its_tables, printed)


def test_one_way_leads_to_glm_4_5_but_not_to_air():
    tables = {"glm-4-5": 2 * 151_552 * 5120, "glm-4-5-air": 2 * 151_552 * 4096}
    found = {
        "glm-4-5": atlas_differences.without_tables,
        "glm-4-5-air": atlas_differences.air_counted_so,
    }
    for name, less in tables.items():
        counted = count(BY_ID[name]["config"])
        module = sum(tensor.count for tensor in counted.model.prediction.tensors)
        assert found[name] == counted.total + module - less
    assert rounds_to(found["glm-4-5"], CITED["glm-4.5-total"])
    printed = CITED["glm-4-5-air-published"]
    assert not rounds_to(found["glm-4-5-air"], printed)
    assert not cut_to(found["glm-4-5-air"], printed)


def test_no_convention_leads_to_qwen_2_5_32b():
    counted = count(BY_ID["qwen2-5-32b"]["config"])
    ways = [counted.total, *(number for number, _ in counted.conventions.values())]
    tables = [way + n * counted.embedding for way in ways for n in (-2, -1, 0, 1, 2)]
    printed = CITED[BY_ID["qwen2-5-32b"]["published"]]
    assert not any(rounds_to(way, printed) or cut_to(way, printed) for way in tables)


def test_glm_4_5_and_4_7_have_one_shape():
    assert BY_ID["glm-4-5"]["config"] == BY_ID["glm-4-7"]["config"]


# What the page says of them all


def test_the_summary_of_the_totals():
    ranked = sorted(model["total"] for model in atlas.models.values())
    half = len(ranked) // 2
    middle = ranked[half] if len(ranked) % 2 else sum(ranked[half - 1 : half + 1]) / 2
    assert atlas.median_total == round(middle)
    assert ranked[-1] == atlas.largest == atlas.models["kimi-k2"]["total"]
    assert atlas.smallest == ranked[0]
    assert atlas.largest_over_gpt_1 * 116_534_784 == pytest.approx(ranked[-1])
    assert atlas.largest_over_gpt_3 * 174_604_259_328 == pytest.approx(ranked[-1])
    larger = [total for total in ranked if total > 174_604_259_328]
    assert atlas.larger_than_gpt_3 == len(larger)
    assert atlas.share_larger_than_gpt_3 * len(ranked) == pytest.approx(len(larger))


def test_gpt_3_was_the_largest_of_its_year():
    before_2021 = [
        atlas.models[entry["id"]]["total"]
        if entry["id"] in atlas.models
        else CITED[entry["published"]]
        for entry in ENTRIES
        if str(entry["released"]) < "2021" and KINDS[entry["id"]] != "undisclosed"
    ]
    assert max(before_2021) == atlas.models["gpt-3"]["total"]


def test_kimi_k2_uses_the_least_of_itself_and_less_than_gpt_3():
    shares = {n: m["active"] / m["total"] for n, m in atlas.models.items()}
    least = min(shares.values())
    assert atlas.least_active == least == shares["kimi-k2"]
    assert atlas.models["kimi-k2"]["active"] < atlas.models["gpt-3"]["active"] / 5
    assert atlas.with_experts == sum(share < 1 for share in shares.values())


def test_bloom_560m_is_embedding_for_the_largest_share():
    shares = {n: m["embedding"] / m["total"] for n, m in atlas.models.items()}
    assert max(shares, key=shares.get) == "bloom-560m"
    assert atlas.largest_embedding_share == shares["bloom-560m"]


def test_the_tied_are_those_whose_head_adds_nothing():
    tied = 0
    for entry in COUNTED:
        config = entry["config"]
        if config["model_type"] == "openai-gpt":
            config = config | {"model_type": "gpt2"}
        names = [tensor.name for tensor in count(config).tensors]
        tied += "lm_head.weight" not in names
        assert (atlas.models[entry["id"]]["output"] == "tied") == (
            "lm_head.weight" not in names
        )
    assert atlas.tied == tied


def test_kimi_k3_is_the_largest_published_and_open():
    biggest = max(atlas.published, key=atlas.published.get)
    assert biggest == "kimi-k3"
    assert atlas.largest_published == CITED["kimi-k3-published"]


def test_each_year_is_told_of_its_own_models():
    for year, told in atlas.years.items():
        of = sorted(
            atlas.models[entry["id"]]["total"]
            for entry in COUNTED
            if str(entry["released"]).startswith(year)
        )
        assert told["models"] == len(of)
        assert told["largest"] == of[-1]
        assert of[(len(of) - 1) // 2] <= told["median"] <= of[len(of) // 2]
    assert sum(told["models"] for told in atlas.years.values()) == atlas.rows_counted


def test_few_of_2026_are_counted_and_most_of_them_are_rings():
    recent = [KINDS[e["id"]] for e in ENTRIES if str(e["released"]).startswith("2026")]
    assert recent.count("published") > 5 * recent.count("counted")


# The table


@pytest.fixture(params=["zh", "en"])
def shown(request):
    """The table in one language, as rows of cells: id → column → cell."""
    quotations = Quotations(Origins(ROOT), request.param)
    document = html.fromstring(atlas_table.table(ROOT, quotations, "counting/atlas.md"))
    columns = [th.get("data-column") for th in document.xpath("//thead//th")]
    return {
        row.get("id").removeprefix("model-"): dict(zip(columns, row, strict=True))
        for row in document.xpath("//tbody/tr")
    }


def values(cell):
    return [int(data.get("value")) for data in cell.iter("data")]


def test_the_table_has_a_row_for_every_entry_oldest_first(shown):
    assert set(shown) == set(BY_ID)
    released = [cells["released"].text_content() for cells in shown.values()]
    assert released == sorted(released)


def test_every_cell_shows_what_was_counted_or_cited_or_nothing(shown):
    for name, cells in shown.items():
        entry, kind = BY_ID[name], KINDS[name]
        printed = [CITED[entry["published"]]] if "published" in entry else []
        assert values(cells["published"]) == printed
        if kind == "counted":
            model = atlas.models[name]
            for column in ("total", "active", "embedding", *atlas_table.SHAPE):
                assert values(cells[column]) == [model[column]], (name, column)
        elif kind == "published":
            active = entry.get("published_active")
            assert values(cells["total"]) == printed
            assert values(cells["active"]) == ([CITED[active]] if active else [])
            assert not any(values(cells[column]) for column in atlas_table.SHAPE)
        else:
            assert not any(values(cell) for cell in cells.values())
            assert cells["total"].xpath(".//a[@class='source']")
        assert cells["licence"].text_content().strip()
        assert len(cells["sources"].findall("a")) >= 2


# The figures


def svg(name, language):
    path = SNIPPETS / f"counting/published/{name}.{language}.svg"
    return ElementTree.fromstring(path.read_text("utf-8"))


def shapes(root, tag, kind):
    found = root.iter(f"{{http://www.w3.org/2000/svg}}{tag}")
    return [shape for shape in found if shape.get("class") == kind]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_figure_has_a_mark_for_every_model(language):
    root = svg("atlas_time", language)
    # One more of each in the legend.
    assert len(shapes(root, "circle", "fill-accent")) == atlas.rows_counted + 1
    assert len(shapes(root, "circle", "line-2")) == atlas.rows_published + 1
    assert len(shapes(root, "line", "line-ink")) == atlas.rows_undisclosed


def test_heights_are_logarithms_and_undisclosed_systems_have_none():
    root = svg("atlas_time", "en")
    dots = shapes(root, "circle", "fill-accent")[: atlas.rows_counted]
    heights = [float(dot.get("cy")) for dot in dots]
    totals = [model["total"] for model in atlas.models.values()]
    by_height = dict(zip(totals, heights, strict=True))
    # Ten times as many parameters is the same step, wherever one stands.
    decade = by_height[116_534_784] - by_height[1_557_611_200]
    decade /= Decimal(1_557_611_200 / 116_534_784).log10().__float__()
    for total, height in by_height.items():
        above = float(Decimal(total / 116_534_784).log10())
        assert height == pytest.approx(by_height[116_534_784] - above * decade, abs=0.05)
    band = {(t.get("y1"), t.get("y2")) for t in shapes(root, "line", "line-ink")}
    assert len(band) == 1
    assert max(map(float, *band)) < min(heights)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_squares_are_to_scale(language):
    root = svg("atlas_squares", language)
    squares = [
        float(rect.get("width"))
        for rect in root.iter("{http://www.w3.org/2000/svg}rect")
        if rect.get("fill-opacity")
    ]
    numbers = [
        int(words.get("data-value"))
        for words in root.iter("{http://www.w3.org/2000/svg}tspan")
    ]
    assert len(squares) == len(numbers) == 9
    assert numbers == sorted(numbers, reverse=True)
    for side, number in zip(squares, numbers, strict=True):
        area = (side / squares[0]) ** 2
        assert area == pytest.approx(number / numbers[0], rel=1e-3, abs=1e-6)
