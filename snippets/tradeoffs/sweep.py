"""Trains tiny GPTs of many sizes on much and little text: our own scaling law.

    python snippets/tradeoffs/sweep.py --jobs 2
    python snippets/tradeoffs/sweep.py --scheduler tcp://localhost:8786

The first trains on the cores of this machine with joblib, for some minutes; the second
on the workers of a Dask scheduler, each of which must have this repository installed.
Both write `sweep.csv`. They need the extra: pip install -e '.[sweep]'.
Without an option, trains two of the models again and compares them with `sweep.csv`.
"""

import argparse
import csv
from pathlib import Path

import numpy as np

from snippets.labs.tiny_gpt import GPT, Adam, softmax
from snippets.tradeoffs.language import entropies, language, one_before, vocab_size, write

RESULTS = Path(__file__).with_name("sweep.csv")
COLUMNS = ["n_layer", "d_model", "n_tokens", "seed"]

# --8<-- [start:point]
n_head, n_ctx, batch = 2, 8, 16


def point(n_layer, d_model, n_tokens, seed):
    """Train on n_tokens, each seen once. Return the loss on other text, nats a token.

    The seed makes the language, the text and the model's first weights.
    """
    p = language(seed)
    rng = np.random.default_rng((seed, 1))
    steps = n_tokens // (batch * n_ctx)
    text = write(p, rng, batch, steps * n_ctx + 1)
    model = untrained(n_layer, d_model, seed)
    adam = Adam(model)
    for step in range(steps):
        window = text[:, step * n_ctx : (step + 1) * n_ctx + 1]
        _, slope = model.loss(window[:, :-1], window[:, 1:])
        model.backward(slope)
        # The rate rises over the first tenth, 50 steps at most, then falls to zero.
        rise = min(1, (step + 1) / min(50, steps / 10))
        fall = 0.5 + 0.5 * np.cos(np.pi * step / steps)
        adam.step(0.04 / d_model**0.5 * rise * fall)
    return float(least(p) + excess(model, p, rng))


def untrained(n_layer, d_model, seed):
    model = GPT(n_layer, n_head, d_model, n_ctx, vocab_size, seed, np.float32)
    # In models as narrow as these, embeddings that start so small learn slowly at first.
    model.p["wte"] *= 5
    model.p["wpe"] *= 5
    return model


def least(p):
    """The loss of whoever knows the language: the first token sees only one before it."""
    two, one = entropies(p)
    return (one + (n_ctx - 1) * two) / n_ctx


def excess(model, p, rng):
    """How much worse than `least`: the mean Kullback–Leibler divergence on new text."""
    text = write(p, rng, 1024, n_ctx + 1)[:, :-1]
    true = np.empty((*text.shape, vocab_size))
    true[:, 0] = one_before(p)[text[:, 0]]
    true[:, 1:] = p[text[:, :-1], text[:, 1:]]
    said = softmax(model.forward(text).astype(float))
    return (true * np.log(true / said)).sum(-1).mean()


# --8<-- [end:point]

TO_FIT, TO_CHECK = range(6), range(6, 11)  # seeds
# The longest first, so that no core is left with one of them at the end.
GRID = [
    (1, d_model, 2**doublings, seed)
    for doublings in (19, 18, 17, 16, 15)
    for d_model in (64, 48, 32, 24, 16, 12, 8)
    for seed in (*TO_FIT, *TO_CHECK)
    if seed in TO_FIT or (doublings in (19, 17, 15) and d_model in (64, 32, 16, 8))
]


def on_cores(points, jobs):
    """Yield every point with its loss, in the order in which they are done."""
    from joblib import Parallel, delayed

    pool = Parallel(n_jobs=jobs, return_as="generator_unordered")
    yield from pool(delayed(with_loss)(*p) for p in points)


def on_dask(points, scheduler):
    """The same on a cluster. What a lost worker was doing, others do again."""
    from distributed import Client, as_completed

    with Client(scheduler) as client:
        for future in as_completed(client.map(with_loss, *zip(*points, strict=True))):
            yield future.result()


def with_loss(*p):
    return p, point(*p)


def stored():
    """Return the losses of `sweep.csv`, by point."""
    with RESULTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {tuple(int(row[name]) for name in COLUMNS): float(row["loss"]) for row in rows}


def save(losses):
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*COLUMNS, "loss"])
        writer.writerows([*p, f"{losses[p]:.4f}"] for p in sorted(losses))


def run(points, jobs, scheduler):
    from rich.progress import track

    done = on_dask(points, scheduler) if scheduler else on_cores(points, jobs)
    results = list(track(done, "training", total=len(points)))
    assert sorted(p for p, _ in results) == sorted(points)  # none lost, none twice
    return dict(results)


# Two of them, trained again. Other processors round otherwise, and a training run
# magnifies that: the losses agree, their last digits need not.
again = [(1, 8, 2**15, 0), (1, 16, 2**16, 3)]
_near = 0.02  # nats


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--jobs", type=int, help="cores of this machine to use")
    options.add_argument("--scheduler", help="address of a Dask scheduler, tcp://…")
    chosen = options.parse_args()
    if chosen.jobs or chosen.scheduler:
        save(run(GRID, chosen.jobs, chosen.scheduler))
        return
    losses = stored()
    print(f"{len(losses)} models in {RESULTS.name}")
    for p in again:
        assert abs(point(*p) - losses[p]) < _near, p
        print(f"width {p[1]:>2}, {p[2]:>7,} tokens: {losses[p]:.2f} again")


if __name__ == "__main__":
    main()
