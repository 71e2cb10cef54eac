"""`docs/*/tradeoffs/overfitting.md`: every claim the page makes, proved a second way.

The fit is compared with gradient descent and with the known error of a simpler model; the
shape of the curve is found again with five other sets of draws.
"""

import runpy
import xml.etree.ElementTree as ElementTree
from math import log10
from pathlib import Path

import numpy as np
import pytest
import yaml

from snippets.counting import gpt3
from snippets.tradeoffs import double_descent, more_data, one_curve
from snippets.tradeoffs.random_features import features, fit, measure, medians, task

ROOT = Path(__file__).resolve().parents[2]
CITED = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))["numbers"]
OTHER_SEEDS = (1, 2, 3, 4, 5)
OTHER_DRAWS = [range(first, first + 10) for first in (10, 20, 30, 40, 50)]


# The fit


def example(n, p, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, p)), rng.normal(size=n)


def test_with_few_parameters_no_small_change_of_the_weights_fits_better():
    z, y = example(n=30, p=8)
    w = fit(z, y)
    assert z.T @ (z @ w - y) == pytest.approx(np.zeros(8), abs=1e-9)


def test_with_a_cost_no_small_change_of_the_weights_costs_less():
    for n, p in ((30, 8), (8, 30)):
        z, y = example(n, p)
        w = fit(z, y, ridge=0.3)
        assert z.T @ (z @ w - y) + 0.3 * w == pytest.approx(np.zeros(p), abs=1e-9)


def test_gradient_descent_from_zero_ends_at_the_shortest_weights_that_fit():
    z, y = example(n=8, p=30)
    w = np.zeros(30)
    for _ in range(4000):
        w -= 0.02 * z.T @ (z @ w - y)
    assert z @ w == pytest.approx(y, abs=1e-9)
    assert fit(z, y) == pytest.approx(w, abs=1e-9)
    # Other weights fit as well: add what the examples cannot see. They are longer.
    unseen = np.linalg.svd(z)[2][8:]
    for direction in unseen:
        assert z @ (w + direction) == pytest.approx(y, abs=1e-9)
        assert np.linalg.norm(w + direction) > np.linalg.norm(w)


@pytest.mark.parametrize(("n", "p"), [(40, 20), (40, 28), (40, 100), (40, 400)])
def test_on_gaussian_examples_the_error_is_the_one_that_theory_gives(n, p):
    # For Gaussian z the trace of the inverse of z'z averages p / (n - p - 1); where p is
    # larger, the fit keeps n / p of the truth. The mean error is known without fitting.
    noise, found = 0.5, []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        truth = np.full(p, 1 / np.sqrt(p))
        z = rng.normal(size=(n, p))
        w = fit(z, z @ truth + noise * rng.normal(size=n))
        found.append(((w - truth) ** 2).sum())
    if p < n:
        expected = noise**2 * p / (n - p - 1)
    else:
        expected = (1 - n / p) + noise**2 * n / (p - n - 1)
    assert np.mean(found) == pytest.approx(expected, rel=0.1)


def test_answering_zero_to_everything_scores_one():
    scores = [np.mean(task(seed, n=100, noise=0.5)[3] ** 2) for seed in range(20)]
    assert np.mean(scores) == pytest.approx(1, abs=0.05)


def test_the_features_are_random_directions_cut_at_zero():
    x, _, _, _, directions = task(seed=3, n=5, noise=0)
    z = features(x, directions[:, :7])
    for i in range(5):
        for k in range(7):
            product = sum(a * b for a, b in zip(x[i], directions[:, k], strict=True))
            assert z[i, k] == pytest.approx(max(product, 0) / 7**0.5)


# The curve


def assert_double_descent(plain, ridged, n=100):
    test = {p: row["test"] for p, row in plain.items()}
    norm = {p: row["norm"] for p, row in plain.items()}
    valley = min(test[p] for p in test if p < n)
    assert test[5] > valley
    assert max(test, key=test.get) == max(norm, key=norm.get) == n
    assert test[n] > 30 * valley
    assert test[200] < 2 * valley < test[n]
    assert test[4000] < 0.6 * valley
    assert norm[n] > 5 * norm[4000]
    # A small cost removes the peak.
    assert ridged[n]["test"] < 1.1 * valley
    assert ridged[4000]["test"] == min(row["test"] for row in ridged.values())
    # From as many parameters as examples on, every example is hit.
    assert all((row["train"] < 1e-6) == (p >= n) for p, row in plain.items())


def test_the_published_curve_is_a_double_descent():
    plain, ridged = (
        {int(p): row for p, row in rows.items()}
        for rows in (double_descent.plain, double_descent.ridged)
    )
    assert_double_descent(plain, ridged)
    before = [row["test"] for p, row in plain.items() if p < double_descent.n]
    assert plain[4000]["test"] < min(before) == double_descent.best_before_the_peak
    assert double_descent.largest == 40 * double_descent.n


