"""Counts GPT-2 small three times, and reproduces four numbers that people got for it.

The shape is counting/gpt2's. TransformerLens (its issue 903) counts the matrices of the
layers and nothing else. Raschka's book prints 163,009,536 for a GPT-2 with an output matrix
of its own and without biases on queries, keys and values. modded-nanogpt (its issue 26) has
no biases, norms or positions, a padded vocabulary, and three scalars in each layer.
"""

from snippets.counting import gpt2

# --8<-- [start:sizes]
n_layer, d_model, vocab_size, n_ctx = 12, 768, 50_257, 1024

matrices = n_layer * 12 * d_model**2
biases_and_norms = n_layer * 13 * d_model + 2 * d_model
positions = n_ctx * d_model
tokens = vocab_size * d_model

whole = matrices + biases_and_norms + positions + tokens
assert whole == gpt2.total["small"] == 124_439_808
with_own_output = whole + tokens
# --8<-- [end:sizes]

# --8<-- [start:others]
transformer_lens = matrices
assert round(transformer_lens, -6) == 85_000_000

query_key_value_biases = n_layer * 3 * d_model
raschka = with_own_output - query_key_value_biases
assert raschka == 163_009_536

padded_tokens = 50_304 * d_model
scalars = n_layer * 3
modded_nanogpt = matrices + scalars + 2 * padded_tokens
assert modded_nanogpt == 162_201_636
# --8<-- [end:others]

if __name__ == "__main__":
    for what, count in [
        ("matrices of the layers", matrices),
        ("+ biases and norms", biases_and_norms),
        ("+ positions", positions),
        ("+ tokens", tokens),
        ("= the whole", whole),
        ("+ an output matrix of its own", tokens),
        ("= untied", with_own_output),
        ("the book: no biases on q, k, v", raschka),
        ("modded-nanogpt", modded_nanogpt),
    ]:
        print(f"{what:<32}{count:>14,}")
