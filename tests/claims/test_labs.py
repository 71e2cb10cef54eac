"""`docs/*/labs/`: what the three notebooks conclude, proved a second way.

The neuron's end by least squares and by the curvature of its loss; the tiny GPT's gradients
by its own loss in the notebook, its size by a sum written here; edits of facts by the
linear algebra that they stand for, for all ten names and not the one that is shown.
"""

import contextlib
import io
import math
import runpy
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from snippets.knowledge.pull_and_teach import FACTS, pull_out, says
from snippets.labs.tiny_gpt import untrained
from snippets.training.weight_and_bias import readings

FOLDER = Path(__file__).resolve().parents[2] / "snippets/notebooks"


def run(stem, folder):
    """Return the names of a notebook that has run, and what it printed."""
    printed = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        return runpy.run_path(str(FOLDER / f"{stem}.py")), printed.getvalue()


@pytest.fixture(scope="module")
def neuron(tmp_path_factory):
    return run("neuron", tmp_path_factory.mktemp("neuron"))[0]


@pytest.fixture(scope="module")
def drawers(tmp_path_factory):
    return run("drawers", tmp_path_factory.mktemp("drawers"))[0]


def test_the_neuron_ends_where_least_squares_says(neuron):
    x, y = np.array(readings).T
    best, *_ = np.linalg.lstsq(np.stack([x, np.ones(5)], axis=1), y, rcond=None)
    assert neuron["path"][-1][:2] == pytest.approx(best, abs=1e-4)
    assert best == pytest.approx([1.8, 3.2])


def test_without_a_bias_it_ends_at_the_best_line_through_the_origin(neuron):
    x, y = np.array(readings).T
    weight, bias, loss = neuron["learn"](0.1, 100, with_bias=False)[-1]
    assert bias == 0
    assert weight == pytest.approx(x @ y / (x @ x), abs=1e-3)
    assert loss == pytest.approx(np.mean((x * (x @ y) / (x @ x) - y) ** 2), abs=1e-3)


def test_a_learning_rate_is_too_large_from_two_over_the_curvature_on(neuron):
    x, _ = np.array(readings).T
    curvature = 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1]])
    limit = 2 / np.linalg.eigvalsh(curvature).max()
    assert 0.2 < limit < 0.3
    start = neuron["path"][0][2]
    for rate, grows in ((0.98 * limit, False), (1.02 * limit, True)):
        assert (neuron["learn"](rate, 400)[-1][2] > start) == grows


def test_the_tiny_gpt_has_what_its_shapes_say_and_starts_from_an_even_guess(tmp_path):
    names, printed = run("tiny_gpt", tmp_path)
    d, vocab, n_ctx = names["d_model"], names["vocab_size"], names["n_ctx"]
    block = 4 * d * d + 4 * d + 8 * d * d + 5 * d + 4 * d  # attention, MLP, norms
    assert names["total"] == names["n_layer"] * block + (vocab + n_ctx) * d + 2 * d
    assert names["losses"][0] == pytest.approx(math.log(vocab), abs=0.1)
    assert max(names["gaps"]) < 1e-6
    assert "：：：：：：：：：：" in printed  # one character over and over
    assert "Take the long way home." in printed
    rows = [line.split() for line in printed.splitlines()]
    for name, shape in names["model"].shapes.items():
        row = [name, *" x ".join(map(str, shape)).split(), f"{math.prod(shape):,}"]
        assert (row in rows) == ("h.1." not in name), name
    losses = [[float(row[3]), len(row[4])] for row in rows if row[0:1] == ["step"]]
    means = [names["losses"][step : step + 10].mean() for step in range(0, 300, 50)]
    assert losses == [[round(mean, 1), round(mean * 10)] for mean in means]
    # How far each kind has moved, by the law of cosines.
    for name in names["kinds"]:
        old, new = names["before"][name].ravel(), names["model"].p[name].ravel()
        squares = old @ old, new @ new, old @ old + new @ new - 2 * old @ new
        sizes = [f"{math.sqrt(max(square, 0) / old.size):.2f}" for square in squares]
        assert [name, *sizes] in rows


def test_some_numbers_of_every_tensor_have_their_gradient_checked():
    tensors = untrained().p.values()
    chosen = sum(min(12, values.size) for values in tensors)
    told = (FOLDER.parent / "labs/published/gradient_check.txt").read_text("utf-8")
    assert told.startswith(f"{chosen} parameters of {len(tensors)} tensors checked\n")


