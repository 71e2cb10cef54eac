"""`docs/*/counting/calculator.md`: what it says of training, and how it writes numbers.

Counts, formats, caches and speeds have their own tests; tests/browser/test_calculator.py
compares the page with Python.
"""

import json
from decimal import ROUND_HALF_UP, Decimal

import pytest
import yaml

from publishing.calculator import SNIPPETS
from snippets.counting import calculator, training_cost
from snippets.counting.fits import needed
from snippets.counting.parameter_count import GPT3, count
from snippets.counting.weight_formats import LLAMA_2_7B
from snippets.tradeoffs import roofline, six_n_d
from tests.conftest import ROOT
from tests.publishing.test_numbers import MAGNITUDES, read_back

REGISTER = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))
MIXTRAL = {
    "model_type": "mixtral",
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "num_local_experts": 8,
    "num_experts_per_tok": 2,
    "vocab_size": 100,
}


def test_training_memory_is_the_papers_bytes_for_each_parameter():
    each = REGISTER["numbers"]["adam-bytes-per-parameter"]["value"]
    assert training_cost.gpt3_bytes == each * count(GPT3).total


def test_operations_are_those_of_the_chapter_on_compute():
    assert training_cost.gpt3_by_rule == pytest.approx(six_n_d.largest, rel=1e-12)
    assert training_cost.gpt3_exact == pytest.approx(
        six_n_d.with_attention["175b"], rel=1e-12
    )


def test_operations_of_a_mixture_matrix_by_matrix():
    d, ff, seen = 64, 96, 50
    layer = d * d + 2 * d * 32 + d * d  # queries, keys and values, out
    layer += 8 * d + 2 * 3 * d * ff  # the router, then two experts
    attention = 2 * seen * d  # compare, and mix
    forward = 3 * (layer + attention) + 100 * d
    assert training_cost.exact(MIXTRAL, 7, seen) == 6 * forward * 7


def test_a_window_cuts_attention_short():
    config = MIXTRAL | {"sliding_window": 10}
    short = training_cost.exact(config, 1, 50)
    assert training_cost.exact(MIXTRAL, 1, 50) - short == 6 * 3 * 2 * 40 * 64


@pytest.mark.parametrize("places", [0, 1, 3])
def test_fractions_are_written_as_decimals_are(places):
    for numerator in (0, 1, 5, 249, 250, 999_999, 123_456_789_012):
        for denominator in (1, 2, 7, 1000, 2**30):
            exact = Decimal(numerator) / Decimal(denominator)
            rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
            assert calculator.decimal(numerator, denominator, places) == f"{rounded:,f}"


def test_powers_of_ten():
    assert calculator.scientific(314_287_666_790_400_000_000_000) == "3.14 × 10²³"
    assert calculator.scientific(9_999) == "1.00 × 10⁴"


def test_magnitudes_in_both_languages():
    total = count(GPT3).total
    assert calculator.in_words(total, "zh") == "1,746 亿"
    assert calculator.in_words(total, "en") == "174.6 billion"
    magnitudes = {"zh": "万 亿 万亿", "en": "million billion trillion"}
    for language, words in magnitudes.items():
        scales = [1, *(MAGNITUDES[word] for word in words.split())]
        for power in range(16):
            for number in (10**power, 1234567890123456 // 10 ** (15 - power)):
                told = calculator.in_words(number, language)
                assert abs(read_back(told) - number) <= Decimal(number) / 2000
                scale = MAGNITUDES[told.partition(" ")[2]]
                assert scale == max(s for s in scales if s <= number)


def test_speed_and_room_are_those_of_the_other_pages():
    machine = {"id": "one", "memory": 20 * 10**9, "bandwidth": int(1008e9)}
    settings = calculator.DEFAULTS | {"format": "q4_0", "context": "1"}
    told = calculator.answer(json.dumps(LLAMA_2_7B), settings, [machine])
    shown = told["machines"]["one"]
    cache = needed(LLAMA_2_7B, "q4_0", 1) - needed(LLAMA_2_7B, "q4_0", 0)
    read = roofline.bytes_read(LLAMA_2_7B, "q4_0", 0) + cache
    assert float(shown["speed"]) == pytest.approx(1008e9 / read, rel=0.005)
    left = (20 * 10**9 - needed(LLAMA_2_7B, "q4_0", 1)) / 2**30
    assert shown["fits"] and f"{left:.2f} GiB" in shown["room"]


def test_days_are_operations_by_the_used_part_of_the_peak():
    machine = {"id": "one", "peak": int(312e12)}
    settings = calculator.DEFAULTS | {"context": "2048"}
    told = calculator.answer(json.dumps(GPT3), settings, [machine])
    days = training_cost.gpt3_exact / (312e12 * 0.4) / 86400
    assert told["machines"]["one"]["days"] == f"{days:,.0f}"


def test_an_edit_changes_one_member_and_leaves_the_rest_as_it_was():
    text = '{"a": 1,\n "b" : {"a": 2}, "c": "}"}'
    assert calculator.edited(text, "a", "7") == text.replace('"a": 1', '"a": 7')
    assert calculator.edited(text, "c", "true") == text.replace('"}"', "true")
    assert json.loads(calculator.edited(text, "d", "5")) == json.loads(text) | {"d": 5}
    assert json.loads(calculator.edited("{}", "d", "5")) == {"d": 5}


def test_every_file_that_the_browser_needs_is_served():
    for name in SNIPPETS:
        code = (ROOT / f"snippets/counting/{name}.py").read_text("utf-8")
        wanted = [
            line.split()[1].rpartition(".")[2]
            for line in code.splitlines()
            if line.startswith("from snippets.")
        ]
        assert set(wanted) <= set(SNIPPETS[: SNIPPETS.index(name)])
