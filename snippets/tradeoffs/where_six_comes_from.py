"""Counts every multiplication of a real training step of the tiny GPT.

A matrix product of (n, k) with (k, m) multiplies n k m times and adds as often. The step
below runs on arrays that note each product they take part in, so nothing is estimated.
What is left out multiplies number by number and never matrices: biases, norms, GELU,
softmax, the optimizer.
"""

import numpy as np

from snippets.labs.tiny_gpt import GPT

# --8<-- [start:count]
multiplied = 0


class Noting(np.ndarray):
    """An array that counts the multiplications of its matrix products."""

    def __array_ufunc__(self, ufunc, method, *inputs, out=(), **options):
        global multiplied
        plain = [np.asarray(x) for x in inputs]
        if out:
            options["out"] = tuple(np.asarray(x) for x in out)
        result = getattr(ufunc, method)(*plain, **options)
        if ufunc is np.matmul:
            # Each entry of the result is a sum of as many products as a row has entries.
            multiplied += result.size * plain[0].shape[-1]
        return result if result is None else result.view(Noting)


def step(n_layer, n_head, d_model, n_tokens, vocab_size):
    """Train once on n_tokens. Return the multiplications forward, backward, and N."""
    global multiplied
    model = GPT(n_layer, n_head, d_model, n_tokens, vocab_size)
    model.p = {name: values.view(Noting) for name, values in model.p.items()}
    text = np.random.default_rng(0).integers(vocab_size, size=(1, n_tokens + 1))
    multiplied = 0
    _, slope = model.loss(text[:, :-1], text[:, 1:])
    forward, multiplied = multiplied, 0
    model.backward(slope)
    return forward, multiplied, model.numbers.size


# --8<-- [end:count]

n_layer, n_head, d_model, n_tokens, vocab_size = 2, 4, 64, 32, 200
forward, backward, parameters = step(n_layer, n_head, d_model, n_tokens, vocab_size)
backward_by_forward = backward / forward

# --8<-- [start:parts]
# In matrices: each weight multiplies once for each token. In attention: every token with
# every position, once to compare and once to mix, in each layer.
weights = 12 * n_layer * d_model**2 + vocab_size * d_model
in_weights = n_tokens * weights
in_attention = 2 * n_layer * n_tokens**2 * d_model
assert forward == in_weights + in_attention
# --8<-- [end:parts]
attention_share = in_attention / forward
# A multiplication and an addition are two operations.
operations = 2 * (forward + backward) / n_tokens
per_weight_forward = 2 * in_weights / n_tokens / weights
per_weight_backward = per_weight_forward * backward_by_forward
per_weight = per_weight_forward + per_weight_backward
by_rule = operations / parameters

if __name__ == "__main__":
    print(f"forward         {forward:>10,} multiplications")
    print(f"  by weights    {in_weights:>10,}")
    print(f"  in attention  {in_attention:>10,}")
    print(f"backward        {backward:>10,}   {backward_by_forward:.0f} times as many")
    print(f"operations for each weight and token: {per_weight:.0f}")
