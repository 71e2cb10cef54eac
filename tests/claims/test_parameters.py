"""`docs/*/parameters/`: every claim the page makes, proved a second way."""

import copy
import itertools
import math
import random
import re
import runpy
from pathlib import Path

import numpy as np
import pytest
import yaml

from snippets.counting import gpt3, storage
from snippets.parameters import (
    attention_is_computed,
    bias,
    mlp_337,
    modern_biases,
    neuron_learns,
    one_drawer_a_second,
    one_weight,
    same_numbers_other_sizes,
    threshold,
)

ROOT = Path(__file__).resolve().parents[2]
KM, FARES = np.array(bias.receipts, dtype=float).T


def cited(name):
    register = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))
    return register["numbers"][name]["value"]


# What a weight does


def test_a_unit_more_of_an_input_adds_exactly_its_weight_whatever_the_ride():
    rng = random.Random(1)
    for name, weight in one_weight.weights.items():
        assert one_weight.one_more_adds[name] == weight
        for _ in range(50):
            ride = {key: rng.randint(-20, 20) for key in one_weight.weights}
            more = ride | {name: ride[name] + 1}
            added = one_weight.fare(more, one_weight.weights) - one_weight.fare(
                ride, one_weight.weights
            )
            assert added == pytest.approx(weight, abs=1e-12)


def test_the_fare_is_the_scalar_product_of_ride_and_weights():
    names = sorted(one_weight.weights)
    ride = np.array([one_weight.ride[name] for name in names])
    weights = np.array([one_weight.weights[name] for name in names])
    assert one_weight.total == ride @ weights == 11


def test_the_fare_is_the_same_for_a_car_of_any_colour():
    fares = {
        one_weight.fare(one_weight.ride | {"red_car": red}, one_weight.weights)
        for red in range(-5, 6)
    }
    assert fares == {one_weight.total}


def test_turning_a_weight_up_adds_the_input_times_the_turn():
    expected = one_weight.nudge * one_weight.ride["kilometres"]
    assert one_weight.turning_up_adds == pytest.approx(expected)
    assert one_weight.turning_up_adds == pytest.approx(0.6)


# What a bias shifts


def test_weights_alone_give_zero_where_all_inputs_are_zero():
    nothing = dict.fromkeys(one_weight.weights, 0)
    rng = random.Random(2)
    for _ in range(50):
        weights = {name: rng.uniform(-9, 9) for name in nothing}
        assert one_weight.fare(nothing, weights) == 0


def test_both_lines_are_the_least_squares_lines_of_numpy():
    (slope,), *_ = np.linalg.lstsq(KM[:, None], FARES, rcond=None)
    assert bias.without_bias == {"weight": pytest.approx(slope), "bias": 0}
    columns = np.column_stack([KM, np.ones_like(KM)])
    (slope, start), *_ = np.linalg.lstsq(columns, FARES, rcond=None)
    assert bias.with_bias == {"weight": pytest.approx(slope), "bias": pytest.approx(start)}


def test_the_typical_errors_are_those_of_the_best_lines_found_by_search():
    slopes = np.linspace(0, 8, 80_001)
    misses = slopes[:, None] * KM - FARES
    searched = np.sqrt((misses**2).mean(axis=1)).min()
    assert bias.error_without_bias == pytest.approx(searched, abs=1e-6)

    slopes, starts = np.meshgrid(np.linspace(2, 3, 401), np.linspace(8, 11, 601))
    misses = slopes[..., None] * KM + starts[..., None] - FARES
    searched = np.sqrt((misses**2).mean(axis=-1)).min()
    assert bias.error_with_bias == pytest.approx(searched, abs=1e-3)
    assert bias.error_with_bias <= searched


def test_no_line_through_the_origin_comes_near_the_receipts():
    slopes = np.linspace(-50, 50, 100_001)
    misses = np.abs(slopes[:, None] * KM - FARES)
    # Whatever the slope, some ride is off by more than the best line is off anywhere.
    best = np.abs(bias.with_bias["weight"] * KM + bias.with_bias["bias"] - FARES)
    assert misses.max(axis=1).min() > 3 * best.max()


