"""How long one training step of the tiny GPT takes, by hand in numpy and in PyTorch.

    .venv/bin/pip install torch==2.13.0
    .venv/bin/pip install -c constraints.txt -e '.[reference]'
    .venv/bin/python tests/benchmarks/training_step.py [--threads 1] [--steps 200]

The same model, weights, batch and threads: forward, backward, Adam. PyTorch is eager, the
model transformers' GPT-2. Steps of both alternate in blocks, so that what else the machine
does falls on both; the median block of each counts.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
BLOCK = 20


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--batch", type=int, default=8)
    arguments = parser.parse_args()
    # Before numpy is imported, which reads them then.
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = str(arguments.threads)
    import numpy as np
    import torch

    from snippets.labs.shoe_copy import tokens
    from snippets.labs.tiny_gpt import Adam, n_ctx, untrained
    from tests.reference import gpt2

    torch.set_num_threads(arguments.threads)
    model = untrained(dtype=np.float32)
    built = gpt2.twin(model, torch.float32)
    adam = Adam(model)
    theirs = torch.optim.Adam(built.parameters(), lr=1e-4, betas=(0.9, 0.99))
    starts = np.random.default_rng(0).integers(0, len(tokens) - n_ctx, arguments.batch)
    windows = tokens[starts[:, None] + np.arange(n_ctx + 1)]
    given, targets = (np.ascontiguousarray(w) for w in (windows[:, :-1], windows[:, 1:]))

    def by_hand():
        _, dlogits = model.loss(given, targets)
        model.backward(dlogits)
        adam.step(1e-4)

    def in_pytorch():
        theirs.zero_grad()
        gpt2.loss(built, given, targets).backward()
        theirs.step()

    times = {by_hand: [], in_pytorch: []}
    for step in (by_hand, in_pytorch):
        step()
    for _ in range(arguments.steps // BLOCK):
        for step, taken in times.items():
            before = time.perf_counter()
            for _ in range(BLOCK):
                step()
            taken.append((time.perf_counter() - before) / BLOCK * 1e3)
    ours, others = (statistics.median(taken) for taken in times.values())
    print(f"batch {arguments.batch}, {n_ctx} tokens, threads {arguments.threads}, float32")
    print(f"numpy, by hand  {ours:8.2f} ms a step")
    print(f"PyTorch, eager  {others:8.2f} ms a step, {others / ours:.2f} × as long")


if __name__ == "__main__":
    main()
