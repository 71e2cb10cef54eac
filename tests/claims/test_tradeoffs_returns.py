"""`docs/*/tradeoffs/returns.md`: every claim, proved a second way.

The entropy is measured on written text and enumerated in small; stored losses come from
training again; the fit must recover constants that a law was made with, and must be at a
minimum; the best allocation is searched; the sweep runs on a real Dask cluster that
loses a worker.
"""

import itertools
import math
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

from snippets.tradeoffs import allocation, fit, language, published_fits, sweep

ROOT = Path(__file__).resolve().parents[2]
REGISTER = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))
CITED = {name: entry["value"] for name, entry in REGISTER["numbers"].items()}


# The language


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 5])
def test_written_text_is_as_surprising_as_the_entropy_says(seed):
    p = language.language(seed)
    text = language.write(p, np.random.default_rng(seed + 50), 64, 2000)
    surprise = -np.log(p[text[:, :-2], text[:, 1:-1], text[:, 2:]])
    two, _ = language.entropies(p)
    # The standard error of so many tokens is below 0.004.
    assert surprise.mean() == pytest.approx(two, abs=0.015)


def test_in_a_small_language_the_entropies_are_those_of_all_texts_enumerated(monkeypatch):
    monkeypatch.setattr(language, "V", 3)
    p = language.language(7)

    # Chances of all texts of six tokens, from the long-run share of their first pair.
    start = np.full(9, 1 / 9)
    step = np.zeros((9, 9))
    for a, b, x in itertools.product(range(3), repeat=3):
        step[3 * a + b, 3 * b + x] = p[a, b, x]
    start = start @ np.linalg.matrix_power(step, 500)

    def block_entropy(length):
        total = 0
        for text in itertools.product(range(3), repeat=length):
            chance = start[3 * text[0] + text[1]]
            for a, b, x in zip(text, text[1:], text[2:], strict=False):
                chance *= p[a, b, x]
            total -= chance * math.log(chance)
        return total

    two, one = language.entropies(p)
    assert two == pytest.approx(block_entropy(6) - block_entropy(5), abs=1e-9)
    single = start.reshape(3, 3).sum(0)
    first = -(single * np.log(single)).sum()
    assert one == pytest.approx(block_entropy(2) - first, abs=1e-9)


def test_no_token_is_impossible_and_few_are_frequent():
    p = language.language(0)
    assert p.min() > 0
    assert p.sum(-1) == pytest.approx(1)
    share = language.pairs(p).sum(0)
    assert share[:5].sum() > 0.4


# The sweep


def test_the_stored_sweep_is_the_whole_grid_once():
    assert len(sweep.GRID) == len(set(sweep.GRID)) == len(sweep.stored())
    assert sweep.stored().keys() == set(sweep.GRID)


@pytest.mark.slow
@pytest.mark.parametrize(
    "point",
    [
        (1, 8, 2**16, 1),
        (1, 24, 2**15, 2),
        (1, 48, 2**15, 4),
        (1, 64, 2**16, 5),
        (1, 16, 2**15, 7),
        (1, 32, 2**17, 9),
    ],
)
def test_training_again_gives_the_stored_loss(point):
    assert sweep.point(*point) == pytest.approx(sweep.stored()[point], abs=0.02)


def test_whoever_knows_the_language_has_no_excess_and_whoever_guesses_evenly_has_much():
    p = language.language(3)
    least = sweep.least(p)

    class Knows:
        def forward(self, text):
            said = np.empty((*text.shape, language.V))
            said[:, 0] = np.log(language.one_before(p)[text[:, 0]])
            for t in range(1, text.shape[1]):
                said[:, t] = np.log(p[text[:, t - 1], text[:, t]])
            return said

    class Guesses:
        def forward(self, text):
            return np.zeros((*text.shape, language.V))

    rng = np.random.default_rng(0)
    assert sweep.excess(Knows(), p, rng) == pytest.approx(0, abs=1e-12)
    evenly = sweep.excess(Guesses(), p, rng)
    assert evenly == pytest.approx(math.log(language.V) - least, abs=0.05)


def test_no_model_beats_the_entropy_and_every_doubling_helps_the_widest():
    assert (fit.models["excess"] > 0).all()
    for seed in sweep.TO_FIT:
        of_it = fit.only(fit.models, fit.models["seed"] == seed)
        widest = fit.only(of_it, of_it["width"] == 64)
        by_tokens = widest["excess"][np.argsort(widest["d"])]
        gains = -np.diff(by_tokens)
        assert (gains > 0).all()
        assert gains[0] > 2 * gains[-1]  # in each of the six languages
        longest = fit.only(of_it, of_it["d"] == 2**19)
        by_size = longest["excess"][np.argsort(longest["n"])]
        assert (np.diff(by_size) < 0).all()
        # A parameter more buys less and less.
        each = -np.diff(by_size) / np.diff(np.sort(longest["n"]))
        assert (each[3:] < each[:-3]).all()