def test_the_drawn_loss_goes_from_left_to_right_and_down():
    """From the even guess, where the dashed line is, to nearly the axis."""
    path = FOLDER.parent / "labs/published/tiny_gpt_loss.en.svg"
    shapes = list(ElementTree.parse(path).iter())
    (curve,) = [s.get("points") for s in shapes if s.tag.endswith("polyline")]
    xs, ys = zip(*(map(float, point.split(",")) for point in curve.split()), strict=True)
    dashed = [s for s in shapes if s.get("class") == "line-dashed"]
    (axis, *_) = [s for s in shapes if s.get("class") == "line"]
    assert list(xs) == sorted(xs) and xs[0] == float(axis.get("x1"))
    assert ys[0] == pytest.approx(float(dashed[0].get("y1")), abs=2)
    assert ys[-1] == pytest.approx(float(axis.get("y1")), abs=6)
    assert ys[-1] == pytest.approx(max(ys), abs=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_whatever_the_seed_a_few_hundred_steps_learn_less_than_all(seed):
    from snippets.labs.shoe_copy import tokens
    from snippets.labs.tiny_gpt import train

    losses = train(untrained(seed), tokens, steps=300, seed=seed)
    assert losses[0] > 5.4
    assert 1.5 < losses[-50:].mean() < 3


def other_than(colour):
    return "红" if colour.startswith("蓝") else "蓝"


def edit(drawers, prompt, character, quiet):
    """Write `character` in as what follows the prompt; return the change that does it.

    Here what the layer is to say more is found without a gradient: the stream is pushed
    from its strongest rival towards the character until it leads by a margin.
    """
    model, p = drawers["model"], drawers["p"]
    before = drawers["stream"](prompt)
    key = model.saved[drawers["VALUES"]][-1].copy()
    weight, bias = p["ln_f.weight"], p["ln_f.bias"]
    target, more = drawers["encode"](character)[0], np.zeros_like(before)
    for _ in range(200):
        stream = before + more
        centred = stream - stream.mean()
        normed = centred / np.sqrt((centred**2).mean() + 1e-5)
        logits = (normed * weight + bias)[0] @ p["wte"].T
        rival = int(np.argsort(logits)[-2 if logits.argmax() == target else -1])
        if logits[target] - logits[rival] > 3:
            break
        more += 0.2 * (p["wte"][target] - p["wte"][rival]) * weight
    common = drawers["common"] if quiet else np.eye(len(key))
    direction = np.linalg.solve(common, key)
    return key, more[0], np.outer(direction, more[0]) / (direction @ key)


@pytest.mark.parametrize("quiet", [False, True])
def test_any_of_the_ten_facts_can_be_changed_by_a_matrix_of_rank_one(drawers, quiet):
    model, weights = drawers["model"], drawers["p"][f"{drawers['VALUES']}.weight"]
    changed = 0
    for name, of, colour in FACTS["zh"]:
        other = other_than(colour)
        key, more, change = edit(drawers, name + of, other, quiet)
        assert np.linalg.matrix_rank(change) == 1
        # At the question itself the layer says exactly so much more.
        assert key @ change == pytest.approx(more)
        kept = weights.copy()
        weights += change
        changed += says(model, name + of).startswith(other)
        weights[:] = kept
    assert changed == len(FACTS["zh"])


def test_over_all_ten_the_quiet_way_spoils_fewer_other_facts(drawers):
    model, weights = drawers["model"], drawers["p"][f"{drawers['VALUES']}.weight"]
    asked = [name + of for name, of, _ in FACTS["zh"]]
    before = [says(model, one) for one in asked]
    spoiled = {False: 0, True: 0}
    for prompt, said in zip(asked, before, strict=True):
        for quiet in spoiled:
            change = edit(drawers, prompt, other_than(said), quiet)[2]
            kept = weights.copy()
            weights += change
            now = [says(model, one) for one in asked]
            weights[:] = kept
            others = zip(asked, now, before, strict=True)
            spoiled[quiet] += sum(a != b for one, a, b in others if one != prompt)
    assert 0 < spoiled[True] < spoiled[False]


def test_none_of_the_loudest_drawers_wants_the_answer(drawers):
    model, p = drawers["model"], drawers["p"]
    (answer,) = drawers["encode"]("红")
    drawers["answering"](model, drawers["prompt"])  # fills model.saved anew
    for drawer in drawers["loudest"][:6]:
        layer, row = divmod(int(drawer), drawers["strength"].shape[1])
        opened = model.saved[f"h.{layer}.mlp.c_proj"][-1, row]
        says_of_each = opened * p["wte"] @ p[f"h.{layer}.mlp.c_proj.weight"][row]
        assert (says_of_each > says_of_each[answer]).sum() >= 6  # not among those shown


def test_pulling_out_the_loudest_costs_no_less_than_pulling_out_others(drawers):
    """Sixteen of the loudest against sixteen drawn at random, five times."""
    model, right, kept = drawers["model"], drawers["right"], drawers["kept"]

    def without(drawers_out):
        for drawer in drawers_out:
            pull_out(model, *divmod(int(drawer), drawers["strength"].shape[1]))
        count = right(model, "zh")
        model.numbers[:] = kept
        return count

    loud = without(drawers["loudest"][:16])
    for seed in (1, 2, 3, 4, 5):
        some = np.random.default_rng(seed).choice(drawers["loudest"], 16, replace=False)
        assert without(some) >= loud
