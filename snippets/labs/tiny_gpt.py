"""A tiny GPT: the architecture of GPT-2 and GPT-3, forward and backward by hand.

Token and position embeddings; blocks of causal attention and feed-forward with GELU, a
LayerNorm before each; a last LayerNorm; biases everywhere; a head that reuses the token
embedding. Names and layout are GPT-2's (github.com/openai/gpt-2, src/model.py).

Shapes: B sequences of T tokens; d = d_model; V = vocab_size; H = n_head; e = d / H.
"""

from math import prod

import numpy as np

from snippets.labs.shoe_copy import vocab_size


# --8<-- [start:shapes]
def shapes(n_layer, d_model, n_ctx, vocab_size):
    """Return the shape of every parameter by name, in the order of the flat list."""
    d = d_model
    block = {
        "ln_1.weight": (d,),
        "ln_1.bias": (d,),
        "attn.c_attn.weight": (d, 3 * d),  # query, key and value side by side
        "attn.c_attn.bias": (3 * d,),
        "attn.c_proj.weight": (d, d),
        "attn.c_proj.bias": (d,),
        "ln_2.weight": (d,),
        "ln_2.bias": (d,),
        "mlp.c_fc.weight": (d, 4 * d),
        "mlp.c_fc.bias": (4 * d,),
        "mlp.c_proj.weight": (4 * d, d),
        "mlp.c_proj.bias": (d,),
    }
    return {
        "wte": (vocab_size, d),  # also the head: a logit is a product with one row
        "wpe": (n_ctx, d),
        **{f"h.{i}.{name}": block[name] for i in range(n_layer) for name in block},
        "ln_f.weight": (d,),
        "ln_f.bias": (d,),
    }


# --8<-- [end:shapes]

# --8<-- [start:count]
n_layer = 2
n_head = 4
d_model = 32
n_ctx = 64

every_shape = shapes(n_layer, d_model, n_ctx, vocab_size)
total = sum(prod(shape) for shape in every_shape.values())
embeddings = (vocab_size + n_ctx) * d_model
assert total == (
    n_layer * (12 * d_model**2 + 13 * d_model)  # blocks
    + embeddings  # of tokens and of positions
    + 2 * d_model  # the last LayerNorm
)
share_of_embeddings = embeddings / total
# --8<-- [end:count]


# --8<-- [start:layers]
def layer_norm(x, weight, bias):
    centred = x - x.mean(-1, keepdims=True)
    variance = np.vecdot(centred, centred)[:, None] / x.shape[-1]
    inverse = 1 / np.sqrt(variance + 1e-5)
    normed = centred * inverse
    return normed * weight + bias, (normed, inverse)


def layer_norm_backward(dy, saved, weight, dweight, dbias):
    normed, inverse = saved
    np.sum(dy * normed, 0, out=dweight)
    dy.sum(0, out=dbias)
    dx = dy * weight
    along = np.vecdot(dx, normed)[:, None] / dx.shape[-1]
    dx -= dx.mean(-1, keepdims=True)
    dx -= normed * along
    dx *= inverse
    return dx


def gelu(x):
    """Let through what is well above zero, little of the rest. tanh form of GPT-2."""
    tanh = np.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))
    return 0.5 * x * (1 + tanh), tanh


def gelu_backward(dy, x, tanh):
    slope = 0.7978845608028654 * (1 + 3 * 0.044715 * x * x) * (1 - tanh * tanh)
    return 0.5 * dy * (1 + tanh + x * slope)


