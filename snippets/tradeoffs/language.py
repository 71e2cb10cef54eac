"""A made-up language whose entropy is known exactly.

Each of 48 tokens follows the two before it with a known probability. The first tokens are
the frequent ones, by Zipf's law; the last token, the one before it and the pair of them
each favour some tokens and disfavour others, at random. So there is always more to
learn: 2,304 pairs, most of them rare. And no model can do better than the entropy.

A language is an array p[a, b, x]: the probability that x follows a and b.
"""

import numpy as np

# --8<-- [start:language]
vocab_size = V = 48


def language(seed):
    rng = np.random.default_rng(seed)
    zipf = -np.log(np.arange(1, V + 1))
    votes = (
        rng.normal(size=(1, V, V))  # of the last token
        + rng.normal(size=(V, 1, V))  # of the one before
        + rng.normal(size=(V, V, V))  # of the two together
    )
    p = np.exp(zipf + votes)
    return p / p.sum(-1, keepdims=True)


def pairs(p):
    """Return how often each pair of tokens occurs in an endless text."""
    share = np.full((V, V), 1 / V**2)
    for _ in range(200):
        share = np.einsum("ab,abx->bx", share, p)
    return share


def entropies(p):
    """Nats a token: knowing the two before it, and knowing only the last."""
    share = pairs(p)
    two = -np.einsum("ab,abx,abx", share, p, np.log(p))
    one_known = one_before(p)
    one = -np.einsum("b,bx,bx", share.sum(0), one_known, np.log(one_known))
    return float(two), float(one)


# --8<-- [end:language]


def one_before(p):
    """Return the probability of a token when only the last one is known: (V, V)."""
    share = pairs(p)
    return np.einsum("ab,abx->bx", share, p) / share.sum(0)[:, None]


def write(p, rng, n_texts, length):
    """Return n_texts texts of the language, (n_texts, length), written side by side."""
    texts = np.empty((n_texts, length), int)
    start = rng.choice(V * V, n_texts, p=pairs(p).ravel())
    texts[:, 0], texts[:, 1] = start // V, start % V
    up_to = p.cumsum(-1)
    chance = rng.random((length, n_texts, 1))
    for t in range(2, length):
        follows = up_to[texts[:, t - 2], texts[:, t - 1]]
        texts[:, t] = (follows < chance[t]).sum(-1).clip(max=V - 1)
    return texts


entropy, entropy_given_one = (round(nats, 3) for nats in entropies(language(0)))
even = round(float(np.log(V)), 3)

if __name__ == "__main__":
    print(f"nats a token, guessing evenly {even:.3f}")
    print(f"              one known       {entropy_given_one:.3f}")
    print(f"              two known       {entropy:.3f}   nothing can do better")
