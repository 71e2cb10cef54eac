"""Frozen: a thousand answers change no parameter; one training step changes them.

The model is the tiny GPT of the labs, trained on the text written for it. A fingerprint
(SHA-256) covers every bit of every parameter: flip one bit and it is another fingerprint.
"""

from hashlib import sha256

import numpy as np

from snippets.labs.shoe_copy import encode, tokens
from snippets.labs.tiny_gpt import train
from snippets.labs.trained import trained


# --8<-- [start:functions]
def fingerprint(model):
    return sha256(model.numbers.tobytes()).hexdigest()


def answers(model, question, copies, length, rng):
    """Continue the question `copies` times by `length` characters drawn at random."""
    text = np.tile(encode(question), (copies, 1))
    for _ in range(length):
        scores = model.forward(text)[:, -1]
        # The largest of score plus Gumbel noise is a draw from the softmax.
        drawn = (scores + rng.gumbel(size=scores.shape)).argmax(axis=1)
        text = np.column_stack([text, drawn])
    return text


# --8<-- [end:functions]

# --8<-- [start:compare]
model, rng = trained(), np.random.default_rng(0)
at_first = fingerprint(model)

given = [answers(model, "Write a social", 50, 16, rng) for _ in range(20)]
same_after_answers = fingerprint(model) == at_first

before = model.numbers.copy()
train(model, tokens, steps=1)
same_after_one_step = fingerprint(model) == at_first
# --8<-- [end:compare]

n_answers = sum(len(texts) for texts in given)
different_answers = len(np.unique(np.concatenate(given), axis=0))
parameters = model.numbers.size
changed_share = round(float((model.numbers != before).mean()), 3)
assert same_after_answers and not same_after_one_step

if __name__ == "__main__":
    print(f"{parameters:,} parameters")
    print(f"{n_answers:,} answers, {different_answers} different ones")
    print(f"  same fingerprint afterwards: {same_after_answers}")
    print("1 training step")
    print(f"  same fingerprint afterwards: {same_after_one_step}")
    print(f"  parameters changed:          {changed_share:.1%}")
