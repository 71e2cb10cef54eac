"""A LoRA adapter learns while the matrix beside it stays frozen.

The old matrix w answers one way, the new task wants w + shift. Only B and A move, and
B A has rank r: a shift that needs more than that stays out of reach.
"""

from hashlib import sha256

import numpy as np

D = 64


# --8<-- [start:adapt]
def adapt(rng, w, shift, rank, learning_rate=0.1, steps=500):
    """Learn B A so that (w + B A) x answers as (w + shift) x. Return each step's error."""
    x = rng.normal(size=(D, 512))  # 512 examples of the new task
    wanted = (w + shift) @ x
    b = np.zeros((D, rank))  # zero: at the start the adapter changes nothing
    a = rng.normal(size=(rank, D)) / np.sqrt(D)
    errors = []
    for _ in range(steps + 1):
        error = w @ x + b @ (a @ x) - wanted
        errors.append(float((error**2).mean()))
        by_b = error @ (a @ x).T / x.shape[1]
        by_a = b.T @ error @ x.T / x.shape[1]
        b -= learning_rate * by_b
        a -= learning_rate * by_a
    return errors


# --8<-- [end:adapt]


def shift_of_rank(rng, rank):
    """Return a D x D matrix of this rank; its size is the same for every rank."""
    shift = rng.normal(size=(D, rank)) @ rng.normal(size=(rank, D))
    return 8 * shift / np.linalg.norm(shift)


CASES = {  # the rank that the task needs, the rank of the adapter
    "easy_r1": (1, 1),
    "rich_r1": (8, 1),
    "rich_r8": (8, 8),
}


def run(seed):
    """Return the error before and after for each case, and whether w was left alone."""
    rng = np.random.default_rng(seed)
    w = rng.normal(size=(D, D)) / np.sqrt(D)
    frozen = sha256(w.tobytes()).hexdigest()
    cases = {}
    for name, (needed, rank) in CASES.items():
        errors = adapt(rng, w, shift_of_rank(rng, needed), rank)
        cases[name] = {"before": errors[0], "after": errors[-1]}
    return cases, sha256(w.tobytes()).hexdigest() == frozen


_cases, _unchanged = run(seed=0)
frozen_parameters = D * D
adapter_parameters = {f"r{rank}": 2 * D * rank for rank in (1, 8)}
errors = {
    name: {when: round(value, 3) for when, value in case.items()}
    for name, case in _cases.items()
}
left_share = {name: round(c["after"] / c["before"], 3) for name, c in _cases.items()}
assert _unchanged

if __name__ == "__main__":
    print(f"frozen parameters: {frozen_parameters:,}, unchanged: {_unchanged}")
    print("task needs   adapter   learning   error before   after")
    for name, (needed, rank) in CASES.items():
        case, size = errors[name], adapter_parameters[f"r{rank}"]
        print(
            f"rank {needed:<8} r = {rank:<5} {size:>6,}"
            f"{case['before']:>15.3f}{case['after']:>8.3f}"
        )
