"""Which parameters does one token touch? A small GPT whose matrices note every read.

The same model twice: dense, as GPT-3 is, and with eight experts in each layer of which a
router picks two, as in Mixtral. The numbers are random: what a forward pass reads does
not depend on what was learned. (Which experts the router picks does.) The token embedding
is also the output matrix, as in GPT-2 and GPT-3; norms and biases are left out.
"""

import numpy as np

from snippets.counting import gpt3

n_layer, d_model, n_head, n_ctx, vocab_size = 4, 32, 4, 32, 200
d_ff = 4 * d_model
n_experts, n_chosen = 8, 2


# --8<-- [start:weights]
class Weights:
    """A matrix that remembers which of its numbers were read."""

    __array_ufunc__ = None  # so that numpy leaves `x @ weights` to us

    def __init__(self, rng, *shape):
        self.numbers = rng.normal(size=shape) / np.sqrt(shape[0])
        self.read = np.zeros(shape, dtype=bool)

    def __rmatmul__(self, x):
        self.read[:] = True  # a product needs every number of the matrix
        return x @ self.numbers

    def __matmul__(self, x):
        self.read[:] = True
        return self.numbers @ x

    def row(self, index):
        self.read[index] = True  # a lookup needs one row
        return self.numbers[index]


# --8<-- [end:weights]


def normalized(x):
    return (x - x.mean()) / x.std()


def softmax(x):
    powers = np.exp(x - x.max())
    return powers / powers.sum()


class GPT:
    """A GPT that reads one token at a time and keeps the keys and values it computed."""

    def __init__(self, seed, experts):
        rng = np.random.default_rng(seed)
        self.parts = {
            "tokens": Weights(rng, vocab_size, d_model),
            "positions": Weights(rng, n_ctx, d_model),
        }
        for i in range(n_layer):
            for name in ("query", "key", "value", "output"):
                self.parts[f"{i}.{name}"] = Weights(rng, d_model, d_model)
            if experts > 1:
                self.parts[f"{i}.router"] = Weights(rng, d_model, experts)
            for e in range(experts):
                self.parts[f"{i}.expert.{e}.up"] = Weights(rng, d_model, d_ff)
                self.parts[f"{i}.expert.{e}.down"] = Weights(rng, d_ff, d_model)
        self.experts = experts
        self.seen = [[] for _ in range(n_layer)]  # keys and values of the tokens so far
        self.position = 0

    def read(self, token):
        """Return the scores of all words that could follow."""
        x = self.parts["tokens"].row(token) + self.parts["positions"].row(self.position)
        self.position += 1
        for i in range(n_layer):
            x = x + self.attention(i, normalized(x))
            x = x + self.feed_forward(i, normalized(x))
        return self.parts["tokens"] @ normalized(x)

    def attention(self, i, x):
        query, key, value = (
            (x @ self.parts[f"{i}.{name}"]).reshape(n_head, -1)
            for name in ("query", "key", "value")
        )
        self.seen[i].append((key, value))
        keys, values = (np.array(one) for one in zip(*self.seen[i], strict=True))
        # t tokens seen so far, h heads, e numbers per head
        scores = np.einsum("he,the->ht", query, keys) / np.sqrt(d_model / n_head)
        shares = np.array([softmax(row) for row in scores])
        mixed = np.einsum("ht,the->he", shares, values)
        return mixed.reshape(-1) @ self.parts[f"{i}.output"]

    # --8<-- [start:feed_forward]
    def feed_forward(self, i, x):
        if self.experts == 1:
            return self.expert(i, 0, x)
        scores = x @ self.parts[f"{i}.router"]
        chosen = np.argsort(scores)[-n_chosen:]
        shares = softmax(scores[chosen])
        return sum(s * self.expert(i, e, x) for s, e in zip(shares, chosen, strict=True))

    def expert(self, i, e, x):
        hidden = np.maximum(x @ self.parts[f"{i}.expert.{e}.up"], 0)
        return hidden @ self.parts[f"{i}.expert.{e}.down"]

    # --8<-- [end:feed_forward]

    def touched(self):
        """Return how many parameters were read so far."""
        return sum(int(part.read.sum()) for part in self.parts.values())


def touch(seed, experts, n_tokens):
    """Read random tokens; return the share of parameters touched after each, and how many
    parameters there are."""
    gpt, rng = GPT(seed, experts), np.random.default_rng(seed + 1000)
    total = sum(part.read.size for part in gpt.parts.values())
    shares = []
    for token in rng.integers(vocab_size, size=n_tokens):
        gpt.read(token)
        shares.append(gpt.touched() / total)
    return shares, total


n_tokens = n_ctx
_dense, _dense_total = touch(seed=0, experts=1, n_tokens=n_tokens)
_sparse, _sparse_total = touch(seed=0, experts=n_experts, n_tokens=n_tokens)

dense = {"total": _dense_total, "one_token": _dense[0], "all_tokens": _dense[-1]}
experts = {"total": _sparse_total, "one_token": _sparse[0], "all_tokens": _sparse[-1]}

# What a dense model leaves alone: the rows of positions where no token stands.
other_positions = (n_ctx - 1) * d_model / _dense_total
gpt3_one_token = 1 - (gpt3.n_ctx - 1) * gpt3.d_model / gpt3.total

assert abs(dense["one_token"] + other_positions - 1) < 1e-12 and dense["all_tokens"] == 1

if __name__ == "__main__":
    print("parameters touched      dense   with experts")
    print(f"{'of all':<18}{_dense_total:>11,}{_sparse_total:>15,}")
    for n in (1, 2, 8, n_tokens):
        read = f"tokens read: {n}"
        print(f"{read:<18}{_dense[n - 1]:>11.1%}{_sparse[n - 1]:>15.1%}")
