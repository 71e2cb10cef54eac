"""Reads "8x7B" in four ways; the shape and the exact count are knowledge/mixtral's.

transformers, pull request 27945, changes a README from 84 to 45 billion. Mistral says 46.7.
"""

from snippets.knowledge.mixtral import (
    active,
    expert,
    n_chosen,
    n_experts,
    n_layer,
    name_would_mean,
    shared,
    total,
)

# --8<-- [start:readings]
one_expert = n_layer * expert  # through all layers
experts = n_experts * one_expert
assert total == shared + experts == 46_702_792_704
assert round(experts, -9) == 45_000_000_000

# A dense model with one of its experts: its "7B".
one_model = shared + one_expert
assert active == shared + n_chosen * one_expert
# --8<-- [end:readings]

three_chosen = shared + 3 * one_expert
three_chosen_ratio = three_chosen / active

if __name__ == "__main__":
    for what, n in [
        ("eight times seven", name_would_mean),
        ("eight whole models", n_experts * one_model),
        ("eight experts", experts),
        ("+ what they share", shared),
        ("= all parameters", total),
        ("used for one token", active),
    ]:
        print(f"{what:<22}{n:>16,}")
