"""`docs/*/training/`: every claim the page makes, proved a second way.

Gradients are checked with numbers that carry their derivative along, fits with the normal
equations, adapters with the singular values of what they should learn, and counts by
listing every matrix.
"""

import copy
import itertools
import math
import random
from math import prod
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import yaml

from snippets.counting import gpt3
from snippets.labs.shoe_copy import decode, encode, tokens
from snippets.labs.tiny_gpt import train, untrained
from snippets.labs.trained import trained
from snippets.training import (
    adapter,
    autograd,
    frozen,
    lora,
    one_neuron,
    one_weight,
    weight_and_bias,
)

ROOT = Path(__file__).resolve().parents[2]
OTHER_SEEDS = (1, 2, 3, 4, 5)


def cited(name):
    register = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))
    return register["numbers"][name]["value"]


# One weight


def test_the_weight_after_n_steps_is_what_the_closed_form_says():
    for n, weight in enumerate(one_weight.learn(1.0, 0.1, steps=20)):
        # The error of 2 w - 6 shrinks to a fifth each time.
        assert weight == pytest.approx(3 - 2 * 0.2**n)
    assert one_weight.shrink == pytest.approx(0.2)
    assert one_weight.after_one == pytest.approx(2.6)
    assert one_weight.after_five == pytest.approx(3 - 2 * 0.2**5)


def test_the_first_gradient_is_the_slope_of_the_squared_error():
    def squared_error(weight):
        return (2 * weight - 6) ** 2

    slope = (squared_error(1 + 1e-6) - squared_error(1 - 1e-6)) / 2e-6
    assert one_weight.first_gradient == pytest.approx(slope, rel=1e-6)
    assert one_weight.first_gradient < 0


def test_a_learning_rate_past_a_quarter_runs_away_and_one_below_it_does_not():
    def distance(learning_rate):
        return abs(one_weight.learn(1.0, learning_rate, steps=200)[-1] - 3)

    assert distance(0.24) < 1e-6 < 1e6 < distance(0.26)
    assert one_weight.too_large == pytest.approx(3 * one_weight.learning_rate)
    assert one_weight.runaway_after_five == pytest.approx(3 - 2 * (-1.4) ** 5)
    assert one_weight.runaway_shrink == pytest.approx(-1.4)


# A weight and a bias


def test_the_learned_pair_solves_the_normal_equations():
    x, y = np.array(weight_and_bias.readings).T
    (weight, bias), *_ = np.linalg.lstsq(np.column_stack([x, np.ones(5)]), y)
    assert (weight, bias) == pytest.approx((1.8, 3.2))
    assert weight_and_bias.path[-1] == pytest.approx((weight, bias), abs=1e-3)
    assert weight_and_bias.weight_after == weight_and_bias.true_weight == 1.8
    assert weight_and_bias.bias_after == weight_and_bias.true_bias == 3.2


def test_the_readings_are_the_fahrenheit_of_their_celsius():
    for tens_celsius, tens_fahrenheit in weight_and_bias.readings:
        assert 10 * tens_celsius * 9 / 5 + 32 == pytest.approx(10 * tens_fahrenheit)


@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_descent_ends_at_the_same_pair_wherever_it_starts(seed):
    rng = random.Random(seed)
    start = rng.uniform(-5, 5), rng.uniform(-5, 5)
    path = weight_and_bias.descend(*start, learning_rate=0.1, steps=150)
    assert path[-1] == pytest.approx((1.8, 3.2), abs=1e-3)
    losses = [weight_and_bias.loss(*point) for point in path]
    assert all(after < before for before, after in itertools.pairwise(losses[:100]))


def test_the_gradient_is_the_slope_in_both_directions():
    def loss(weight, bias):
        pairs = weight_and_bias.readings
        return sum((weight * x + bias - y) ** 2 for x, y in pairs) / len(pairs)

    by_weight = (loss(0.7 + 1e-6, 2) - loss(0.7 - 1e-6, 2)) / 2e-6
    by_bias = (loss(0.7, 2 + 1e-6) - loss(0.7, 2 - 1e-6)) / 2e-6
    assert weight_and_bias.gradient(0.7, 2) == pytest.approx((by_weight, by_bias))
    assert weight_and_bias.loss_before == pytest.approx(loss(0, 0))


