"""What snippets print in tables: each row is worked out once more.

Sizes: the bytes are proved elsewhere; here they are brought into the units of the columns.
Descent: where a step ends is a power of one matrix, and no step is taken.
"""

import re
from fractions import Fraction

import numpy as np
import pytest

from snippets.choosing import cards, llama_2_fits, open_weights, which_fits
from snippets.counting import fits, kv_cache, storage, weight_formats
from snippets.training.weight_and_bias import readings
from tests.conftest import ROOT

GB, GIB = 1_000_000_000, 1_073_741_824


def printed(name):
    """Return what a snippet printed."""
    chapter, _, snippet = name.partition("/")
    return (ROOT / f"snippets/{chapter}/published/{snippet}.txt").read_text("utf-8")


def table(name):
    """Return the cells of what a snippet printed, row by row; units are no cells."""
    units = re.compile(r" (?:GB|MiB|GiB)(?= |$)|(?<= )= ", re.MULTILINE)
    words = units.sub(" ", printed(name))
    return [line.replace(",", "").split() for line in words.splitlines()]


def shown(size, unit, digits):
    """Return a size in a unit to so many digits after the point, rounded half up."""
    scaled = Fraction(size, unit) * 10**digits
    whole = int(scaled + Fraction(1, 2))
    return f"{whole // 10**digits}.{whole % 10**digits:0{digits}}"


def test_gpt_3_in_each_format():
    rows = table("counting/storage")[1:]
    assert [row[0] for row in rows] == ["fp32", "fp16", "int8", "int4"]
    for name, *sizes in rows:
        size = getattr(storage, name)
        assert sizes == [shown(size, GB, 1), shown(size, GIB, 1)], name


def test_bytes_in_formats_and_with_a_cache():
    for name, kind, *sizes in table("counting/fits")[1:]:
        size = fits.needed_at_4096[name][kind]
        assert sizes == [str(size), shown(size, GB, 2), shown(size, GIB, 2)], (name, kind)
    for kind, *sizes, bits in table("counting/weight_formats")[2:]:
        size = weight_formats.llama_2_7b[kind]
        assert sizes == [str(size), shown(size, GB, 2), shown(size, GIB, 2)], kind
        assert bits == shown(8 * size, 6_738_415_616, 4), kind


def test_what_cards_report():
    for card, sold, reported, gb, gib in table("choosing/cards")[1:]:
        size = int(reported) * 1024**2
        assert (int(sold), size) == (cards.sold_as[card], cards.memory[card])
        assert (gb, gib) == (shown(size, GB, 2), shown(size, GIB, 2)), card


def test_what_llama_2_needs():
    rows = table("choosing/llama_2_fits")[2:]
    assert len(rows) == sum(len(kinds) for kinds in llama_2_fits.altogether.values())
    for model, kind, own, kept, gb, gib, card in rows:
        weights = llama_2_fits.weights[model][kind]
        cache = llama_2_fits.cache[model]["fp16"]
        size = weights + cache + GIB
        assert own == shown(weights, GIB, 1) and kept == shown(cache, GIB, 3)
        assert (gb, gib) == (shown(size, GB, 1), shown(size, GIB, 1))
        room = {name: memory for name, memory in cards.memory.items() if memory >= size}
        assert card == min(room, key=room.get, default="none")


def test_caches_of_a_long_text():
    rows = table("counting/kv_cache")[1:]
    assert [row[0] for row in rows] == list(kv_cache.EXAMPLES)
    for name, each, long in rows:
        assert int(each) == kv_cache.per_token[name]
        assert long == shown(kv_cache.at_32768[name], GIB, 2), name


def test_open_weights_and_machines():
    for name, gb, gib, *_ in table("choosing/open_weights")[1:]:
        size = open_weights.weights[name]
        assert (gb, gib) == (shown(size, GB, 1), shown(size, GIB, 1)), name
    for name, gib, *_ in table("choosing/which_fits")[2:]:
        assert gib == shown(which_fits.machines[name]["memory"], GIB, 1), name


