"""Counts Mixtral 8x7B from its shape: all its parameters, and those one token uses.

Shape: Jiang et al. 2024 (arXiv:2401.04088), Table 1. No biases; the input embedding and
the output head are two separate matrices. Each layer has eight feed-forward blocks, the
experts; a router picks two of them for each token.
"""

# --8<-- [start:shape]
n_layer = 32
d_model = 4096
d_head = 128
n_head = 32
n_kv_head = 8  # keys and values are shared by four query heads each
d_ff = 14336
vocab_size = 32000
n_experts = 8
n_chosen = 2
# --8<-- [end:shape]

# --8<-- [start:count]
attention = 2 * d_model * n_head * d_head + 2 * d_model * n_kv_head * d_head
expert = 3 * d_model * d_ff  # gate, up and down
router = d_model * n_experts
norms = 2 * d_model

shared = n_layer * (attention + router + norms) + d_model + 2 * vocab_size * d_model
total = shared + n_layer * n_experts * expert
active = shared + n_layer * n_chosen * expert  # per token, embedding and head included
# --8<-- [end:count]

active_share = active / total
name_would_mean = n_experts * 7_000_000_000

assert total == 46_702_792_704 and active == 12_879_925_248

if __name__ == "__main__":
    print(f"total   {total:>15,}")
    print(f"active  {active:>15,}   {active_share:.1%} for each token")