def test_the_first_step_is_the_longest_and_five_steps_do_most_of_the_work():
    steps = [math.dist(a, b) for a, b in itertools.pairwise(weight_and_bias.path)]
    assert max(steps) == steps[0]
    assert weight_and_bias.loss_after_five < 0.03 * weight_and_bias.loss_before


def test_the_drawn_path_keeps_one_scale_for_weight_and_bias(drawn):
    shapes = drawn("training", "descent")
    dots = [
        (float(s.get("cx")), float(s.get("cy"))) for s in shapes if s.tag.endswith("circle")
    ]
    (x0, y0), (x1, y1) = dots[0], dots[1]
    (w0, b0), (w1, b1) = weight_and_bias.path[:2]
    assert (x1 - x0) / (w1 - w0) == pytest.approx((y0 - y1) / (b1 - b0), rel=1e-3)
    assert len(dots) == weight_and_bias.steps + 1
    # On every ellipse the loss is the same, and it goes once round the best pair.
    scale = (x1 - x0) / (w1 - w0)
    *ellipses, _ = [s.get("points") for s in shapes if s.tag.endswith("polyline")]
    assert len(ellipses) > 5
    for ellipse in ellipses:
        points = [tuple(map(float, point.split(","))) for point in ellipse.split()]
        pairs = [(w0 + (a - x0) / scale, b0 + (y0 - b) / scale) for a, b in points]
        losses = [weight_and_bias.loss(*pair) for pair in pairs]
        assert losses == pytest.approx([losses[0]] * len(losses), rel=0.15)
        turns = {
            (weight > weight_and_bias.true_weight, bias > weight_and_bias.true_bias)
            for weight, bias in pairs
        }
        assert len(turns) == 4


# Backpropagation


def loss_of(numbers):
    """The network once more, in plain arithmetic that complex numbers follow too."""

    def tanh(z):
        grown = np.exp(2 * z)
        return (grown - 1) / (grown + 1)

    total = 0
    for inputs, target in autograd.EXAMPLES:
        hidden = [
            tanh(numbers[3 * n] + sum(numbers[3 * n + 1 + i] * inputs[i] for i in (0, 1)))
            for n in range(autograd.N_HIDDEN)
        ]
        at = 3 * autograd.N_HIDDEN
        out = numbers[at] + sum(numbers[at + 1 + n] * h for n, h in enumerate(hidden))
        total += (tanh(out) - target) ** 2
    return total


@pytest.mark.parametrize("seed", (0, *OTHER_SEEDS))
def test_backpropagation_gives_the_derivative_that_complex_numbers_carry(seed):
    parameters = autograd.new_parameters(seed)
    autograd.loss(parameters).backward()
    values = [parameter.value for parameter in parameters]
    for i, parameter in enumerate(parameters):
        # f(x + ih) = f(x) + ih f'(x): no difference is taken, so nothing is lost.
        moved = np.array(values, dtype=complex)
        moved[i] += 1e-30j
        assert parameter.gradient == pytest.approx(loss_of(moved).imag / 1e-30, rel=1e-9)


@pytest.mark.parametrize("seed", (0, *OTHER_SEEDS))
def test_backward_and_nudging_agree_and_the_network_learns(seed):
    parameters = autograd.new_parameters(seed)
    assert autograd.largest_disagreement(parameters) < autograd.gap_below
    losses = autograd.train(parameters)
    assert losses[-1] < 0.05 < 3 < losses[0]
    for inputs, target in autograd.EXAMPLES:
        assert autograd.answer(parameters, inputs).value * target > 0.8


def test_backward_gives_every_use_of_a_number_its_share():
    a, b = autograd.Scalar(3.0), autograd.Scalar(4.0)
    (a * b + a * a - b).backward()
    assert (a.gradient, b.gradient) == (4 + 2 * 3, 3 - 1)


