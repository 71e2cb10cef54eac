"""`docs/*/choosing/` and `docs/*/fact-check.md`: every claim, proved a second way.

Bytes are counted from the matrices of Llama 2 written out one by one; memory, prices and
counts are compared with the register; the break-even is found by spending, token by token.
"""

from math import prod
from pathlib import Path

import pytest
import yaml

from snippets.choosing import (
    break_even,
    cards,
    llama_2_fits,
    open_weights,
    rent,
    which_fits,
)

ROOT = Path(__file__).resolve().parents[2]
REGISTER = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))
CITED = {name: entry["value"] for name, entry in REGISTER["numbers"].items()}

# n_layer, d_model, key-value width, d_ff
SHAPES = {
    "7b": (32, 4096, 4096, 11008),
    "13b": (40, 5120, 5120, 13824),
    "70b": (80, 8192, 1024, 28672),
}


def matrices(model):
    """The shapes of all matrices, and how many weights are in norms."""
    n_layer, d, kv, ff = SHAPES[model]
    layer = [(d, d), (kv, d), (kv, d), (d, d), (ff, d), (ff, d), (d, ff)]
    return [(32000, d), (32000, d), *(layer * n_layer)], (2 * n_layer + 1) * d


# Memory


@pytest.mark.parametrize("model", SHAPES)
def test_weights_are_the_sum_over_every_matrix_written_out(model):
    shapes, norms = matrices(model)
    in_matrices = sum(map(prod, shapes))
    weights = llama_2_fits.weights[model]
    assert llama_2_fits.parameters[model] == in_matrices + norms
    assert weights["fp16"] == 2 * (in_matrices + norms)
    assert weights["int8"] == in_matrices + norms
    # 32 weights in 34 bytes; norms stay in four bytes each.
    assert weights["q8_0"] == in_matrices * 34 // 32 + 4 * norms


@pytest.mark.parametrize(("model", "bits"), [("7b", 4.84), ("13b", 4.83), ("70b", 4.80)])
def test_q4_k_m_takes_the_bits_that_llama_cpp_states(model, bits):
    each = 8 * llama_2_fits.weights[model]["q4_K_M"] / llama_2_fits.parameters[model]
    assert CITED[f"q4-k-m-bits-llama-2-{model}"] == bits
    assert each == pytest.approx(bits, abs=0.006)


def test_q4_0_is_the_size_of_the_file_that_people_download():
    # TheBloke/Llama-2-7B-GGUF, llama-2-7b.Q4_0.gguf: 3.83 GB with its header.
    assert llama_2_fits.weights["7b"]["q4_0"] == pytest.approx(3.83e9, rel=0.002)


@pytest.mark.parametrize("model", SHAPES)
def test_the_cache_keeps_a_key_and_a_value_of_every_layer_for_every_token(model):
    n_layer, _, kv, _ = SHAPES[model]
    kept = 0
    for _token in range(64):
        for _layer in range(n_layer):
            kept += kv + kv
    full = kept * 2 * 4096 // 64
    assert llama_2_fits.cache[model]["fp16"] == full
    assert llama_2_fits.cache[model]["q8_0"] == full // 2 * 34 // 32
    assert llama_2_fits.cache[model]["q4_0"] == full // 2 * 18 // 32
    assert llama_2_fits.cache_per_token[model] * 4096 == full


def test_altogether_is_weights_cache_and_the_allowance():
    for model, kinds in llama_2_fits.altogether.items():
        for kind, size in kinds.items():
            parts = llama_2_fits.weights[model][kind] + llama_2_fits.cache[model]["fp16"]
            assert size == parts + 2**30


def test_the_context_is_what_llama_2_was_trained_on():
    assert llama_2_fits.n_context == CITED["llama-2-context"]


def test_four_bits_fit_a_3060_for_7b_and_no_5090_for_70b():
    assert llama_2_fits.altogether["7b"]["q4_0"] <= CITED["rtx-3060-reported"]
    assert llama_2_fits.altogether["70b"]["q4_0"] > CITED["rtx-5090-reported"]


def test_13b_in_q4_k_m_needs_more_than_12_gb_and_less_than_12_gib():
    assert 12 * 10**9 < llama_2_fits.tight < 12 * 2**30
    assert CITED["rtx-3060-memory"] == 12 * 10**9
    assert cards.memory["rtx-3060"] == 12 * 2**30


def test_one_more_token_would_not_fit():
    for kind, longest in llama_2_fits.longest_on_3060.items():
        own = llama_2_fits.weights["7b"][kind] + 2**30
        each = llama_2_fits.cache_per_token["7b"]
        free = 12 * 2**30 - own
        assert longest * each <= free < (longest + 1) * each


