"""A hundred facts in drawers, and the same hundred facts in one matrix of weights.

A lookup table keeps one fact per row; the associative memory of `memory.py` keeps all of
them in one matrix. Both are damaged alike: a share of what they store is set to zero.
"""

import numpy as np

from snippets.knowledge.memory import N_WORDS, D, directions, recall, store

SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99]


def new_memory(rng, n_facts):
    """Return random questions and words, which word answers which, and the weights."""
    questions, words = directions(rng, n_facts), directions(rng, N_WORDS)
    answers = rng.permutation(N_WORDS)[:n_facts]
    return questions, words, answers, store(questions, words[answers])


# --8<-- [start:damage]
def zeroed(rng, numbers, share):
    """Return a copy with a random share of the numbers set to zero."""
    damaged = numbers.flatten()
    damaged[rng.permutation(damaged.size)[: round(share * damaged.size)]] = 0
    return damaged.reshape(numbers.shape)


def lost(rng, memory, share):
    """Return the share of facts that the damaged weights answer wrongly."""
    questions, words, answers, weights = memory
    found = recall(questions, zeroed(rng, weights, share), words)
    return (found != answers).mean()


def lost_from_table(rng, n_facts, share):
    """The same for a lookup table: an emptied row is a forgotten fact."""
    rows = zeroed(rng, np.ones(n_facts), share)
    return (rows == 0).mean()


# --8<-- [end:damage]


# --8<-- [start:one]
def one_weight_gone(memory):
    """Take each weight away in turn; return two (D, D) tables.

    How far it moves an output, on average over the questions, and whether it could cost
    any of them its answer: whether some score can move further than the narrowest lead.
    """
    questions, words, answers, weights = memory
    moves = np.abs(questions).mean(axis=0)[:, None] * np.abs(weights)
    scores = questions @ weights @ words.T  # (facts, words)
    facts = np.arange(len(answers))
    right = scores[facts, answers]
    scores[facts, answers] = -np.inf
    narrowest_lead = (right - scores.max(axis=1)).min()
    furthest = np.abs(questions).max(axis=0)[:, None] * np.abs(weights)
    furthest = furthest * 2 * np.abs(words).max(axis=0)  # one word up, another down
    return moves, furthest >= narrowest_lead


# --8<-- [end:one]


def average_lost(rng, memory, share, draws=10):
    return float(np.mean([lost(rng, memory, share) for _ in range(draws)]))


def percent(share):
    return f"{round(100 * share)}_percent"


facts, nearly_full_facts = 100, 250
heavy_damage = 0.9
weights = D * D

_rng = np.random.default_rng(0)
_memory, _nearly_full = new_memory(_rng, facts), new_memory(_rng, nearly_full_facts)
_moves, _decides = one_weight_gone(_memory)

outputs_moved = int((_memory[0] != 0).all(axis=1).sum())
typical_move = round(float(_moves.mean()), 4)  # an answer has length 1
deciding_weights = int(_decides.sum())
table_lost = {percent(s): float(lost_from_table(_rng, facts, s)) for s in SHARES}
lost_facts = {percent(s): round(average_lost(_rng, _memory, s), 3) for s in SHARES}
nearly_full_lost = {
    percent(s): round(average_lost(_rng, _nearly_full, s), 3) for s in SHARES
}

assert deciding_weights == 0 and outputs_moved == facts

if __name__ == "__main__":
    print(f"{facts} facts in {weights:,} weights. One weight zeroed:")
    print(f"  outputs that move               {outputs_moved} of {facts}")
    print(f"  weights that could cost a fact  {deciding_weights} of {weights:,}")
    print("\nzeroed     lost from     lost from     lost from")
    print(f"               table   {facts} in weights   {nearly_full_facts} in weights")
    for share in (0.1, 0.5, 0.8, 0.9, 0.95, 0.99):
        key = percent(share)
        columns = table_lost[key], lost_facts[key], nearly_full_lost[key]
        print("{:>6.0%}{:>14.1%}{:>14.1%}{:>17.1%}".format(share, *columns))