@pytest.mark.slow
@pytest.mark.parametrize("seeds", OTHER_DRAWS)
def test_five_other_sets_of_draws_show_the_same(seeds):
    n, noise, ridge = double_descent.n, double_descent.noise, double_descent.ridge
    sizes = (5, 20, 40, 80, 100, 120, 200, 1000, 4000)
    plain = {p: medians(seeds, p, n, noise) for p in sizes}
    ridged = {p: medians(seeds, p, n, noise, ridge) for p in sizes}
    assert_double_descent(plain, ridged)


def test_the_height_of_the_peak_is_luck():
    errors = [measure(100, task(seed, 100, 0.5))[1] for seed in range(10)]
    assert max(errors) > 3 * min(errors)


def test_weights_at_the_peak_are_long_because_one_direction_is_hardly_seen():
    x, _, _, _, directions = task(seed=0, n=100, noise=0.5)
    smallest = {
        p: np.linalg.svd(features(x, directions[:, :p]), compute_uv=False)[-1]
        for p in (20, 100, 4000)
    }
    assert smallest[100] < smallest[20] / 20
    assert smallest[100] < smallest[4000] / 20


def test_gpt_3_read_more_tokens_than_it_has_parameters():
    assert CITED["gpt3-training-tokens"]["value"] > gpt3.total


# The guesses


@pytest.mark.parametrize("seeds", [range(more_data.draws), *OTHER_DRAWS])
def test_more_examples_first_do_harm_and_then_good(seeds):
    p = more_data.p
    half, equal, many = (medians(seeds, p, n, 0.5)["test"] for n in (p // 2, p, 4 * p))
    assert many < half < equal / 10


@pytest.mark.parametrize("seeds", [range(more_data.draws), *OTHER_DRAWS])
def test_without_errors_there_is_a_lower_peak(seeds):
    at, beside = (medians(seeds, p, 100, noise=0)["test"] for p in (100, 200))
    assert 5 * beside < at < medians(seeds, 100, 100, noise=0.5)["test"]


def test_the_guesses_quote_the_same_peak_as_the_curve():
    assert (more_data.few, more_data.as_many, more_data.many) == (50, 100, 400)
    peak = double_descent.plain["100"]["test"]
    assert more_data.test_error["100"] == more_data.at_the_peak["errors"] == peak
    exact = medians(range(more_data.draws), more_data.p, more_data.p, noise=0.0)["test"]
    assert more_data.at_the_peak["no_errors"] == exact < peak / 5


# The curves through twelve points


@pytest.mark.parametrize("seed", (0, *OTHER_SEEDS))
def test_many_parameters_come_nearer_to_the_truth_than_just_enough_or_few(seed):
    *_, grid, curves = one_curve.experiment(seed)
    far = {p: one_curve.off(grid, curve) for p, curve in curves.items()}
    assert far[2000] < far[12] and far[2000] < far[4]


def test_just_enough_and_many_go_through_every_point_and_few_do_not():
    x, y, _, _ = one_curve.experiment(seed=0)
    rng = np.random.default_rng(7)
    frequencies, phases = 6 * rng.normal(size=2000), rng.uniform(0, 7, 2000)
    for p, hits in ((4, False), (12, True), (2000, True)):
        z = one_curve.waves(x, frequencies[:p], phases[:p])
        missed = np.abs(z @ np.linalg.lstsq(z, y, rcond=None)[0] - y).max()
        assert (missed < 1e-6) == hits
        assert fit(z, y) == pytest.approx(np.linalg.lstsq(z, y, rcond=None)[0], rel=1e-4)


# The figure


def test_the_dots_stand_at_the_errors_and_lengths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(ROOT / "snippets/tradeoffs/double_descent_figure.py"))
    shapes = list(ElementTree.parse(tmp_path / "double_descent.en.svg").iter())
    dots = [
        (float(s.get("cx")), float(s.get("cy"))) for s in shapes if s.tag.endswith("circle")
    ]
    sizes = double_descent.sizes
    for drawn, name in ((dots[: len(sizes)], "test"), (dots[len(sizes) :], "norm")):
        values = [log10(double_descent.plain[str(p)][name]) for p in sizes]
        across = [log10(p) for p in sizes]
        xs, ys = zip(*drawn, strict=True)
        assert np.corrcoef(xs, across)[0, 1] == pytest.approx(1, abs=1e-6)
        assert np.corrcoef(ys, values)[0, 1] == pytest.approx(-1, abs=1e-6)


def test_the_description_tells_the_curve_from_left_to_right(drawn):
    (told,) = [
        s.text for s in drawn("tradeoffs", "double_descent") if s.tag.endswith("desc")
    ]
    test = {int(p): row["test"] for p, row in double_descent.plain.items()}
    left = [error for p, error in test.items() if p < double_descent.n]
    ends = f"from {test[5]:.2f} down to {min(left):.2f}, up to {test[100]:.0f} at 100"
    assert ends in told
    assert f"down all the way to {test[4000]:.2f}. With" in told
    assert f"it ends at {double_descent.ridged['4000']['test']:.2f}." in told
    assert (
        "short on both sides" in told
        and max(double_descent.plain.values(), key=lambda row: row["norm"])
        == double_descent.plain["100"]
    )