def test_without_a_bias_short_rides_come_out_too_cheap_and_long_ones_too_dear():
    too_dear = [
        bias.without_bias["weight"] * km > fare for km, fare in sorted(bias.receipts)
    ]
    assert too_dear == sorted(too_dear)
    assert too_dear[0] is False
    assert too_dear[-1] is True


def crossing(weight, shift):
    """Find by bisection where the neuron's output passes one half."""
    low, high = -100.0, 100.0
    for _ in range(80):
        middle = (low + high) / 2
        if threshold.neuron(middle, weight, shift) < 0.5:
            low = middle
        else:
            high = middle
    return low


def test_the_threshold_lies_where_bisection_finds_the_output_to_be_one_half():
    for name, shift in threshold.biases.items():
        found = crossing(threshold.weight, shift)
        assert threshold.threshold[name] == pytest.approx(found, abs=1e-9)
    assert threshold.threshold == {"without_bias": 0, "with_bias": 6}


def test_without_a_bias_the_threshold_is_zero_whatever_the_weight():
    for weight in (0.05, 0.3, 1, 2.5, 7):
        assert crossing(weight, 0.0) == pytest.approx(0, abs=1e-9)
        assert crossing(weight, -3.0) == pytest.approx(3 / weight, abs=1e-9)


def test_the_bias_slides_the_curve_and_leaves_its_shape():
    for km in np.linspace(-20, 20, 401):
        still = threshold.neuron(km, threshold.weight, threshold.biases["without_bias"])
        slid = threshold.neuron(km + 6, threshold.weight, threshold.biases["with_bias"])
        assert slid == pytest.approx(still, abs=1e-12)


def test_the_bias_parts_the_long_rides_from_the_short_ones():
    without = [threshold.neuron(km, threshold.weight, 0) for km in KM]
    assert min(without) > 0.85
    assert sum(answer > 0.98 for answer in without) == len(KM) - 1
    with_bias = [threshold.neuron(km, threshold.weight, -6) for km in KM]
    assert [answer > 0.5 for answer in with_bias] == [km > 6 for km in KM]


def test_the_answers_for_the_two_rides_lie_apart_as_the_logistic_function_says():
    short, long = threshold.shorter_km, threshold.longer_km
    assert short < threshold.threshold["with_bias"] < long
    # The logistic function by way of the hyperbolic tangent.
    for name, shift in threshold.biases.items():
        low, high = ((1 + math.tanh((km + shift) / 2)) / 2 for km in (short, long))
        assert threshold.apart[name] == pytest.approx(high - low, rel=1e-9)
    assert threshold.apart["with_bias"] > 50 * threshold.apart["without_bias"]


# From a neuron to a network


def edges(sizes):
    """List every connection and every bias of a network by its name."""
    weights = [
        (depth, sender, receiver)
        for depth, (n_in, n_out) in enumerate(itertools.pairwise(sizes))
        for sender in range(n_in)
        for receiver in range(n_out)
    ]
    biases = [(depth, n) for depth, size in enumerate(sizes[1:]) for n in range(size)]
    assert len(set(weights)) == len(weights)
    return weights, biases


def test_the_small_network_has_as_many_parameters_as_named_connections_and_neurons():
    weights, biases = edges([2, 16, 16, 1])
    assert (mlp_337.weights, mlp_337.biases) == (len(weights), len(biases)) == (304, 33)
    assert mlp_337.total == len(weights) + len(biases)
    assert list(mlp_337.layers.values()) == [48, 272, 17]


def test_the_small_network_is_as_large_as_the_one_of_micrograd():
    assert mlp_337.total == cited("micrograd-demo-parameters")


