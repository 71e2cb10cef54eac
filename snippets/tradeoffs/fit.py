"""Fits L(N, D) = E + A / N^alpha + B / D^beta to the sweep, and says how sure it is.

For given exponents the formula is linear in E, A and B, and those have one best answer.
So every pair of exponents is tried, and nothing depends on where a search begins. Errors
count relative to the loss.
"""

import numpy as np

from snippets.tradeoffs.language import language
from snippets.tradeoffs.sweep import TO_CHECK, TO_FIT, least, stored, untrained

# --8<-- [start:fit]
EXPONENTS = np.arange(5, 120) / 100


def fit(models, e_known=True, times=1):
    """Return alpha, beta, A, B, and how far the fitted E lies from the true one.

    models   n, d, loss and excess, the loss above the entropy: an array each
    times    how often each model counts, for the bootstrap
    """
    weight = times / models["loss"] ** 2
    weight = weight / weight.sum()

    def centred(x):
        # An unknown E leaves only the differences from the mean.
        return x if e_known else x - (x @ weight)[..., None]

    u = centred(models["n"] ** -EXPONENTS[:, None])  # (exponents, models)
    v = centred(models["d"] ** -EXPONENTS[:, None])
    y = centred(models["excess"])
    # Least squares for A and B at once for every alpha (row) and beta (column).
    uu, vv, uv = (u * u @ weight)[:, None], v * v @ weight, u * weight @ v.T
    uy, vy = (u * y @ weight)[:, None], v * y @ weight
    determinant = uu * vv - uv**2
    a, b = (uy * vv - vy * uv) / determinant, (vy * uu - uy * uv) / determinant
    missed = y * y @ weight - a * uy - b * vy
    i, j = np.unravel_index(missed.argmin(), missed.shape)
    alpha, beta, a, b = EXPONENTS[i], EXPONENTS[j], a[i, j], b[i, j]
    rest = models["excess"] - a * models["n"] ** -alpha - b * models["d"] ** -beta
    return alpha, beta, a, b, 0 if e_known else rest @ weight


# --8<-- [end:fit]


def models_of(losses):
    """Return the sweep as arrays, one entry for each model."""
    points = np.array(list(losses))
    n_layer, d_model, d, seed = points.T
    sizes = {
        shape: untrained(*shape, 0).numbers.size
        for shape in set(zip(n_layer, d_model, strict=True))
    }
    n = np.array([sizes[shape] for shape in zip(n_layer, d_model, strict=True)], float)
    loss = np.array(list(losses.values()))
    floor = np.array([least(language(s)) for s in range(seed.max() + 1)])[seed]
    return {
        "n": n,
        "d": d.astype(float),
        "seed": seed,
        "width": d_model,
        "loss": loss,
        "excess": loss - floor,
        "floor": floor,
    }


# --8<-- [start:bootstrap]
def bootstrap(models, e_known, rng, draws=300):
    """Fit again to languages drawn at random, and models of each drawn at random."""
    languages = np.unique(models["seed"])
    fits = []
    for _ in range(draws):
        times = np.zeros(models["loss"].size)
        for seed in rng.choice(languages, languages.size):
            of_it = np.flatnonzero(models["seed"] == seed)
            np.add.at(times, rng.choice(of_it, of_it.size), 1)
        fits.append(fit(models, e_known, times))
    return np.array(fits)


# --8<-- [end:bootstrap]


def only(models, which):
    return {name: values[which] for name, values in models.items()}


all_models = models_of(stored())
models = only(all_models, np.isin(all_models["seed"], TO_FIT))
n_models, n_languages = models["loss"].size, np.unique(models["seed"]).size
smallest, largest = int(models["n"].min()), int(models["n"].max())
fewest, most = int(models["d"].min()), int(models["d"].max())

known = dict(zip(("alpha", "beta", "a", "b", "off"), map(float, fit(models)), strict=True))
free = dict(zip(known, map(float, fit(models, e_known=False)), strict=True))
rng = np.random.default_rng(0)
low, high = {}, {}
for _name, _e_known in (("known", True), ("free", False)):
    _drawn = bootstrap(models, _e_known, rng)
    _ends = np.percentile(_drawn, [2.5, 97.5], axis=0).tolist()
    low[_name], high[_name] = (dict(zip(known, _end, strict=True)) for _end in _ends)


def exponents(seed):
    """Return alpha and beta of one language."""
    return fit(only(all_models, all_models["seed"] == seed))[:2]


# Each language alone; and where the exponents of one more would fall, nineteen times in
# twenty, by Student's t with five degrees of freedom.
alone = np.array([exponents(seed) for seed in TO_FIT])
_reach = 2.571 * alone.std(0, ddof=1) * (1 + 1 / n_languages) ** 0.5
lowest, highest = alone.mean(0) - _reach, alone.mean(0) + _reach
fresh = np.array([exponents(seed) for seed in TO_CHECK])
n_fresh = len(fresh)
fresh_inside = int(((lowest < fresh) & (fresh < highest)).all(1).sum())
one_more_low = dict(zip(("alpha", "beta"), lowest.tolist(), strict=True))
one_more_high = dict(zip(("alpha", "beta"), highest.tolist(), strict=True))

e_missed = -free["off"]  # the fitted E is too low

_said = models["floor"] + known["a"] * models["n"] ** -known["alpha"]
_said += known["b"] * models["d"] ** -known["beta"]
_missed = np.abs(_said / models["loss"] - 1)
typical_miss, largest_miss = float(_missed.mean()), float(_missed.max())

# What is left of a term after doubling, and the share of a budget's growth for parameters.
left_by_doubling = {"parameters": 2 ** -known["alpha"], "tokens": 2 ** -known["beta"]}
allocation = known["beta"] / (known["alpha"] + known["beta"])
# Kaplan's form, without E: the whole loss as a power of the parameters.
_longest = only(models, models["d"] == most)
without_e = -float(np.polyfit(np.log(_longest["n"]), np.log(_longest["loss"]), 1)[0])


def mean_excess(width, tokens):
    return float(
        models["excess"][(models["width"] == width) & (models["d"] == tokens)].mean()
    )


widths = np.unique(models["width"]).tolist()
tokens = np.unique(models["d"]).astype(int).tolist()
parameters = {f"w{w}": int(models["n"][models["width"] == w][0]) for w in widths}
by_width = {f"w{w}": mean_excess(w, most) for w in widths}  # on the most text
by_tokens = {f"t{t}": mean_excess(widths[-1], t) for t in tokens}  # of the widest
first_doubling = by_tokens[f"t{tokens[0]}"] - by_tokens[f"t{tokens[1]}"]
last_doubling = by_tokens[f"t{tokens[-2]}"] - by_tokens[f"t{tokens[-1]}"]

if __name__ == "__main__":
    print(f"{n_models} models in {n_languages} languages")
    print(f"{smallest:,} to {largest:,} parameters, {fewest:,} to {most:,} tokens")
    print(f"{'':10}{'alpha':>9}{'':14}{'beta':>8}{'':14}{'E':>6}")
    for name, fitted in (("known", known), ("free", free)):
        print(f"E {name:8}", end="")
        for key in ("alpha", "beta", "off"):
            if key != "off" or name == "free":
                ends = f"({low[name][key]:.2f} to {high[name][key]:.2f})"
                print(f"{fitted[key]:>8.2f} {ends:15}", end="")
        print("" if name == "free" else f"{'exact':>8}")
