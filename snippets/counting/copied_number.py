"""Takes the widely copied count of GPT-3 apart: 175,181,291,520.

It is exact, for another convention: matrices only, and the output matrix counted as one
of its own. 3Blue1Brown's video of 2024 shows it together with 27,938, the number of
matrices (3b1b/videos, _2024/transformers/ml_basics.py). Both numbers come out exactly
when each head's query, key and value count as matrices of their own.
"""

from snippets.counting.gpt3 import (
    d_model,
    n_head,
    n_layer,
    parts,
    total,
    vocab_size,
)

# --8<-- [start:copied]
layer_matrices = 12 * d_model**2
token_matrices = 2 * vocab_size * d_model  # to read, to write
copied = n_layer * layer_matrices + token_matrices
assert copied == 175_181_291_520

# Query, key and value in each head; output, up and down in each
# layer; two for tokens.
matrices = n_layer * (3 * n_head + 3) + 2
assert matrices == 27_938

second_token_matrix = vocab_size * d_model
left_out = parts["position_embedding"]
left_out += parts["biases"] + parts["layer_norms"]
assert copied == total + second_token_matrix - left_out
# --8<-- [end:copied]

difference = copied - total
as_table_d1_would_print = round(copied, -8)

if __name__ == "__main__":
    print(f"{'counted here':<30}{total:>17,}")
    print(f"{'+ the token matrix once more':<30}{second_token_matrix:>17,}")
    for part in ("position_embedding", "biases", "layer_norms"):
        print(f"{'- ' + part:<30}{parts[part]:>17,}")
    print(f"{'= the copied number':<30}{copied:>17,}")