def test_the_network_answers_as_its_matrices_do():
    for inputs in ([0.5, -1.0], [0.0, 0.0], [3.0, 2.0], [-1.0, -4.0]):
        vector = np.array(inputs)
        for depth, layer in enumerate(mlp_337.network, start=1):
            matrix = np.array([n["weights"] for n in layer])
            vector = matrix @ vector + np.array([n["bias"] for n in layer])
            if depth < len(mlp_337.network):
                vector = np.maximum(vector, 0)
        assert mlp_337.answer(mlp_337.network, inputs) == pytest.approx(vector[0])


class Watched(float):
    """A number that counts how often it is multiplied or added."""

    used = 0

    def __mul__(self, other):
        self.used += 1
        return float(self) * other

    def __radd__(self, other):
        self.used += 1
        return other + float(self)


def test_an_answer_uses_each_of_the_parameters_exactly_once():
    network = [
        [
            {"weights": [Watched(w) for w in n["weights"]], "bias": Watched(n["bias"])}
            for n in layer
        ]
        for layer in mlp_337.network
    ]
    answered = mlp_337.answer(network, [0.5, -1.0])
    assert answered == pytest.approx(mlp_337.example_output)
    uses = [p.used for layer in network for n in layer for p in [*n["weights"], n["bias"]]]
    assert uses == [1] * 337


def test_the_figure_draws_every_weight_as_a_line_and_every_bias_as_a_disc(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(ROOT / "snippets/parameters/mlp_337_figure.py"))
    for language in ("zh", "en"):
        svg = Path(f"all_337_parameters.{language}.svg").read_text("utf-8")
        lines = re.findall(r'<path class="(fill-[12])"', svg)
        values = [w for n in mlp_337.neurons for w in n["weights"]]
        assert len(lines) == len(values) == 304
        assert lines.count("fill-1") == sum(value > 0 for value in values)
        # Each disc stands in a ring; the key to the colours adds two discs.
        assert svg.count('<circle class="fill-soft"') == 33
        assert len(re.findall(r'<circle class="fill-[12]"', svg)) == 33 + 2


def of_kind(shapes, kind):
    return [shape for shape in shapes if shape.tag.endswith(kind)]


def test_the_bars_reach_from_each_receipt_to_the_line_without_a_bias(drawn):
    shapes = drawn("parameters", "bias")
    without, _ = of_kind(shapes, "polyline")
    ends = [tuple(map(float, end.split(","))) for end in without.get("points").split()]
    dots = of_kind(shapes, "circle")
    dots = {float(dot.get("cx")): float(dot.get("cy")) for dot in dots}
    bars = of_kind(shapes, "rect")
    assert len(bars) == len(bias.receipts)
    for bar in bars:
        x, top, height = (float(bar.get(name)) for name in ("x", "y", "height"))
        on_line = np.interp(x + 3, *zip(*ends, strict=True))
        assert sorted((on_line, dots[x + 3])) == pytest.approx(
            (top, top + height), abs=0.02
        )


def test_each_cell_of_the_attention_tables_is_as_full_as_its_share(drawn):
    rects = of_kind(drawn("parameters", "attention"), "rect")
    cells, fills = rects[::2], rects[1::2]
    shares = attention_is_computed.shares
    rows = [row for table in shares.values() for row in table.values()]
    each = [share for row in rows for share in row.values()]
    for cell, fill, share in zip(cells, fills, each, strict=True):
        x, y, size = (float(cell.get(name)) for name in ("x", "y", "height"))
        assert (float(fill.get("x")), fill.get("width")) == (x, cell.get("width"))
        assert float(fill.get("height")) / size == pytest.approx(share, abs=1e-3)
        assert float(fill.get("y")) + float(fill.get("height")) == pytest.approx(y + size)
    for one, other in itertools.pairwise(cells):
        across = abs(float(other.get("x")) - float(one.get("x")))
        assert one.get("y") != other.get("y") or across > size


# GPT-3, counted the same way


