"""How many random yes/no answers fit into one neuron: two for each of its weights.

A neuron answers yes when weights . question > 0. Give it p random questions with random
answers. Cover (1965) proved how many of the 2^p answer sheets some setting of its n weights
can produce. Here each random sheet is decided by linear programming, and each verdict
comes with a proof: weights that answer everything, or a reason why none can.
"""

import math

import numpy as np

N_WEIGHTS = 20
TRIALS = 200


# --8<-- [start:decide]
def decide(z):
    """Can one weight vector have a positive product with every row of z, (p, n)?

    A linear program with two outcomes (Gordan's theorem): either it can, or some mix of
    the rows, with shares >= 0 that add up to 1, is exactly zero. Look for the mix that
    comes nearest: least squares with shares >= 0 (Lawson & Hanson 1974). If it misses, what
    it misses by is a weight vector. Return the verdict and its proof: (True, weights) or
    (False, mix).
    """
    p, n = z.shape
    a = np.vstack([z.T, np.ones(p)])  # a @ shares should be (0, ..., 0, 1)
    wanted = np.append(np.zeros(n), 1.0)
    shares, used = np.zeros(p), np.zeros(p, dtype=bool)
    while True:
        missing = wanted - a @ shares
        gain = np.where(used, 0, a.T @ missing)
        if gain.max() < 1e-12:
            break
        used[gain.argmax()] = True
        while True:
            best = np.zeros(p)
            best[used] = np.linalg.lstsq(a[:, used], wanted, rcond=None)[0]
            below = used & (best <= 0)
            if not below.any():
                break
            # Go towards the best as far as no share drops below zero; drop the first to.
            ratios = shares[below] / (shares[below] - best[below])
            shares += ratios.min() * (best - shares)
            used[np.flatnonzero(below)[ratios.argmin()]] = False
            shares[~used] = 0
        shares = best
    weights = -missing[:n]
    possible = bool((z @ weights > 0).all())
    return possible, weights if possible else shares


# --8<-- [end:decide]


def random_sheet(rng, p, n):
    """Return p random questions, each times its random answer, +1 or -1: (p, n)."""
    return rng.choice([-1, 1], size=(p, 1)) * rng.normal(size=(p, n))


def share_answered(rng, p, n, trials):
    """Return the share of random sheets that one neuron can answer; check every proof."""
    answered = 0
    for _ in range(trials):
        z = random_sheet(rng, p, n)
        possible, proof = decide(z)
        if possible:
            assert (z @ proof > 0).all()
            answered += 1
        else:
            assert proof.min() > -1e-9 and abs(proof.sum() - 1) < 1e-9
            assert np.abs(proof @ z).max() < 1e-7
    return answered / trials


# --8<-- [start:cover]
def sheets(p, n):
    """Return how many of the 2^p answer sheets n weights can produce."""
    return 2 * sum(math.comb(p - 1, k) for k in range(n))


def cover(p, n):
    return sheets(p, n) / 2**p


# --8<-- [end:cover]

_LOADS = {  # questions per weight
    "one": 1,
    "one_and_a_half": 1.5,
    "one_and_three_quarters": 1.75,
    "two": 2,
    "two_and_a_quarter": 2.25,
    "two_and_a_half": 2.5,
    "three": 3,
}
_rng = np.random.default_rng(0)

n_weights, trials = N_WEIGHTS, TRIALS
loads = {
    name: {
        "questions": round(load * N_WEIGHTS),
        "per_weight": load,
        "theory": cover(round(load * N_WEIGHTS), N_WEIGHTS),
        "measured": share_answered(_rng, round(load * N_WEIGHTS), N_WEIGHTS, TRIALS),
        "theory_200_weights": cover(round(load * 200), 200),
    }
    for name, load in _LOADS.items()
}
bits_per_weight = 2  # at p = 2n the answer is a coin toss, whatever n
assert loads["two"]["theory"] == loads["two"]["theory_200_weights"] == 0.5

# A thousand weights, and one and a half or two and a half times as many questions.
thousand = {
    "one_and_a_half_fails": (2**1500 - sheets(1500, 1000)) / 2**1500,
    "two_and_a_half_fits": cover(2500, 1000),
}

if __name__ == "__main__":
    print("questions   random sheets that can be answered")
    print("per weight    20 weights, measured   Cover    200 weights, Cover")
    for row in loads.values():
        print(
            f"{row['per_weight']:>10.2f}{row['measured']:>23.1%}{row['theory']:>9.1%}"
            f"{row['theory_200_weights']:>19.1%}"
        )
