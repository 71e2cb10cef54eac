"""`docs/*/knowledge/`: every claim the page makes, proved a second way.

What is read is proved by poison (what is not read may be no number at all), capacity by
listing every answer sheet, edits by the conditions that a constrained minimum meets, and
robustness by breaking things one at a time.
"""

import itertools
import math
from fractions import Fraction
from math import prod
from pathlib import Path

import numpy as np
import pytest
import yaml

from snippets.counting import gpt3
from snippets.knowledge import (
    ablation,
    capacity,
    drawers,
    edit,
    key_value,
    memory,
    mixtral,
    pull_and_teach,
    shoes,
    touched,
)
from snippets.labs.shoe_copy import decode, encode, tokens
from snippets.labs.tiny_gpt import n_ctx, train, untrained
from snippets.labs.trained import trained

ROOT = Path(__file__).resolve().parents[2]
OTHER_SEEDS = (1, 2, 3, 4, 5)


def cited(name):
    register = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))
    return register["numbers"][name]["value"]


# Drawers and weights


def test_a_table_loses_exactly_the_rows_that_are_emptied():
    table = {f"question {n}": f"answer {n}" for n in range(drawers.facts)}
    for n in range(0, 90):
        del table[f"question {n}"]
    gone = [n for n in range(drawers.facts) if f"question {n}" not in table]
    assert gone == list(range(90))
    assert drawers.table_lost["90_percent"] == len(gone) / drawers.facts
    for share in drawers.SHARES:
        lost = drawers.table_lost[drawers.percent(share)]
        assert lost == pytest.approx(share, abs=0.005)


def test_gradient_descent_from_zero_ends_at_the_weights_that_the_memory_stores():
    rng = np.random.default_rng(1)
    questions, answers = memory.directions(rng, 40), memory.directions(rng, 40)
    weights = np.zeros((memory.D, memory.D))
    for _ in range(400):
        weights -= 0.5 * questions.T @ (questions @ weights - answers)
    assert weights == pytest.approx(memory.store(questions, answers), abs=1e-6)


@pytest.mark.parametrize("seed", (0, *OTHER_SEEDS))
def test_zeroing_one_weight_moves_every_output_and_costs_no_fact(seed):
    rng = np.random.default_rng(seed)
    questions, words, answers, weights = drawers.new_memory(rng, drawers.facts)
    outputs = questions @ weights
    assert weights.size == drawers.weights
    assert (memory.recall(questions, weights, words) == answers).all()
    worst = np.unravel_index(np.argsort(-np.abs(weights), axis=None)[:20], weights.shape)
    anywhere = rng.integers(memory.D, size=(2, 40))
    for i, j in zip(*np.hstack([worst, anywhere]), strict=True):
        damaged = weights.copy()
        damaged[i, j] = 0
        assert (memory.recall(questions, damaged, words) == answers).all()
        assert (questions @ damaged != outputs).any(axis=1).all()
    moves, decides = drawers.one_weight_gone((questions, words, answers, weights))
    assert not decides.any()
    damaged = weights.copy()
    damaged[3, 5] = 0
    moved = np.linalg.norm(questions @ damaged - outputs, axis=1).mean()
    assert moves[3, 5] == pytest.approx(moved)


@pytest.mark.parametrize("seed", (0, *OTHER_SEEDS))
def test_a_memory_with_room_loses_little_at_nine_tenths_and_a_full_one_much(seed):
    rng = np.random.default_rng(seed)
    roomy = drawers.new_memory(rng, drawers.facts)
    full = drawers.new_memory(rng, drawers.nearly_full_facts)

    def wrong(kept_memory, share):
        questions, words, answers, weights = kept_memory
        kept = rng.random(weights.shape) >= share
        scores = (questions @ (weights * kept)) @ words.T
        rank = (scores > scores[np.arange(len(answers)), answers][:, None]).sum(axis=1)
        return (rank > 0).mean()

    assert np.mean([wrong(roomy, 0.9) for _ in range(5)]) < 0.02
    assert wrong(roomy, 0.5) == 0 and wrong(roomy, 0.99) > 0.8
    assert wrong(full, 0) == 0 and wrong(full, 0.5) > 0.7
    assert drawers.lost_facts["90_percent"] < 0.02
    assert drawers.nearly_full_lost["50_percent"] > 0.7


