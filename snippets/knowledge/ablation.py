"""Is every parameter a small decision point? Each one is taken away, one at a time.

The layer is the learned one of `key_value.py`: a hundred facts in 128 units. For each of
its parameters the layer runs again with that one set to zero.
"""

import numpy as np

from snippets.knowledge.key_value import N_UNITS, D, both_layers, layer


# --8<-- [start:ablate]
def without_each(questions, words, answers, parameters):
    """Set each parameter to zero in turn.

    Return, for each, how many facts that costs and how far it moves the outputs on average
    (an answer has length 1).
    """
    keys, bias, values = parameters
    opened, output = layer(questions, keys, bias, values)
    scores = output @ words.T  # (facts, words)
    losses, moves = [], []

    def note(change, word_change):
        """change: (facts,) times word_change: (words,) is what the scores gain."""
        found = (scores + np.outer(change, word_change)).argmax(axis=1)
        losses.append(int((found != answers).sum()))

    before = questions @ keys.T + bias
    for unit in range(N_UNITS):
        says, length = values[unit] @ words.T, np.linalg.norm(values[unit])
        for i in range(D + 1):  # each number of its key, then its bias
            gone = keys[unit, i] * questions[:, i] if i < D else bias[unit]
            change = np.maximum(before[:, unit] - gone, 0) - opened[:, unit]
            note(change, says)
            moves.append(np.abs(change).mean() * length)
        for i in range(D):  # each number of its value
            change = -values[unit, i] * opened[:, unit]
            note(change, words[:, i])
            moves.append(np.abs(change).mean())
    return np.array(losses), np.array(moves)


# --8<-- [end:ablate]


def run(seed):
    questions, words, answers, layers = both_layers(seed)
    return without_each(questions, words, answers, layers["learned"])


_losses, _moves = run(seed=0)
_most = int(_losses.max())
parameters = len(_losses)
harmless = int((_losses == 0).sum())
cost_a_fact = parameters - harmless
worst = _most  # facts lost with the most important parameter
move_something = int((_moves > 0).sum())

if __name__ == "__main__":
    print(f"parameters taken away, one at a time  {parameters:>7,}")
    print(f"  that move the answers               {move_something:>7,}")
    print(f"  that cost no fact                   {harmless:>7,}")
    print(f"  that cost a fact                    {cost_a_fact:>7,}")
    print(f"most facts lost with one parameter    {worst:>7}")
