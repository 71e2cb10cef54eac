"""Counts every number in DeepSeek-V3's files: 684,531,386,000.

The README says 685B = 671B + 14B (its pull request 549 quotes it); the Hub's API gives the
exact count and its types. README_WEIGHTS.md: the module that predicts one token further has
the same kind of layer and copies of both embeddings; a scale for every block of 128 x 128.
"""

from snippets.puzzles.deepseek_v3_active import (
    active,
    attention,
    d_dense,
    d_expert,
    d_head,
    d_model,
    d_rope,
    expert,
    idle,
    kv_rank,
    n_chosen,
    n_dense,
    n_expert,
    n_head,
    n_layer,
    n_shared,
    n_sparse,
    q_rank,
    used,
)

# --8<-- [start:count]
main = active + idle

# One more layer with experts, a matrix that joins its two
# inputs, and three norms.
layer = attention + (n_expert + n_shared) * expert
layer += n_expert * d_model + 2 * d_model
module = layer + 2 * d_model * d_model + 3 * d_model

copies = used["input"] + used["output"]
router_biases = (n_sparse + 1) * n_expert


def blocks(rows, columns):
    """How many scales: blocks begun count as whole ones."""
    return -(-rows // 128) * -(-columns // 128)


scales = (n_layer + 1) * (
    blocks(q_rank, d_model)
    + blocks(n_head * (d_head + d_rope), q_rank)
    + blocks(kv_rank + d_rope, d_model)
    + blocks(n_head * 2 * d_head, kv_rank)
    + blocks(d_model, n_head * d_head)
)
scales += n_dense * 3 * blocks(d_dense, d_model)
scales += (n_sparse + 1) * (n_expert + n_shared) * 3 * blocks(d_expert, d_model)

parts = {
    "main model": main,
    "prediction module": module,
    "copies of embeddings": copies,
    "scales": scales,
    "router biases": router_biases,
}
on_disk = sum(parts.values())
assert on_disk == 684_531_386_000
# --8<-- [end:count]

in_fp32 = scales + router_biases
without_scales = on_disk - scales
module_as_stored = module + copies
module_without_joining = module - 2 * d_model * d_model
# What the module uses for a token, with both embeddings.
module_active = module - (n_expert - n_chosen) * expert + copies
module_active_without_joining = module_active - 2 * d_model * d_model

if __name__ == "__main__":
    for what, n in parts.items():
        print(f"{what:<22}{n:>18,}")
    print(f"{'in the files':<22}{on_disk:>18,}")