def test_gpt3_has_a_bias_for_every_output_of_its_six_matrices_a_layer():
    width = 12288
    outputs = 0
    for _ in range(96):
        for matrix_outputs in (width, width, width, width, 4 * width, width):
            outputs += matrix_outputs
    assert gpt3.biases == outputs == 10_616_832
    assert modern_biases.share["gpt3"] == pytest.approx(6.08e-5, rel=1e-3)


def test_a_small_network_has_a_bias_in_about_ten_parameters():
    assert 9 < 1 / modern_biases.share["mlp_337"] < 11


def test_twice_the_width_means_twice_the_biases_and_four_times_the_matrices():
    def layer(width):
        shapes = [(width, width)] * 4 + [(width, 4 * width), (4 * width, width)]
        return sum(a * b for a, b in shapes), sum(b for _, b in shapes)

    matrices, biases = layer(gpt3.d_model)
    assert layer(2 * gpt3.d_model) == (4 * matrices, 2 * biases)
    assert gpt3.n_layer * biases == gpt3.biases


def checkpoint(n_layer, width, heads, kv_heads, d_ff, vocabulary, qkv_bias):
    """List a checkpoint's tensors, shape by shape, as model files name them."""
    head = width // heads
    shapes = {"embed_tokens": (vocabulary, width), "lm_head": (vocabulary, width)}
    shapes["norm"] = (width,)
    for n in range(n_layer):
        for name, rows in (("q", heads), ("k", kv_heads), ("v", kv_heads)):
            shapes[f"{n}.{name}_proj.weight"] = (rows * head, width)
            if qkv_bias:
                shapes[f"{n}.{name}_proj.bias"] = (rows * head,)
        shapes[f"{n}.o_proj.weight"] = (width, heads * head)
        shapes[f"{n}.gate_proj.weight"] = shapes[f"{n}.up_proj.weight"] = (d_ff, width)
        shapes[f"{n}.down_proj.weight"] = (width, d_ff)
        shapes[f"{n}.input_layernorm"] = shapes[f"{n}.post_layernorm"] = (width,)
    return shapes


@pytest.mark.parametrize(
    ("counted", "shapes", "total", "biases"),
    [
        (
            modern_biases.llama_2_7b,
            checkpoint(32, 4096, 32, 32, 11008, 32000, False),
            6_738_415_616,
            0,
        ),
        (
            modern_biases.qwen_2_5_7b,
            checkpoint(28, 3584, 28, 4, 18944, 152064, True),
            7_615_616_512,
            129_024,
        ),
    ],
    ids=["llama-2-7b", "qwen-2.5-7b"],
)
def test_llama_and_qwen_are_the_sum_of_their_tensors(counted, shapes, total, biases):
    summed = sum(math.prod(shape) for shape in shapes.values())
    in_biases = sum(math.prod(s) for name, s in shapes.items() if name.endswith("bias"))
    assert counted == {"total": summed, "biases": in_biases}
    assert (summed, in_biases) == (total, biases)


# Attention: what is stored, what is computed


def numpy_attention(vectors, query_weights, key_weights):
    scores = (vectors @ query_weights.T) @ (vectors @ key_weights.T).T
    scores = scores / math.sqrt(vectors.shape[1])
    scores[np.triu_indices(len(vectors), 1)] = -np.inf
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def test_the_attention_tables_are_those_of_a_matrix_computation():
    stored = attention_is_computed
    for sentence, table in zip(stored.sentences, stored.tables, strict=True):
        vectors = np.array([stored.embedding[word] for word in sentence.split()])
        expected = numpy_attention(
            vectors, np.array(stored.query_weights), np.array(stored.key_weights)
        )
        for row, wanted in zip(table, expected, strict=True):
            assert row == pytest.approx(wanted[: len(row)])
            assert sum(row) == pytest.approx(1)
            assert not wanted[len(row) :].any()