def test_what_the_page_says_of_doublings_is_in_the_stored_losses():
    losses = sweep.stored()

    def mean(d):
        return np.mean([losses[1, 64, d, seed] for seed in sweep.TO_FIT])

    assert fit.first_doubling == pytest.approx(mean(2**15) - mean(2**16))
    assert fit.last_doubling == pytest.approx(mean(2**18) - mean(2**19))


# The fit


def made(alpha, beta, a, b, rng=None):
    """Models whose losses follow a law exactly, or with some noise."""
    n, d = np.meshgrid([1e3, 4e3, 1e4, 5e4], [3e4, 1e5, 5e5])
    n, d = n.ravel(), d.ravel()
    excess = a / n**alpha + b / d**beta
    if rng is not None:
        excess = excess + rng.normal(0, 0.01, excess.size)
    return {"n": n, "d": d, "excess": excess, "loss": 2.4 + excess}


@pytest.mark.parametrize(("alpha", "beta"), [(0.34, 0.28), (0.5, 0.9), (0.08, 0.1)])
def test_the_fit_finds_the_constants_that_a_law_was_made_with(alpha, beta):
    models = made(alpha, beta, a=5, b=30)
    assert fit.fit(models) == pytest.approx((alpha, beta, 5, 30, 0), rel=1e-6)
    # Not knowing E, it still finds them: there is no noise. And E is moved by as much.
    models["excess"] = models["excess"] + 0.7
    found = fit.fit(models, e_known=False)
    assert found == pytest.approx((alpha, beta, 5, 30, 0.7), rel=1e-5)


def test_no_other_constants_fit_the_sweep_better():
    m = fit.models

    def missed(alpha, beta, a, b):
        rest = m["excess"] - a * m["n"] ** -alpha - b * m["d"] ** -beta
        return ((rest / m["loss"]) ** 2).sum()

    best = [fit.known[name] for name in ("alpha", "beta", "a", "b")]
    least = missed(*best)
    rng = np.random.default_rng(1)
    for _ in range(3000):
        near = np.array(best) * np.exp(rng.normal(0, 0.1, 4) * [1, 1, 1, 1.5])
        # Exponents are tried in steps of a hundredth.
        near[:2] = near[:2].round(2)
        assert missed(*near) >= least


def test_noise_moves_exponents_to_both_sides_of_the_true_ones():
    rng = np.random.default_rng(2)
    found = np.array([fit.fit(made(0.4, 0.6, 12, 250, rng))[:2] for _ in range(200)])
    low, high = np.percentile(found, [25, 75], axis=0)
    assert (low <= [0.41, 0.61]).all() and (high >= [0.39, 0.59]).all()


def test_the_bootstrap_is_as_wide_as_leaving_languages_out_in_turn_says():
    # The jackknife: six fits, each without one language.
    without = np.array(
        [
            fit.fit(fit.only(fit.models, fit.models["seed"] != seed))[:2]
            for seed in sweep.TO_FIT
        ]
    )
    error = np.sqrt(5 / 6 * ((without - without.mean(0)) ** 2).sum(0))
    for name, jackknife in zip(("alpha", "beta"), error, strict=True):
        width = fit.high["known"][name] - fit.low["known"][name]
        assert 0.5 < width / (2 * 1.96 * jackknife) < 2


def test_without_the_entropy_exponents_are_smaller_and_the_floor_too_low():
    assert fit.free["alpha"] < fit.low["known"]["alpha"]
    assert fit.free["beta"] < fit.low["known"]["beta"]
    assert fit.high["free"]["off"] < 0 < fit.e_missed


def test_five_other_languages_have_exponents_in_the_stated_interval():
    losses = sweep.stored()
    for seed in sweep.TO_CHECK:
        models = fit.models_of({p: loss for p, loss in losses.items() if p[3] == seed})
        alpha, beta = fit.fit(models)[:2]
        assert fit.one_more_low["alpha"] < alpha < fit.one_more_high["alpha"]
        assert fit.one_more_low["beta"] < beta < fit.one_more_high["beta"]
    assert fit.fresh_inside == fit.n_fresh == len(sweep.TO_CHECK) == 5


# Published laws and allocation