def test_no_more_facts_fit_exactly_than_the_matrix_has_rows():
    rng = np.random.default_rng(0)

    def miss(n_facts):
        questions, answers = (
            memory.directions(rng, n_facts),
            memory.directions(rng, n_facts),
        )
        outputs = questions @ memory.store(questions, answers)
        return np.abs(outputs - answers).max()

    assert miss(memory.D) < 1e-6 < 0.05 < miss(memory.D + 10)


def test_the_drawn_curves_stand_at_the_measured_shares(drawn):
    shapes = drawn("knowledge", "forgetting")
    dots = [
        tuple(float(s.get(key)) for key in ("cx", "cy", "r"))
        for s in shapes
        if s.tag.endswith("circle")
    ]
    lines = [s for s in shapes if s.tag.endswith("polyline")]
    table = [tuple(map(float, p.split(","))) for p in lines[0].get("points").split()]
    (left, bottom), (right, top) = table[0], table[-1]

    def lost_at(x, y):
        share = 0.99 * (x - left) / (right - left)
        return share, 0.99 * (bottom - y) / (bottom - top)

    large = [lost_at(x, y) for x, y, r in dots if r == 4]
    for (share, lost), at in zip(large, drawers.SHARES[1:], strict=True):
        assert share == pytest.approx(at, abs=1e-3)
        expected = drawers.lost_facts[drawers.percent(at)]
        assert lost == pytest.approx(expected, abs=1e-3)


# Feed-forward layers


def opened_one_by_one(question, keys, bias):
    """List the units that one question opens, without any matrix product."""
    return [
        unit
        for unit in range(key_value.N_UNITS)
        if math.fsum(k * x for k, x in zip(keys[unit], question, strict=True)) + bias[unit]
        > 0
    ]