def test_the_published_shares_are_those_of_the_shared_word():
    shares = attention_is_computed.shares
    first, second = attention_is_computed.tables
    assert list(shares["she_drinks_hot_tea"]["drinks"].values()) == first[1]
    assert list(shares["he_drinks_iced_water"]["drinks"].values()) == second[1]
    assert abs(first[1][0] - second[1][0]) > 0.1


@pytest.mark.parametrize("seed", range(30))
def test_a_shared_word_attends_differently_in_two_sentences_under_any_weights(
    seed, monkeypatch
):
    rng = random.Random(seed)

    def vector():
        return [rng.uniform(-1.5, 1.5) for _ in range(attention_is_computed.d_head)]

    embedding = {word: vector() for word in attention_is_computed.words}
    monkeypatch.setattr(attention_is_computed, "embedding", embedding)
    for name in ("query_weights", "key_weights"):
        matrix = [vector() for _ in range(attention_is_computed.d_head)]
        monkeypatch.setattr(attention_is_computed, name, matrix)
    first, second = (
        attention_is_computed.attention(sentence.split())
        for sentence in attention_is_computed.sentences
    )
    # In odds, so that shares near zero or one are told apart as well.
    odds = [math.log(table[1][0] / table[1][1]) for table in (first, second)]
    assert abs(odds[0] - odds[1]) > 0.01


def test_computing_attention_changes_no_weight():
    stored = attention_is_computed
    before = copy.deepcopy((stored.embedding, stored.query_weights, stored.key_weights))
    rng = random.Random(0)
    for length in range(1, 40):
        stored.attention([rng.choice(stored.words) for _ in range(length)])
    assert before == (stored.embedding, stored.query_weights, stored.key_weights)


def test_shares_grow_with_the_pairs_of_words_and_weights_stay():
    stored = attention_is_computed
    for name, n_words in [("four_words", 4), ("eight_words", 8), ("sixteen_words", 16)]:
        pairs = [(a, b) for a in range(n_words) for b in range(n_words) if b <= a]
        assert stored.computed[name] == len(pairs)
    matrices = np.array([stored.query_weights, stored.key_weights])
    assert stored.stored_weights == matrices.size == 32


# What a parameter is not


def test_the_same_numbers_take_the_sizes_that_numpy_gives_them():
    values = np.array(same_numbers_other_sizes.parameters)
    size = same_numbers_other_sizes.size
    for name in ("float64", "float32", "float16"):
        assert size[name] == values.astype(name).nbytes
    scale = np.float32(0).nbytes
    assert size["int8"] == values.astype("int8").nbytes + scale
    assert len(set(size.values())) == len(size) == 5
    assert size["text"] > size["float64"]


def test_the_tighter_binary_formats_round_more_coarsely():
    values = np.array(same_numbers_other_sizes.parameters)
    worst = same_numbers_other_sizes.worst_error
    for name in ("float64", "float32", "float16"):
        rounded = values.astype(name).astype("float64")
        assert worst[name] == np.abs(rounded - values).max()
    # One step of 127 either way is the largest value; half a step is the worst miss.
    half_step = np.abs(values).max() / 127 / 2
    assert 0.9 * half_step < worst["int8"] <= half_step * (1 + 1e-6)
    assert worst["float64"] == worst["text"] == 0
    assert 0 < worst["float32"] < worst["float16"] < worst["int8"]


def test_gpt3_takes_four_two_or_half_a_byte_a_number():
    for name, per_parameter in [("fp32", 4), ("fp16", 2), ("int4", 0.5)]:
        assert getattr(storage, name) == gpt3.total * per_parameter


def test_the_positions_take_a_vector_each_and_a_speck_of_the_total():
    share = 2048 * 12288 / 174_604_259_328
    assert gpt3.shares["position_embedding"] == pytest.approx(share)
    assert share < 0.00015