def down_the_bowl(rate, step):
    """Return weight, bias and loss after so many steps from zero."""
    points = np.array([(x, 1.0) for x, _ in readings])
    bowl = points.T @ points / len(readings)
    end = np.linalg.solve(points.T @ points, points.T @ [y for _, y in readings])
    left = np.linalg.matrix_power(np.eye(2) - 2 * rate * bowl, step) @ -end
    return *(end + left), left @ bowl @ left


@pytest.mark.parametrize("name", ["training/weight_and_bias", "notebooks/neuron"])
def test_steps_down_a_bowl(name):
    rows = [row for row in table(name) if len(row) == 4 and row[0].isdigit()]
    steps = [int(step) for step, *_ in rows]
    assert steps == sorted(set(steps)) and steps[0] == 0 and len(steps) > 5
    for step, *cells in rows:
        expected = down_the_bowl(0.1, int(step))
        assert [float(cell) for cell in cells] == pytest.approx(expected, abs=6e-5), step


def test_steps_of_other_lengths_down_the_same_bowl():
    rows = [row for row in table("notebooks/neuron") if row[:2] == ["learning", "rate"]]
    rates = [float(row[2]) for row in rows]
    assert rates == sorted(set(rates)) and rates[0] > 0 and len(rates) > 3
    for rate, row in zip(rates, rows, strict=True):
        *_, steps, _, loss = row
        assert float(loss) == pytest.approx(down_the_bowl(rate, int(steps))[2], rel=2e-3)


def test_the_share_that_an_adapter_is_of_gpt_3():
    whole, *adapters = table("training/lora")[1:]
    assert whole[3:] == ["174604259328", "100", "%"]
    assert len(adapters) == 2
    for *_, count, share, sign in adapters:
        assert (share, sign) == (shown(100 * int(count), 174_604_259_328, 4), "%")


def test_texts_at_once_grow_fourfold_from_row_to_row():
    texts = [int(row[0]) for row in table("tradeoffs/batch")[2:]]
    assert texts == [4**n for n in range(6)]


def test_steps_of_one_weight_toward_three():
    steps = table("training/one_weight")[1:]
    assert [int(step) for step, *_ in steps] == list(range(6))
    for step, weight, answer, squared in steps:
        left = 2 / 5 ** int(step)  # each step leaves a fifth of the way
        assert float(weight) == pytest.approx(3 - left, abs=6e-5)
        assert float(answer) == pytest.approx(6 - 2 * left, abs=6e-5)
        assert float(squared) == pytest.approx((2 * left) ** 2, abs=6e-5)


def test_shares_of_attention_are_pairs_of_words():
    told = re.compile(r"^shares computed for (\w+) words: +(\d+)$", re.MULTILINE)
    words = {"four": 4, "eight": 8, "sixteen": 16}
    expected = [(many, str(n * (n + 1) // 2)) for many, n in words.items()]
    assert told.findall(printed("parameters/attention_is_computed")) == expected


def test_what_else_the_neurons_notebook_says():
    told = printed("notebooks/neuron").splitlines()
    x, y = np.array(readings).T
    assert told[:5] == [
        f"{c:>5} -> {1.8 * c + 3.2:.1f}" for c in (-1.0, 0.0, 1.0, 2.0, 3.0)
    ]
    assert told[5:8] == [
        f"loss at the start: {y @ y / 5:.2f}",
        f"gradient of the weight: {-2 * x @ y / 5:.2f}",
        f"gradient of the bias:   {-2 * y.mean():.2f}",
    ]
    weight = x @ y / (x @ x)
    left = np.mean((weight * x - y) ** 2)
    assert [line.split() for line in told if line.startswith("bias: ")] == [
        ["bias:", "True", "weight", "1.800", "bias", "3.200", "loss", "0.000"],
        f"bias: False weight {weight:.3f} bias 0.000 loss {left:.3f}".split(),
    ]