def test_no_single_neuron_answers_exclusive_or():
    # Of the four sums, the two that should be positive add up to the same as the two
    # that should be negative; so no weights will do. A search finds none either.
    rng = np.random.default_rng(0)
    bias, *weights = rng.normal(scale=5, size=(3, 100_000))
    sums = {x: bias + weights[0] * x[0] + weights[1] * x[1] for x, _ in autograd.EXAMPLES}
    assert sums[0, 1] + sums[1, 0] == pytest.approx(sums[0, 0] + sums[1, 1])
    right = np.all([sums[x] * target > 0 for x, target in autograd.EXAMPLES], axis=0)
    assert not right.any()


def test_nudging_runs_the_network_twice_for_each_parameter(monkeypatch):
    runs = []
    loss = autograd.loss
    monkeypatch.setattr(autograd, "loss", lambda p: runs.append(1) or loss(p))
    parameters = autograd.new_parameters(seed=0)
    for i in range(len(parameters)):
        autograd.nudge(parameters, i)
    assert len(runs) == autograd.nudge_passes == 34
    assert autograd.n_parameters == len(parameters) == 4 * (2 + 1) + (4 + 1)
    assert autograd.gpt3_nudge_passes == 349_208_518_656


def test_the_drawn_neuron_has_the_derivatives_of_calculus():
    w, b, x, target = 0.5, -0.5, 2, 1
    out = math.tanh(w * x + b)
    by_total = 2 * (out - target) * (1 - out**2)
    nodes = one_neuron.nodes
    assert nodes["loss"]["value"] == pytest.approx((out - target) ** 2, abs=1e-4)
    assert nodes["weight"]["gradient"] == pytest.approx(by_total * x, abs=1e-4)
    assert nodes["bias"]["gradient"] == pytest.approx(by_total, abs=1e-4)
    on_the_left = [
        factor for name, factor in one_neuron.local.items() if name != "total_by_bias"
    ]
    assert len(on_the_left) == 5
    assert prod(on_the_left) == pytest.approx(nodes["weight"]["gradient"], abs=1e-3)


# Frozen


@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_answering_needs_no_right_to_write_and_training_does(seed):
    model = untrained(seed)
    before = model.numbers.copy()
    parameters = [model.numbers, *model.p.values()]
    for array in parameters:
        array.flags.writeable = False
    frozen.answers(model, "Write a", 20, 10, np.random.default_rng(seed))
    assert model.numbers.tobytes() == before.tobytes()
    for array in parameters:
        array.flags.writeable = True
    train(model, tokens, steps=1, seed=seed)
    assert (model.numbers != before).mean() > 0.995


def test_every_answer_begins_with_the_question_and_uses_the_text_alphabet():
    texts = frozen.answers(trained(), "Write a", 5, 4, np.random.default_rng(1))
    assert texts.shape == (5, 11)
    assert (texts[:, :7] == encode("Write a")).all()


def test_one_flipped_bit_changes_the_fingerprint():
    model = trained()
    at_first = frozen.fingerprint(model)
    bits = model.numbers.view(np.uint64)
    bits[12_345] ^= 1
    assert frozen.fingerprint(model) != at_first
    bits[12_345] ^= 1
    assert frozen.fingerprint(model) == at_first


def test_characters_are_drawn_as_often_as_the_softmax_says():
    likely, copies = np.array([0.6, 0.25, 0.1, 0.05]), 4000
    model = SimpleNamespace(
        forward=lambda text: np.broadcast_to(np.log(likely), (*text.shape, len(likely)))
    )
    texts = frozen.answers(model, "Write a", copies, 1, np.random.default_rng(2))
    shares = np.bincount(texts[:, -1], minlength=len(likely)) / copies
    # Four standard errors of a share of this size.
    assert np.all(np.abs(shares - likely) < 4 * np.sqrt(likely * (1 - likely) / copies))


def test_a_thousand_answers_were_given_and_one_step_moved_nearly_every_parameter():
    written = [decode(text) for texts in frozen.given for text in texts]
    assert len(written) == frozen.n_answers == 1000
    assert 1 < len(set(written)) == frozen.different_answers
    assert {len(text) for text in written} == {len("Write a social") + 16}
    assert frozen.same_after_answers and not frozen.same_after_one_step
    assert frozen.changed_share > 0.995
    assert frozen.parameters == sum(prod(shape) for shape in trained().shapes.values())