def test_opening_a_drawer_a_second_takes_five_and_a_half_thousand_years():
    # The Gregorian calendar repeats every 400 years, which are 146,097 days.
    cycles, days = divmod(gpt3.total / 86_400, 146_097)
    years = 400 * cycles + days / 365.2425
    assert one_drawer_a_second.gpt3_years == pytest.approx(years, rel=1e-4)
    assert round(one_drawer_a_second.gpt3_years) == round(years) == 5533
    small = one_drawer_a_second.small_network
    assert 60 * small["minutes"] + small["seconds"] == mlp_337.total
    assert small["seconds"] < 60


# What the article said, and the guess


def test_s5_layer_matrices_are_nearly_everything_and_biases_a_speck():
    matrices = 96 * 12 * 12288**2
    assert gpt3.share_of_layer_matrices == pytest.approx(matrices / gpt3.total)
    assert gpt3.share_of_layer_matrices > 0.99
    assert gpt3.shares["biases"] < 0.0001
    # Less than any other part but the norms.
    assert sorted(gpt3.shares, key=gpt3.shares.get)[:2] == ["layer_norms", "biases"]


def test_s7_the_steepest_slope_is_the_same_with_and_without_the_bias():
    steepest = [
        max(
            threshold.neuron((n + 1) / 100, threshold.weight, shift)
            - threshold.neuron(n / 100, threshold.weight, shift)
            for n in range(-1500, 1500)
        )
        for shift in threshold.biases.values()
    ]
    assert steepest[0] == pytest.approx(steepest[1], rel=1e-9)


def test_the_guess_is_answered_by_listing_the_wider_network():
    weights, biases = edges([2, 32, 32, 1])
    wide = mlp_337.twice_as_wide
    assert (wide["weights"], wide["biases"]) == (len(weights), len(biases))
    assert wide["total"] == len(weights) + len(biases) == 1185
    assert mlp_337.growth["total"] == pytest.approx(1185 / 337)
    assert 1.9 < mlp_337.growth["biases"] < 2 < mlp_337.growth["weights"] < 4
    hidden = [w for w in weights if w[0] == 1]
    assert len(hidden) == 4 * 16 * 16
    assert len(weights) - len(hidden) == 2 * (2 * 16 + 16 * 1)


# The neuron that learns


@pytest.mark.parametrize("kind", neuron_learns.activations)
def test_a_step_goes_down_the_slope_that_nudging_finds(kind):
    weight, bias, nudge = 0.7, -1.3, 1e-6
    by_weight = neuron_learns.loss(weight + nudge, bias, kind)
    by_weight -= neuron_learns.loss(weight - nudge, bias, kind)
    by_bias = neuron_learns.loss(weight, bias + nudge, kind)
    by_bias -= neuron_learns.loss(weight, bias - nudge, kind)
    rate = neuron_learns.learning_rates[kind] / (2 * nudge)
    after = neuron_learns.learn(weight, bias, kind)
    wanted = weight - rate * by_weight, bias - rate * by_bias
    assert after == pytest.approx(wanted, abs=1e-6)
    assert neuron_learns.learn(weight, bias, kind, with_bias=False) == (after[0], bias)


def test_the_line_comes_near_to_least_squares_and_without_a_bias_arrives():
    after = neuron_learns.after["line"]
    last = after["with_bias"][f"{neuron_learns.steps}"]
    assert last["weight"] == pytest.approx(bias.with_bias["weight"], abs=0.02)
    assert last["bias"] == pytest.approx(bias.with_bias["bias"], abs=0.2)
    last = after["without_bias"][f"{neuron_learns.steps}"]
    assert last["weight"] == pytest.approx(bias.without_bias["weight"], abs=1e-9)
    assert last["loss"] == pytest.approx(bias.error_without_bias**2)


def test_a_sigmoid_needs_its_bias_and_a_step_learns_nothing():
    last = f"{neuron_learns.steps}"
    sigmoid, step = neuron_learns.after["sigmoid"], neuron_learns.after["step"]
    assert sigmoid["with_bias"][last]["loss"] < sigmoid["without_bias"][last]["loss"] / 4
    for way in step.values():
        assert way[last] == way["0"]