def search(law, flops):
    """The best number of parameters, by trying very many."""
    n = np.exp(np.linspace(math.log(1e9), math.log(1e12), 400_001))
    return n[sum(published_fits.terms(law, n, flops / 6 / n)).argmin()]


@pytest.mark.parametrize("name", ["rounded", "tex", "besiroglu"])
def test_a_search_finds_the_best_allocation_that_the_formula_gives(name):
    law = published_fits.FITS[name]
    best = allocation.best[name]
    assert best["parameters"] == pytest.approx(search(law, 5.76e23), rel=1e-3)
    assert 6 * best["parameters"] * best["tokens"] == pytest.approx(CITED["gopher-flops"])
    # The exponent, from two budgets.
    slope = math.log(search(law, 1e24) / search(law, 1e22)) / math.log(100)
    assert best["exponent"] == pytest.approx(slope, abs=1e-3)


def test_rounding_halves_the_model_and_the_replication_agrees_with_chinchilla():
    billions = {n: round(b["parameters"] / 1e9) for n, b in allocation.best.items()}
    assert billions == {"rounded": 32, "tex": 40, "besiroglu": 72}
    assert billions["besiroglu"] * 1e9 == pytest.approx(
        CITED["chinchilla-params"], rel=0.05
    )
    for n in ("1", "2"):
        exponent = CITED[f"chinchilla-exponent-approach-{n}"]
        assert allocation.best["besiroglu"]["exponent"] == pytest.approx(exponent, abs=0.03)


def test_gpt3s_compute_would_have_trained_a_model_a_third_as_large():
    best = search(published_fits.FITS["besiroglu"], CITED["gpt3-d1-flops-175b"])
    assert allocation.gpt3_best == pytest.approx(best, rel=1e-3)
    assert best < CITED["gpt3-named-size"] / 3


def test_advice_from_rounded_exponents_costs_little_loss():
    law = published_fits.FITS["besiroglu"]
    at = [
        sum(published_fits.terms(law, n, 5.76e23 / 6 / n))
        for n in (search(published_fits.FITS["rounded"], 5.76e23), search(law, 5.76e23))
    ]
    assert allocation.costs == pytest.approx(at[0] - at[1], rel=1e-3)
    assert 0 < allocation.costs < 0.01


# The sweep on many cores and machines

FEW = [(1, 8, 2**doublings, seed) for doublings in (15, 14) for seed in range(8)]


def test_cores_return_each_point_once():
    points = [(1, 8, 2**11, seed) for seed in range(4)]
    results = list(sweep.on_cores(points, jobs=2))
    assert sorted(p for p, _ in results) == points
    for p, loss in results:
        assert loss == pytest.approx(sweep.point(*p), abs=1e-6)


@pytest.fixture
def cluster():
    """A Dask scheduler and two workers, joined by TCP; yields its address and workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}

    def start(*command):
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    port = address.rpartition(":")[2]
    no_page = ["--no-dashboard"]
    local = ["--host", "127.0.0.1"]
    started = [start("scheduler", *local, "--port", port, *no_page)]
    for _ in range(2):
        alone = ["--nthreads", "1", "--no-nanny"]
        started.append(start("worker", address, *local, *alone, *no_page))
    try:
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_loses_no_result_and_counts_none_twice(cluster):
    from distributed import Client

    address, workers = cluster
    with Client(address) as watching:
        watching.wait_for_workers(2, timeout=40)
        results = []
        for result in sweep.on_dask(FEW, address):
            results.append(result)
            if len(results) == 4:
                # Both are at work; one dies with what it is doing and has not handed over.
                busy = watching.processing()
                assert len(busy) == 2 and all(busy.values())
                workers[0].kill()
        assert len(watching.scheduler_info()["workers"]) == 1
    assert sorted(p for p, _ in results) == sorted(FEW)
    for p, loss in results:
        if p in sweep.stored():
            assert loss == pytest.approx(sweep.stored()[p], abs=0.02)


@pytest.mark.slow
def test_the_command_trains_on_a_cluster_and_writes_the_file(
    cluster, monkeypatch, tmp_path
):
    few = [(1, 8, 2**11, seed) for seed in range(3)]
    monkeypatch.setattr(sweep, "GRID", few)
    monkeypatch.setattr(sweep, "RESULTS", tmp_path / "sweep.csv")
    monkeypatch.setattr(sys, "argv", ["sweep.py", "--scheduler", cluster[0]])
    sweep.main()
    on_cluster = sweep.stored()
    assert on_cluster.keys() == set(few)
    monkeypatch.setattr(sys, "argv", ["sweep.py", "--jobs", "2"])
    sweep.main()
    assert sweep.stored() == on_cluster