def test_cards_have_what_the_logs_in_the_register_say():
    stated = {
        "rtx-3060": "rtx-3060-reported",
        "rtx-4090": "rtx-4090-reported",
        "rtx-5090": "rtx-5090-reported",
        "m2-max": "m2-max-96gb-lent",
        "a100": "a100-80gb-reported",
        "h100": "h100-sxm-reported",
    }
    assert cards.memory == {card: CITED[name] for card, name in stated.items()}


def test_every_card_but_the_mac_has_more_bytes_than_its_box_says():
    for card, size in cards.memory.items():
        assert (size > cards.sold_as[card] * 10**9) == (card != "m2-max")
    assert cards.mac_share == 3 / 4


def test_what_a_mac_lends_is_a_part_of_the_gib_that_it_is_sold_with():
    """Two logs agree on the share of one generation; a later one lends more."""
    assert CITED["m2-ultra-lent"] * 96 * 2**30 == CITED["m2-max-96gb-lent"] * 192 * 2**30
    assert CITED["m4-max-memory"] == 128 * 2**30
    assert round(CITED["m4-max-lent"] / 2**30, 2) == 107.52
    assert cards.mac_share < CITED["m4-max-lent"] / CITED["m4-max-memory"] < 0.85
    assert which_fits.machines["m4-max"]["memory"] == CITED["m4-max-lent"]


# Open weights


def test_counts_of_open_weights_are_those_of_the_register():
    for name, size in open_weights.models.items():
        total = CITED.get(f"{name}-total", CITED.get(f"{name}-named-size"))
        assert size["total"] * 1e9 == pytest.approx(total)
        active = CITED.get(f"{name}-active", total)
        assert size["active"] * 1e9 == pytest.approx(active)


def test_four_and_a_half_bits_are_18_bytes_for_32_weights():
    assert open_weights.BITS == 18 * 8 / 32 == CITED["q4-0-bits"]
    for name, size in open_weights.weights.items():
        blocks = open_weights.models[name]["total"] * 1e9 / 32
        assert size == pytest.approx(18 * blocks)
        held = CITED["h100-sxm-reported"] * open_weights.h100s[name]
        assert held - CITED["h100-sxm-reported"] < size <= held


def test_the_first_three_fit_one_machine_of_your_own_and_the_others_none():
    assert list(open_weights.smallest_card) == list(open_weights.models)[:3]
    assert "a100" not in open_weights.smallest_card.values()


# Bills


def test_prices_are_those_of_the_register():
    keys = {"gpt-4-turbo": "gpt-4-turbo", "gpt-6-sol": "gpt-6-sol"}
    keys["gpt-6-luna"] = "gpt-6-luna"
    for name, key in keys.items():
        pair = (CITED[f"{key}-input-price"], CITED[f"{key}-output-price"])
        assert break_even.dollars[name] == pair
    assert break_even.yuan["ernie-4"] == (CITED["ernie-4-price"],) * 2
    for name in ("hunyuan-turbo-s", "deepseek-flash"):
        pair = (CITED[f"{name}-input-price"], CITED[f"{name}-output-price"])
        assert break_even.yuan[name] == pair


def test_watts_speed_and_rent_are_those_of_the_register():
    assert break_even.watts == CITED["rtx-4090-power"]
    assert break_even.tokens_per_second == CITED["rtx-4090-decode"]
    assert rent.dollars_per_hour == CITED["h100-rental-median"]
    assert rent.bandwidth == CITED["h100-sxm-bandwidth"]


@pytest.mark.parametrize("name", break_even.days)
def test_spending_hour_by_hour_the_card_overtakes_the_api_on_the_stated_day(name):
    sent, written = break_even.prices[name]
    written_an_hour = 186.2 * 3600
    api_an_hour = written_an_hour * (written + 3 * sent) / 1e6
    card, api, hours = 1600.0, 0.0, 0
    while api < card:
        hours += 1
        card += 0.450 * 0.15
        api += api_an_hour
    assert hours - 1 <= break_even.days[name] * 24 <= hours
    assert break_even.tokens[name] == pytest.approx(
        break_even.days[name] * 24 * written_an_hour
    )


def test_at_the_dearest_kilowatt_hour_electricity_costs_what_the_api_does():
    kilowatt_hours = 0.450 * 1e6 / 186.2 / 3600
    assert kilowatt_hours * break_even.dearest_kwh == pytest.approx(0.5 + 3 * 0.1)
    assert kilowatt_hours * 0.15 == pytest.approx(break_even.local)