# LoRA


def adapter_matrices(rank, matrices):
    """List the shapes that an adapter of GPT-3 adds, layer by layer."""
    shapes = []
    for _ in range(96):
        for _ in matrices:
            shapes += [(12288, rank), (rank, 12288)]
    return shapes


def test_the_adapters_hold_what_their_listed_matrices_hold():
    def size(rank, matrices):
        return sum(prod(shape) for shape in adapter_matrices(rank, matrices))

    assert lora.r1 == size(1, "qv") == 4_718_592
    assert lora.r8 == size(8, "qv") == 37_748_736
    assert lora.four_matrices_r2 == size(2, "qkvo")
    assert lora.four_matrices_r4 == size(4, "qkvo")


def test_the_paper_prints_these_counts():
    assert round(lora.r1, -5) == cited("lora-gpt3-small")
    assert round(lora.r8, -5) == cited("lora-gpt3-large")


def test_two_ranks_on_four_matrices_make_half_of_the_larger_budget():
    assert round(lora.four_matrices_r2, -5) != cited("lora-gpt3-large")
    assert lora.four_matrices_r2 * 2 == lora.r8
    assert round(lora.four_matrices_r4, -5) == cited("lora-gpt3-large")


def test_at_half_the_width_an_adapter_is_as_large_as_its_matrix():
    pair = np.empty((12288, lora.rank_as_large), dtype="V0")
    assert 2 * pair.size == gpt3.layer["query"] == lora.one_matrix


def test_the_drawn_squares_have_areas_in_proportion(drawn):
    shapes = drawn("training", "adapter_size")
    sides = [float(s.get("width")) for s in shapes if s.tag.endswith("rect")]
    whole, r8, r1 = (side**2 for side in sides)
    assert r8 / whole == pytest.approx(lora.r8_share, rel=0.02)
    assert r1 / whole == pytest.approx(lora.r1_share, rel=0.02)


@pytest.mark.parametrize("seed", (0, *OTHER_SEEDS))
def test_an_adapter_reaches_what_its_rank_allows_and_no_less(seed):
    for needed, rank in adapter.CASES.values():
        rng = np.random.default_rng(seed)
        w = rng.normal(size=(adapter.D, adapter.D)) / 8
        kept = w.copy()
        shift = adapter.shift_of_rank(rng, needed)
        assert np.linalg.matrix_rank(shift) == needed
        x = copy.deepcopy(rng).normal(size=(adapter.D, 512))  # what adapt will draw
        errors = adapter.adapt(rng, w, shift, rank)
        assert (w == kept).all()
        # The best that rank r can do leaves all singular values but the r largest.
        singular = np.linalg.svd(shift @ x, compute_uv=False)
        best = (singular[rank:] ** 2).sum() / x.size
        assert errors[0] == pytest.approx(((shift @ x) ** 2).mean())
        assert best - 1e-9 <= errors[-1] <= best + 0.02
        assert (errors[-1] < 0.005) == (rank >= needed)


def test_the_frozen_matrix_and_its_adapters_are_counted_right():
    assert adapter.frozen_parameters == np.empty((64, 64)).size
    assert adapter.adapter_parameters == {"r1": 64 + 64, "r8": 8 * 64 + 64 * 8}
    left = adapter.left_share
    for name, case in adapter._cases.items():
        assert left[name] * case["before"] == pytest.approx(case["after"], abs=1e-3)
    assert left["easy_r1"] < 0.005 > left["rich_r8"] and left["rich_r1"] > 0.5


def test_the_printed_ranks_stand_beside_their_own_counts():
    printed = (ROOT / "snippets/training/published/lora.txt").read_text("utf-8")
    rows = {line[:8]: line.split()[-3] for line in printed.splitlines()}
    assert rows["LoRA r=1"] == f"{lora.r1:,}" and rows["LoRA r=8"] == f"{lora.r8:,}"
