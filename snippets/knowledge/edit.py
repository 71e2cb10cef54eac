"""Changing one fact in a matrix of weights: a rank-one edit, and what else moves.

A hundred facts about ten families of subjects; relatives ask alike. One fact is replaced
by adding a single outer product to the weights, in two ways: along the question itself,
and along the direction that least disturbs the questions usually asked. The second is the
formula of ROME (Meng et al. 2022, arXiv:2202.05262, equation 2), on a matrix of ours.
"""

import numpy as np

from snippets.knowledge.memory import N_WORDS, D, directions, recall, store

FAMILIES, MEMBERS = 10, 10
LIKENESS = 0.8  # cosine of the angle between a member and its family


def members(rng, families, n_each):
    """Return n_each questions per family, (families * n_each, D)."""
    own = directions(rng, len(families) * n_each)
    shared = np.repeat(families, n_each, axis=0)
    return LIKENESS * shared + np.sqrt(1 - LIKENESS**2) * own


# --8<-- [start:edit]
def edited(weights, question, new_answer, direction):
    """Return weights with question @ weights = new_answer: one outer product added."""
    missing = new_answer - question @ weights
    return weights + np.outer(direction, missing) / (question @ direction)


def quiet_direction(question, usual_questions):
    """Return the direction that disturbs the usual questions least: C^-1 question."""
    covariance = usual_questions.T @ usual_questions / len(usual_questions)
    return np.linalg.solve(covariance, question)


# --8<-- [end:edit]


def run(seed):
    """Edit fact 0 both ways. Return for each way what happened to it and to the others."""
    rng = np.random.default_rng(seed)
    families, words = directions(rng, FAMILIES), directions(rng, N_WORDS)
    questions = members(rng, families, MEMBERS)
    *answers, new = rng.permutation(N_WORDS)[: len(questions) + 1]
    weights = store(questions, words[answers])
    usual = members(rng, families, 500)  # none of them is one of the hundred
    results = {}
    for way, direction in (
        ("plain", questions[0]),
        ("quiet", quiet_direction(questions[0], usual)),
    ):
        after = edited(weights, questions[0], words[new], direction)
        moved = np.linalg.norm(questions @ (after - weights), axis=1)
        found = recall(questions, after, words)
        results[way] = {
            "edited": int(found[0] == new),
            "others_changed": int((found[1:] != answers[1:]).sum()),
            "relatives_move": moved[1:MEMBERS],
            "strangers_move": moved[MEMBERS:],
            "weights_changed": int((after != weights).sum()),
            "rank": int(np.linalg.matrix_rank(after - weights, tol=1e-9)),
        }
    return results


_results = run(seed=0)
facts = FAMILIES * MEMBERS
weights = D * D
for _way in _results.values():
    assert _way["edited"] == 1 and _way["rank"] == 1

outcome = {
    way: {
        "others_changed": result["others_changed"],
        "relatives_move": round(float(result["relatives_move"].mean()), 3),
        "strangers_move": round(float(result["strangers_move"].mean()), 3),
        "weights_changed": result["weights_changed"],
    }
    for way, result in _results.items()
}

if __name__ == "__main__":
    print("                          plain    quiet")
    for row in (
        "weights_changed",
        "others_changed",
        "relatives_move",
        "strangers_move",
    ):
        left, right = (outcome[way][row] for way in outcome)
        print(f"{row.replace('_', ' '):<18} {left:>12,} {right:>8,}")