def test_by_hand_a_fact_opens_its_own_unit_and_by_training_it_opens_dozens():
    questions, _, _, layers = key_value.both_layers(seed=0)
    keys, bias, _ = layers["by_hand"]
    for fact in range(10):
        assert opened_one_by_one(questions[fact], keys, bias) == [fact]
    keys, bias, _ = layers["learned"]
    counts = [len(opened_one_by_one(questions[fact], keys, bias)) for fact in range(100)]
    assert np.mean(counts) == pytest.approx(key_value.layers["learned"]["open_units"])
    assert key_value.open_share == pytest.approx(np.mean(counts) / 128, abs=5e-4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_drawers_filled_by_hand_lose_one_each_and_learned_units_share(seed):
    result = key_value.run(seed)
    hand, learned = result["by_hand"], result["learned"]
    assert hand["wrong"] == learned["wrong"] == 0
    assert (hand["units_in_use"], hand["open_units"], hand["lost_by_one"]) == (100, 1, 1)
    assert hand["lost_by_quarter"] == pytest.approx(0.25, abs=0.03)
    assert learned["units_in_use"] == key_value.N_UNITS
    assert 0.35 < learned["open_units"] / key_value.N_UNITS < 0.5
    assert learned["lost_by_one"] < 0.1
    assert learned["lost_by_quarter"] > hand["lost_by_quarter"]


def test_the_training_step_follows_the_measured_slope():
    rng = np.random.default_rng(2)
    questions, answers = (key_value.directions(rng, key_value.N_FACTS) for _ in range(2))
    keys, bias, values = key_value.learned(rng, questions, answers, steps=3)

    def loss(keys, bias, values):
        error = key_value.layer(questions, keys, bias, values)[1] - answers
        return (error**2).sum() / 2 / key_value.N_FACTS

    before = loss(keys, bias, values)
    rng = np.random.default_rng(2)
    [key_value.directions(rng, key_value.N_FACTS) for _ in range(2)]
    after = loss(*key_value.learned(rng, questions, answers, steps=200))
    assert after < 0.2 * before


@pytest.mark.slow
@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_taken_away_one_at_a_time_no_parameter_costs_a_fact(seed):
    losses, moves = ablation.run(seed)
    assert len(losses) == ablation.parameters == 2 * 128 * 64 + 128
    assert (losses == 0).mean() > 0.999
    assert (moves > 0).all()


def test_the_ablation_finds_what_running_the_whole_layer_again_finds():
    questions, words, answers, layers = key_value.both_layers(seed=0)
    losses, moves = ablation.without_each(questions, words, answers, layers["learned"])
    assert (losses.sum(), ablation.harmless) == (0, len(losses))
    _, whole = key_value.layer(questions, *layers["learned"])
    per_unit = key_value.D + 1 + key_value.D
    rng = np.random.default_rng(3)
    for n in rng.choice(len(losses), 40, replace=False):
        unit, place = divmod(int(n), per_unit)
        keys, bias, values = (p.copy() for p in layers["learned"])
        if place < key_value.D:
            keys[unit, place] = 0
        elif place == key_value.D:
            bias[unit] = 0
        else:
            values[unit, place - key_value.D - 1] = 0
        _, output = key_value.layer(questions, keys, bias, values)
        assert (output @ words.T).argmax(axis=1).tolist() == answers.tolist()
        assert moves[n] == pytest.approx(np.linalg.norm(output - whole, axis=1).mean())


def test_the_ablation_would_notice_parameters_that_decide():
    # 64 questions, each with a unit and a word of its own: now single numbers do decide.
    keys, values = np.zeros((2, key_value.N_UNITS, key_value.D))
    keys[:64], values[:64] = np.eye(64), 2 * np.eye(64)
    parameters = keys, np.full(key_value.N_UNITS, -0.5), values
    losses, _ = ablation.without_each(np.eye(64), np.eye(64), np.arange(64), parameters)
    # One number of each key and one of each value; silence is taken for word 0.
    assert (losses.sum(), losses.max()) == (63 + 63, 1)


# Bits for each weight


@pytest.mark.parametrize(("p", "n"), [(5, 1), (6, 2), (6, 3), (7, 3), (7, 4), (4, 5)])
def test_listing_every_answer_sheet_gives_the_number_that_cover_proved(p, n):
    questions = np.random.default_rng(p * 10 + n).normal(size=(p, n))
    possible = 0
    for sheet in itertools.product([-1, 1], repeat=p):
        possible += capacity.decide(np.array(sheet)[:, None] * questions)[0]
    assert possible == capacity.sheets(p, n)


def test_the_count_obeys_the_recursion_that_proves_it():
    # One more question splits a sheet in two if the dividing plane can pass through it.
    for p, n in itertools.product(range(1, 12), range(2, 8)):
        expected = capacity.sheets(p, n) + capacity.sheets(p, n - 1)
        assert capacity.sheets(p + 1, n) == expected
    assert [capacity.sheets(1, n) for n in (1, 2, 3)] == [2, 2, 2]


def test_in_the_plane_the_verdict_is_whether_all_points_fit_in_a_half():
    rng = np.random.default_rng(5)
    for _ in range(300):
        z = rng.normal(size=(rng.integers(2, 7), 2))
        angles = np.sort(np.arctan2(z[:, 1], z[:, 0]))
        gaps = np.diff(np.append(angles, angles[0] + 2 * np.pi))
        assert capacity.decide(z)[0] == (gaps.max() > np.pi)


@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_the_proofs_hold_in_exact_arithmetic(seed):
    rng = np.random.default_rng(seed)
    for _ in range(8):
        z = rng.integers(-9, 10, size=(18, 9))
        possible, proof = capacity.decide(z.astype(float))
        if possible:
            weights = [Fraction(float(w)) for w in proof]
            for row in z.tolist():
                assert sum(w * x for w, x in zip(weights, row, strict=True)) > 0
        else:
            used = np.flatnonzero(proof > 1e-12)
            exact = null_vector([[Fraction(int(v)) for v in z[i]] for i in used])
            assert all(share > 0 for share in exact)


def null_vector(rows):
    """Return exact shares, summing to 1, whose mix of the rows is zero."""
    equations = [list(column) for column in zip(*rows, strict=True)]
    equations = [[*row, Fraction(0)] for row in equations]
    equations.append([Fraction(1)] * len(rows) + [Fraction(1)])
    done = 0
    for column in range(len(rows)):
        pivot = next(r for r in range(done, len(equations)) if equations[r][column])
        equations[done], equations[pivot] = equations[pivot], equations[done]
        head = equations[done]
        equations[done] = head = [value / head[column] for value in head]
        for r, row in enumerate(equations):
            if r != done and row[column]:
                equations[r] = [v - row[column] * h for v, h in zip(row, head, strict=True)]
        done += 1
    assert all(row[-1] == 0 for row in equations[done:])
    return [equations[r][-1] for r in range(done)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_measured_shares_stay_within_four_standard_errors_of_the_curve(seed):
    rng = np.random.default_rng(seed)
    for p in (30, 35, 40, 45):
        theory = capacity.cover(p, 20)
        measured = capacity.share_answered(rng, p, 20, trials=100)
        assert abs(measured - theory) < 4 * math.sqrt(theory * (1 - theory) / 100)


def test_at_two_questions_for_each_weight_the_odds_are_even():
    for n in (1, 2, 5, 20, 200):
        assert capacity.sheets(2 * n, n) * 2 == 2 ** (2 * n)
    assert capacity.bits_per_weight == 2


def test_a_thousand_weights_are_as_sharp_as_tossed_coins_say():
    # The share of sheets is the chance of at most n - 1 heads in p - 1 tosses.
    def log_chance(heads, tosses):
        chosen = math.lgamma(tosses + 1) - math.lgamma(heads + 1)
        return chosen - math.lgamma(tosses - heads + 1) - tosses * math.log(2)

    fits = math.fsum(math.exp(log_chance(k, 2499)) for k in range(1000))
    fails = math.fsum(math.exp(log_chance(k, 1499)) for k in range(1000, 1500))
    assert capacity.thousand["two_and_a_half_fits"] == pytest.approx(fits, rel=1e-6, abs=0)
    assert capacity.thousand["one_and_a_half_fails"] == pytest.approx(
        fails, rel=1e-6, abs=0
    )


# Editing


@pytest.mark.parametrize("seed", (0, *OTHER_SEEDS))
def test_an_edit_takes_and_disturbs_relatives_only_when_it_goes_along_the_question(seed):
    result = edit.run(seed)
    for way in result.values():
        assert (way["edited"], way["others_changed"], way["rank"]) == (1, 0, 1)
        assert way["weights_changed"] == 256 * 256
        assert way["strangers_move"].mean() < 0.15
    assert result["plain"]["relatives_move"].min() > 0.5
    assert result["quiet"]["relatives_move"].mean() < 0.15


def test_the_quiet_edit_is_the_smallest_disturbance_that_meets_the_new_answer():
    rng = np.random.default_rng(4)
    questions = memory.directions(rng, 400)
    question, answer = memory.directions(rng, 2)
    weights = rng.normal(size=(memory.D, memory.D))
    direction = edit.quiet_direction(question, questions)
    after = edit.edited(weights, question, answer, direction)
    assert question @ after == pytest.approx(answer)

    def disturbance(change):
        return ((questions @ change) ** 2).sum()

    # At a minimum under a constraint, no change that keeps the constraint helps.
    least = disturbance(after - weights)
    for _ in range(20):
        sideways = rng.normal(size=(memory.D, memory.D))
        sideways -= np.outer(question, question @ sideways) / (question @ question)
        assert question @ sideways == pytest.approx(0, abs=1e-9)
        assert disturbance(after - weights + 1e-3 * sideways) > least
    plain = edit.edited(weights, question, answer, question)
    assert question @ plain == pytest.approx(answer)
    assert disturbance(plain - weights) > least


# Which drawers open


def scores_of_first_token(seed, experts, poison):
    """Read one token after `poison` has changed the model's numbers in place."""
    gpt = touched.GPT(seed, experts)
    poison(gpt)
    return gpt.read(7)


@pytest.mark.parametrize("seed", (0, *OTHER_SEEDS))
@pytest.mark.parametrize("experts", [1, touched.n_experts])
def test_what_was_not_read_may_be_no_number_and_what_was_read_may_not(seed, experts):
    noted = touched.GPT(seed, experts)
    scores = noted.read(7)

    def poison_unread(gpt):
        for name, part in gpt.parts.items():
            part.numbers[~noted.parts[name].read] = np.nan

    again = scores_of_first_token(seed, experts, poison_unread)
    assert (again == scores).all()

    rng = np.random.default_rng(seed)
    for name, part in noted.parts.items():
        read = np.argwhere(part.read)
        if len(read) == 0:
            continue
        place = tuple(rng.choice(read))

        def poison_one(gpt, name=name, place=place):
            gpt.parts[name].numbers[place] = np.nan

        assert np.isnan(scores_of_first_token(seed, experts, poison_one)).any(), name


def test_the_touched_shares_are_what_the_shapes_say():
    layers, width, positions, words = 4, 32, 32, 200
    layer = 4 * width**2 + 8 * width**2
    total = words * width + positions * width + layers * layer
    assert touched.dense["total"] == total
    unread = (positions - 1) * width
    assert touched.dense["one_token"] == pytest.approx(1 - unread / total)
    assert touched.dense["all_tokens"] == 1

    expert, router = 8 * width**2, 8 * width
    sparse = total + layers * (7 * expert + router)
    one_token = total - unread + layers * (expert + router)
    assert touched.experts["total"] == sparse
    assert touched.experts["one_token"] == pytest.approx(one_token / sparse)
    assert 0.5 < touched.experts["all_tokens"] <= 1


@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_experts_leave_most_unread_after_a_token_and_little_after_many(seed):
    shares, _ = touched.touch(seed, touched.n_experts, touched.n_tokens)
    assert shares[0] < 0.35 and shares[-1] > 0.75
    dense, _ = touched.touch(seed, 1, touched.n_tokens)
    assert dense[0] > 0.98 and dense[-1] == 1


def test_a_token_leaves_gpt3_only_the_positions_it_does_not_stand_at():
    unread = 2047 * 12288
    exact = (gpt3.total - unread) / gpt3.total
    assert touched.gpt3_one_token == pytest.approx(exact, rel=0, abs=1e-12)
    assert 0.9998 < touched.gpt3_one_token < 0.9999


def mixtral_tensors():
    """List the names and shapes of Mixtral's tensors, from its paper's Table 1."""
    yield "tok_embeddings", (32000, 4096)
    yield "output", (32000, 4096)
    yield "norm", (4096,)
    for i in range(32):
        yield f"{i}.wq", (4096, 32 * 128)
        yield f"{i}.wk", (4096, 8 * 128)
        yield f"{i}.wv", (4096, 8 * 128)
        yield f"{i}.wo", (32 * 128, 4096)
        yield f"{i}.gate", (4096, 8)
        for norm in ("attention_norm", "ffn_norm"):
            yield f"{i}.{norm}", (4096,)
        for e in range(8):
            for w in ("w1", "w2", "w3"):
                yield f"{i}.expert{e}.{w}", (4096, 14336)


def test_mixtral_holds_what_its_listed_tensors_hold():
    sizes = {name: prod(shape) for name, shape in mixtral_tensors()}
    assert mixtral.total == sum(sizes.values())
    asleep = [name for name in sizes if any(f".expert{e}." in name for e in range(2, 8))]
    assert mixtral.active == mixtral.total - sum(sizes[name] for name in asleep)
    assert round(mixtral.total, -8) == cited("mixtral-total")
    assert round(mixtral.active, -8) == cited("mixtral-active")


def test_the_filled_area_of_the_drawing_is_the_active_share(drawn):
    shapes = drawn("knowledge", "mixtral")
    areas = {"fill-accent": 0, "fill-soft": 0}
    for s in shapes:
        if s.tag.endswith("rect"):
            areas[s.get("class")] += float(s.get("width")) * float(s.get("height"))
    share = areas["fill-accent"] / sum(areas.values())
    assert share == pytest.approx(mixtral.active_share, abs=0.01)


# Shoes


def test_one_character_needs_every_parameter_but_the_unused_positions():
    prompt = "给社交平台写一条鞋子文案："

    def scores(model):
        return model.forward(np.array([encode(prompt)]))[0, -1]

    model = trained()
    expected = scores(model)
    model.p["wpe"][len(prompt) :] = np.nan
    assert (scores(model) == expected).all()
    unused = model.p["wpe"][len(prompt) :].size
    assert shoes.parameters_read == model.numbers.size - unused

    rng = np.random.default_rng(0)
    for name in model.shapes:
        if name != "wpe":
            model = trained()
            flat = model.p[name].reshape(-1)
            flat[rng.integers(flat.size)] = np.nan
            assert np.isnan(scores(model)).any(), name


def test_the_texts_are_sorted_by_what_they_advertise():
    assert len(shoes.SHOES) == shoes.shoe_lines and len(shoes.OTHERS) == shoes.other_lines
    subjects = ("雨伞", "热茶", "背包", "umbrella", "tea", "backpack")
    for line in shoes.OTHERS:
        assert any(subject in line for subject in subjects)
    for line in shoes.SHOES:
        assert not any(subject in line[:40] for subject in subjects)


@pytest.mark.slow
@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_closing_the_shoe_units_hurts_other_copy_too_in_models_trained_anew(seed):
    model = untrained(seed)
    train(model, tokens, steps=500, seed=seed + 10)
    result = shoes.run(model)
    before, after = result["before"], result["after"]
    rise = {name: after[name] - before[name] for name in after}
    assert rise["shoes"] > 0.1 and rise["others"] > 0.3 * rise["shoes"]
    # Chance would share a quarter of the busiest units.
    assert result["shared_busiest"] > 0.5 * shoes.QUARTER
    assert result["read"] == model.numbers.size - (n_ctx - 13) * 32


def test_closing_units_is_the_same_as_never_hearing_them():
    model = trained()
    line = shoes.in_tokens(shoes.SHOES[0])[:, :-1]
    model.p["h.0.mlp.c_proj.weight"][5] = 0
    closed = model.forward(line)
    model = trained()
    model.p["h.0.mlp.c_fc.weight"][:, 5] = 0
    model.p["h.0.mlp.c_fc.bias"][5] = 0  # gelu(0) is 0: the unit stays silent
    assert model.forward(line) == pytest.approx(closed)
    assert shoes.surprise_after["others"] > 5 * shoes.surprise_before["others"]
    assert shoes.surprise_after["shoes"] > shoes.surprise_after["others"]


# Pull one out, teach it again


def closed(model, layer, drawer):
    """Close a drawer by its key: nothing opens it, so its value is never added."""
    model.p[f"h.{layer}.mlp.c_fc.weight"][:, drawer] = 0
    model.p[f"h.{layer}.mlp.c_fc.bias"][drawer] = 0


def right_by_writing(model, language):
    """The facts that are right, written out letter by letter."""
    return [
        name
        for name, of, colour in pull_and_teach.FACTS[language]
        if pull_and_teach.says(model, name + of) == colour
    ]


def test_ten_facts_in_each_language_are_lines_of_the_text_and_the_model_has_them():
    model = trained()
    for language, break_ in pull_and_teach.BREAK.items():
        lines = pull_and_teach.facts[language].split("\n")
        assert len(lines) == pull_and_teach.n_facts == 10
        assert all(line in decode(tokens).split("\n") for line in lines)
        assert all(line.count(break_) == 1 for line in lines)
        assert len(right_by_writing(model, language)) == 10


def test_a_drawer_closed_by_its_key_is_a_drawer_pulled_out():
    cost = 0
    for unit in range(pull_and_teach.drawers):
        model = trained()
        closed(model, *divmod(unit, 128))
        cost += pull_and_teach.right(model, "zh") < 10
    assert cost == pull_and_teach.cost_a_fact


def test_loudness_is_what_the_output_loses_when_the_drawer_is_closed():
    model, layer = trained(), 1
    prompt = pull_and_teach.prompt["zh"]
    loud = pull_and_teach.answering(model, prompt)
    before = model.saved["h.1.mlp.c_proj"][-1] @ model.p["h.1.mlp.c_proj.weight"]
    for drawer in (0, 57, loud[layer].argmax()):
        model = trained()
        closed(model, layer, drawer)
        pull_and_teach.answering(model, prompt)
        after = model.saved["h.1.mlp.c_proj"][-1] @ model.p["h.1.mlp.c_proj.weight"]
        assert np.linalg.norm(before - after) == pytest.approx(loud[layer][drawer])
    share = loud.max() / loud.sum()
    assert share == pytest.approx(pull_and_teach.loudest["zh"]["share"])


def test_the_loudest_costs_nothing_the_second_its_own_name_and_sixteen_five_others():
    order = pull_and_teach.answering(trained(), pull_and_teach.prompt["zh"]).ravel()
    order = order.argsort()[::-1]
    all_names = right_by_writing(trained(), "zh")
    for how_many, told in pull_and_teach.right_without["zh"].items():
        model = trained()
        for unit in order[: int(how_many)]:
            closed(model, *divmod(int(unit), 128))
        right = right_by_writing(model, "zh")
        assert len(right) == told
        if how_many == "1":
            assert right == all_names
        if how_many == "2":
            assert right == [name for name in all_names if name != "晨风"]
    assert told == 5


def test_a_step_goes_down_the_slope_and_most_of_what_stays_is_unused_positions():
    model, line = trained(), pull_and_teach.lesson["zh"]
    before = model.numbers.copy()
    loss = pull_and_teach.teach(model, line)
    change = model.numbers - before
    text = np.array([encode("\n" + line + "\n")])
    # A thousandth of the step lowers the loss by as much as the slope promises.
    model.numbers[:] = before + change / 1000
    lower, _ = model.loss(text[:, :-1], text[:, 1:])
    promised = (change @ change) / pull_and_teach.learning_rate / 1000
    assert loss - lower == pytest.approx(promised, rel=0.05)
    unmoved = before.size - pull_and_teach.moved["zh"]
    unused = (model.n_ctx - text.size + 1) * 32
    assert unmoved / 2 < unused <= unmoved


def test_after_two_steps_it_says_blue_and_others_are_spoiled():
    model = trained()
    for _ in range(2):
        pull_and_teach.teach(model, pull_and_teach.lesson["zh"])
    assert pull_and_teach.says(model, "晨风是") == "蓝色的鞋。"
    right = right_by_writing(model, "zh")
    assert "晨风" not in right
    assert 9 - len(right) == pull_and_teach.spoiled["zh"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_in_models_trained_anew_too_facts_and_drawers_do_not_pair_off(seed):
    quick, model = untrained(seed, np.float32), untrained(seed)
    train(quick, tokens, steps=2500, seed=seed + 10)
    model.numbers[:] = quick.numbers
    kept, spoiled = model.numbers.copy(), 0

    def right_without(units, language):
        for unit in units:
            closed(model, *divmod(int(unit), 128))
        count = pull_and_teach.right(model, language)
        model.numbers[:] = kept
        return count

    for language, lesson in pull_and_teach.lesson.items():
        loud = pull_and_teach.answering(model, pull_and_teach.prompt[language]).ravel()
        assert right_without([], language) == 10
        assert right_without(loud.argsort()[-16:], language) < 7
        alone = [right_without([unit], language) for unit in range(pull_and_teach.drawers)]
        # Most could be taken, each by itself, and no fact would be missing.
        assert alone.count(10) > 0.75 * pull_and_teach.drawers
        assert loud.max() < 0.1 * loud.sum()
        pull_and_teach.teach(model, lesson)
        assert (np.abs(model.numbers - kept) > 1e-12).mean() > 0.9
        for _ in range(2):
            pull_and_teach.teach(model, lesson)
        own = pull_and_teach.prompt[language]
        assert own + pull_and_teach.says(model, own) == lesson
        spoiled += 9 - pull_and_teach.right(model, language)
        model.numbers[:] = kept
    assert spoiled > 0
