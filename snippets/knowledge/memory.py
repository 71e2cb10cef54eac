"""A linear associative memory: facts as one matrix of weights, none with a row of its own.

A question and an answer are directions in D dimensions; question @ weights comes out as
the answer. It is the simplest thing that stores facts the way a layer's matrix can.
"""

import numpy as np

D = 256  # numbers in a question and in an answer
N_WORDS = 5000  # an answer has to beat all the other words


# --8<-- [start:memory]
def directions(rng, n):
    """Return n random directions, (n, D)."""
    vectors = rng.normal(size=(n, D))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def store(questions, answers):
    """Return the smallest weights, (D, D), with questions @ weights = answers.

    Gradient descent from zero ends at the same weights.
    """
    return np.linalg.pinv(questions) @ answers


def recall(questions, weights, words):
    """Return, for each question, the number of the word nearest to what comes out."""
    return (questions @ weights @ words.T).argmax(axis=1)


# --8<-- [end:memory]
