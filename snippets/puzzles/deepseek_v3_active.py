"""Counts what DeepSeek-V3 uses for one token, part by part: issue 231 of its repository.

Shape: section 4.2 of the report (2412.19437), as the issue's second answer has it.
"""

from snippets.puzzles import active_by_convention

# --8<-- [start:count]
n_layer, n_dense, d_model, vocab_size = 61, 3, 7168, 129_280
n_head, d_head, d_rope = 128, 128, 64
q_rank, kv_rank = 1536, 512
d_dense, d_expert = 18_432, 2048
n_expert, n_chosen, n_shared = 256, 8, 1

# Queries, keys and values go through a narrow place.
attention = d_model * q_rank + q_rank
attention += q_rank * n_head * (d_head + d_rope)
attention += d_model * (kv_rank + d_rope) + kv_rank
attention += kv_rank * n_head * 2 * d_head
attention += n_head * d_head * d_model

expert = 3 * d_model * d_expert
n_sparse = n_layer - n_dense
used = {
    "attention": n_layer * attention,
    "dense layers": n_dense * 3 * d_model * d_dense,
    "chosen experts": n_sparse * n_chosen * expert,
    "shared experts": n_sparse * n_shared * expert,
    "routers": n_sparse * n_expert * d_model,
    "norms": (2 * n_layer + 1) * d_model,
    "output": vocab_size * d_model,
    "input": vocab_size * d_model,
}
active = sum(used.values())
idle = n_sparse * (n_expert - n_chosen) * expert
assert active + idle == 671_026_404_352
# --8<-- [end:count]

assert active == active_by_convention.active["deepseek_v3"]
without_input = active - used["input"]
outside_experts = active - used["chosen experts"] - used["shared experts"]
outside_experts_share = outside_experts / (active + idle)

if __name__ == "__main__":
    for what, n in used.items():
        print(f"{what:<20}{n:>16,}")
    print(f"{'active':<20}{active:>16,}")
    print(f"{'  without input':<20}{without_input:>16,}")
    print(f"{'idle experts':<20}{idle:>16,}")
