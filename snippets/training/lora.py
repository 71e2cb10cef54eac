"""Counts what fine-tuning moves: all of GPT-3, or a thin LoRA adapter beside it.

LoRA freezes a matrix W (d_model x d_model) and learns B A beside it, with B (d_model x r)
and A (r x d_model). Hu et al. 2021 (arXiv:2106.09685) adapt the query and value matrices
of every layer; Table 4 gives 4.7M and 37.7M trainable parameters.
"""

from snippets.counting.gpt3 import d_model, n_layer, total


# --8<-- [start:count]
def lora_parameters(rank, matrices_per_layer=2):
    """Return the size of an adapter: B and A for each adapted matrix of each layer."""
    b = d_model * rank
    a = rank * d_model
    return n_layer * matrices_per_layer * (b + a)


r1 = lora_parameters(rank=1)
r8 = lora_parameters(rank=8)
# --8<-- [end:count]

one_matrix = d_model * d_model
rank_as_large = one_matrix // (2 * d_model)  # where the adapter is as large as the matrix
r1_share, r8_share = r1 / total, r8 / total

# Appendix D.4 says the budget of 37.7M also fits r = 2 on all four attention matrices.
# It does not; Table 15 of the same paper has it right (r = 4).
four_matrices_r2 = lora_parameters(rank=2, matrices_per_layer=4)
four_matrices_r4 = lora_parameters(rank=4, matrices_per_layer=4)

assert round(r1 / 1e6, 1) == 4.7 and round(r8 / 1e6, 1) == 37.7
assert four_matrices_r4 == r8 == 2 * four_matrices_r2

if __name__ == "__main__":
    print("trainable parameters of GPT-3       share of all")
    print(f"all of it          {total:>15,}      100 %")
    for name, count in (("LoRA r=1 on q, v", r1), ("LoRA r=8 on q, v", r8)):
        print(f"{name:<18} {count:>15,}   {100 * count / total:.4f} %")