def softmax(x):
    """Turn scores into shares that add up to one, in place."""
    x -= x.max(-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(-1, keepdims=True)
    return x


def attention(q, k, v):
    """Mix the value of each token with those before it, by how well q and k agree."""
    T, e = q.shape[-2:]  # q, k, v: (B, H, T, e)
    q = q / e**0.5
    scores = q @ k.swapaxes(-1, -2)  # (B, H, T, T)
    scores += np.triu(np.full((T, T), -np.inf, q.dtype), 1)  # not what comes later
    shares = softmax(scores)
    return shares @ v, (q, k, v, shares)


def attention_backward(dy, saved):
    q, k, v, shares = saved
    dqkv = np.empty((3, *q.shape), q.dtype)
    dscores = dy @ v.swapaxes(-1, -2)
    dscores -= np.vecdot(dscores, shares)[..., None]
    dscores *= shares
    np.matmul(dscores, k / q.shape[-1] ** 0.5, out=dqkv[0])
    np.matmul(dscores.swapaxes(-1, -2), q, out=dqkv[1])
    np.matmul(shares.swapaxes(-1, -2), dy, out=dqkv[2])
    return dqkv


# --8<-- [end:layers]


# --8<-- [start:model]
class GPT:
    """All parameters in one flat list, `numbers`; `p` names them, `g` their slopes."""

    def __init__(
        self, n_layer, n_head, d_model, n_ctx, vocab_size, seed=0, dtype=np.float64
    ):
        self.n_layer, self.n_head, self.n_ctx = n_layer, n_head, n_ctx
        self.shapes = shapes(n_layer, d_model, n_ctx, vocab_size)
        count = sum(prod(shape) for shape in self.shapes.values())
        self.numbers, self.gradient = np.zeros((2, count), dtype)
        self.p, self.g = self.named(self.numbers), self.named(self.gradient)
        # GPT-2 starts weights at a deviation of 0.02, which suits a width of 768 and
        # more. Narrower layers need larger weights to pass on signals of the same size.
        wide = 0.02 * (768 / d_model) ** 0.5
        rng = np.random.default_rng(seed)
        for name, values in self.p.items():
            if "ln_" in name:
                values[...] = 1 if name.endswith("weight") else 0
            elif name in ("wte", "wpe"):
                values[...] = rng.normal(0, 0.02, values.shape)
            elif name.endswith("weight"):
                # What adds to the residual stream, 2 n_layer times, starts smaller.
                small = (2 * n_layer) ** 0.5 if "c_proj" in name else 1
                values[...] = rng.normal(0, wide / small, values.shape)

    def named(self, numbers):
        """Return views into a flat list of numbers, by the names of the parameters."""
        views, start = {}, 0
        for name, shape in self.shapes.items():
            end = start + prod(shape)
            views[name], start = numbers[start:end].reshape(shape), end
        return views

    def forward(self, tokens):
        """Return the logits (B, T, V) of what follows each of the tokens (B, T)."""
        p, (B, T) = self.p, tokens.shape
        self.saved = {"tokens": tokens}  # what the way back needs
        x = (p["wte"][tokens] + p["wpe"][:T]).reshape(B * T, -1)
        for i in range(self.n_layer):
            x = x + self.attend(f"h.{i}", x, B, T)
            x = x + self.feed_forward(f"h.{i}", x)
        x = self.saved["head"] = self.norm("ln_f", x)
        return (x @ p["wte"].T).reshape(B, T, -1)

    def attend(self, block, x, B, T):
        x = self.norm(f"{block}.ln_1", x)
        qkv = self.linear(f"{block}.attn.c_attn", x)  # (B T, 3 d)
        q, k, v = qkv.reshape(B, T, 3, self.n_head, -1).transpose(2, 0, 3, 1, 4)
        y, self.saved[f"{block}.attn"] = attention(q, k, v)
        return self.linear(f"{block}.attn.c_proj", y.swapaxes(1, 2).reshape(B * T, -1))

    def feed_forward(self, block, x):
        x = self.norm(f"{block}.ln_2", x)
        u = self.linear(f"{block}.mlp.c_fc", x)  # (B T, 4 d)
        y, tanh = gelu(u)
        self.saved[f"{block}.mlp"] = u, tanh
        return self.linear(f"{block}.mlp.c_proj", y)

    def linear(self, name, x):
        self.saved[name] = x
        return x @ self.p[f"{name}.weight"] + self.p[f"{name}.bias"]

    def norm(self, name, x):
        weight, bias = self.p[f"{name}.weight"], self.p[f"{name}.bias"]
        y, self.saved[name] = layer_norm(x, weight, bias)
        return y

    def loss(self, tokens, targets):
        """Return the mean surprise at the targets, in nats, and its slope by logit."""
        shares = softmax(self.forward(tokens))
        rows = shares.reshape(targets.size, -1)
        hit = np.arange(targets.size), targets.ravel()
        loss = -np.log(rows[hit]).mean()
        rows[hit] -= 1
        rows /= targets.size
        return loss, shares

    def backward(self, dlogits):
        """Fill `gradient`: the slope of the loss by each of the parameters."""
        p, g, tokens = self.p, self.g, self.saved["tokens"]
        B, T = tokens.shape
        dlogits = dlogits.reshape(B * T, -1)
        np.matmul(dlogits.T, self.saved["head"], out=g["wte"])
        dx = self.norm_backward("ln_f", dlogits @ p["wte"])
        for i in reversed(range(self.n_layer)):
            dx += self.feed_forward_backward(f"h.{i}", dx)
            dx += self.attend_backward(f"h.{i}", dx, B, T)
        np.add.at(g["wte"], tokens.ravel(), dx)  # the other use of the embedding
        g["wpe"][:T] = dx.reshape(B, T, -1).sum(0)
        g["wpe"][T:] = 0

    def feed_forward_backward(self, block, dy):
        dy = self.linear_backward(f"{block}.mlp.c_proj", dy)
        dy = gelu_backward(dy, *self.saved[f"{block}.mlp"])
        dy = self.linear_backward(f"{block}.mlp.c_fc", dy)
        return self.norm_backward(f"{block}.ln_2", dy)

    def attend_backward(self, block, dy, B, T):
        dy = self.linear_backward(f"{block}.attn.c_proj", dy)
        dy = dy.reshape(B, T, self.n_head, -1).swapaxes(1, 2)
        dqkv = attention_backward(dy, self.saved[f"{block}.attn"])
        dqkv = dqkv.transpose(1, 3, 0, 2, 4).reshape(B * T, -1)
        dy = self.linear_backward(f"{block}.attn.c_attn", dqkv)
        return self.norm_backward(f"{block}.ln_1", dy)

    def linear_backward(self, name, dy):
        weight, bias = f"{name}.weight", f"{name}.bias"
        np.matmul(self.saved[name].T, dy, out=self.g[weight])
        dy.sum(0, out=self.g[bias])
        return dy @ self.p[weight].T

    def norm_backward(self, name, dy):
        weight, bias = f"{name}.weight", f"{name}.bias"
        return layer_norm_backward(
            dy, self.saved[name], self.p[weight], self.g[weight], self.g[bias]
        )


# --8<-- [end:model]


# --8<-- [start:training]
class Adam:
    """Kingma and Ba 2015, algorithm 1, on the flat list of parameters."""

    def __init__(self, model, beta_1=0.9, beta_2=0.99):
        self.model, self.beta_1, self.beta_2 = model, beta_1, beta_2
        self.mean, self.square = np.zeros((2, *model.numbers.shape), model.numbers.dtype)
        self.steps = 0

    def step(self, learning_rate):
        gradient = self.model.gradient
        self.steps += 1
        self.mean += (1 - self.beta_1) * (gradient - self.mean)
        self.square += (1 - self.beta_2) * (gradient * gradient - self.square)
        mean = self.mean / (1 - self.beta_1**self.steps)
        square = self.square / (1 - self.beta_2**self.steps)
        self.model.numbers -= learning_rate * mean / (np.sqrt(square) + 1e-8)


def train(model, tokens, steps, batch=8, highest_rate=0.005, seed=1):
    """Train on random windows of the text. Return the loss before each of the steps."""
    rng = np.random.default_rng(seed)
    adam, losses = Adam(model), []
    window = np.arange(model.n_ctx + 1)
    for step in range(steps):
        starts = rng.integers(0, len(tokens) - model.n_ctx, batch)
        windows = tokens[starts[:, None] + window]  # (B, T + 1)
        loss, dlogits = model.loss(windows[:, :-1], windows[:, 1:])
        model.backward(dlogits)
        # The rate rises for 50 steps, then falls along half a cosine.
        rise = min(1, (step + 1) / 50)
        fall = 0.51 + 0.49 * np.cos(np.pi * step / steps)
        adam.step(highest_rate * rise * fall)
        losses.append(loss)
    return np.array(losses)


# --8<-- [end:training]


# --8<-- [start:writing]
def write(model, tokens, end, most=200):
    """Return what follows `tokens`: each time the likeliest token, until `end`."""
    tokens = list(tokens)
    start = len(tokens)
    while len(tokens) < start + most:
        logits = model.forward(np.array([tokens[-model.n_ctx :]]))  # (1, T, V)
        tokens.append(int(logits[0, -1].argmax()))
        if tokens[-1] == end:
            break
    return tokens[start:]


# --8<-- [end:writing]


def untrained(seed=0, dtype=np.float64):
    return GPT(n_layer, n_head, d_model, n_ctx, vocab_size, seed, dtype)


def judge(model, tokens, targets):
    """Return the loss on a text, and the token held likeliest after each of its own."""
    logits = model.forward(tokens)
    likeliest = logits.argmax(-1)
    surprise = -np.log(np.take_along_axis(softmax(logits), targets[..., None], -1))
    return float(surprise.mean()), likeliest


# Steps allocate and free the same arrays. glibc hands large ones back to the system at
# once, and fetching them again takes half of the time. After it has seen one block of
# this size freed, it keeps them. (Elsewhere this line does nothing.)
np.empty(2**25 - 2**16, np.uint8)

if __name__ == "__main__":
    print(f"{n_layer} blocks, {n_head} heads, width {d_model}, {n_ctx} positions")
    for name, shape in every_shape.items():
        print(f"{name:24}{' x '.join(map(str, shape)):>10}{prod(shape):>8,}")
    print(f"{'total':34}{total:>8,}")