def test_three_or_four_hours_a_day_against_the_cheap_model_take_two_or_three_years():
    hours = break_even.days["gpt-6-luna"] * 24
    assert 2 < hours / 4 / 365 < hours / 3 / 365 < 3.5


def test_gpt_4_turbo_cost_a_multiple_of_gpt_6_sol():
    assert break_even.turbo_by_sol == (30 + 3 * 10) / (10 + 3 * 2)


def test_one_text_on_a_rented_h100_loses_to_the_api_and_the_stated_number_wins():
    read = 2 * (llama_2_fits.parameters["7b"] - 32000 * 4096)  # but one row of embeddings
    cache = 512 * 2 * 32 * 4096 * 2

    def dollars(texts):
        seconds = (read + texts * cache) / 3350e9 / texts * 1e6
        return 2.95 * seconds / 3600

    assert dollars(1) == pytest.approx(rent.one_text_dollars, rel=0.001)
    assert dollars(rent.texts_at_once - 1) > 0.5 + 3 * 0.1 >= dollars(rent.texts_at_once)
    assert rent.one_text == pytest.approx(3350e9 / (read + cache), rel=0.001)
    earned = rent.must_write * 3600 * (0.5 + 3 * 0.1) / 1e6
    assert earned == pytest.approx(2.95, rel=1e-9)


# Which fits


def qwen3_8b():
    """Parameters, parameters read for one token, and numbers cached for one, by matrix."""
    n_layer, d, heads, ff, vocab = 36, 4096, 32 * 128, 12288, 151936
    kv = 8 * 128
    layer = d * heads + 2 * d * kv + heads * d + 3 * d * ff + 2 * d + 2 * 128
    read = n_layer * layer + d + vocab * d
    return read + vocab * d, read, 2 * n_layer * kv


def test_a_model_is_counted_as_its_matrices_written_out():
    total, read, cached = qwen3_8b()
    model = which_fits.models["qwen3-8b"]
    assert (model["total"], model["read"]) == (total, read)
    assert model["cache"] == {str(n): 2 * n * cached for n in which_fits.CONTEXTS}


def test_the_best_format_that_fits_is_found_at_the_edge_of_every_size():
    total, read, cached = qwen3_8b()
    model = which_fits.models["qwen3-8b"]
    cache, program = 2 * 4096 * cached, 2**30
    formats = {"fp16": 2, "q8_0": 34 / 32, "q4_0": 18 / 32}
    edges = {kind: total * each + cache + program for kind, each in formats.items()}
    for kind, edge in edges.items():
        told = which_fits.judge(model, edge, 1e12, 4096, 1000, True)
        seconds = (read * formats[kind] + cache) / 1e12
        assert told["kind"] == kind and told["speed"] == pytest.approx(1 / seconds)
        assert told["hours"] == pytest.approx(1000 * seconds / 3600)
        less = which_fits.judge(model, edge - 1, 1e12, 4096, 1000, True)
        assert less.get("kind") != kind
    assert less["why_not"] == "memory" and less["short"] == pytest.approx(1)


def test_language_and_load_forbid():
    llama, oss = which_fits.models["llama-3-2-1b"], which_fits.models["gpt-oss-20b"]
    h100 = which_fits.machines["h100"].values()
    assert which_fits.judge(llama, *h100, 1024, 10, True)["why_not"] == "language"
    assert which_fits.judge(llama, *h100, 1024, 10, False)["why_not"] == ""
    assert which_fits.judge(oss, *h100, 1024, 10, True)["why_not"] == ""
    day = which_fits.judge(oss, *h100, 1024, 1, True)["speed"] * 86_400
    assert which_fits.judge(oss, *h100, 1024, day * 0.999, True)["why_not"] == ""
    assert which_fits.judge(oss, *h100, 1024, day * 1.001, True)["why_not"] == "load"


def test_the_largest_that_does_is_chosen_and_otherwise_an_api():
    asked = *which_fits.machines["rtx-4090"].values(), 4096, 100_000, True
    chosen = which_fits.choose(*asked)
    assert which_fits.chosen["rtx-4090"] == chosen == "qwen3-32b"
    for model in which_fits.models.values():
        if model["total"] > which_fits.models[chosen]["total"]:
            assert which_fits.judge(model, *asked)["why_not"]
    assert which_fits.choose(2**30, 1e12, 1024, 1000, True) is None


def test_the_api_bill_is_what_each_token_costs():
    sent, written = CITED["gpt-6-luna-input-price"], CITED["gpt-6-luna-output-price"]
    spent = 300_000 * sent / 1e6 + 100_000 * written / 1e6
    assert which_fits.api_a_day["gpt-6-luna"] == pytest.approx(spent, rel=1e-9)
