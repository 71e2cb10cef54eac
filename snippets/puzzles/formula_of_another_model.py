"""Three counts by a formula that was right, but for another kind of model.

llama, issue 1111: as many keys and values as queries. cookbook, issue 36: two matrices in
an MLP that has three; the formula is calc_transformer_mem.py's of that day (ef6afa8).
TransformerLens, issue 448: the same, for Llama 7B.
"""

from snippets.counting.parameter_count import count

# --8<-- [start:llama]
# Llama 2 70B, as the reader of issue 1111 counted it.
d_model, n_layer, d_ff, vocab_size = 8192, 80, 28_672, 32_000
mlp = 3 * d_model * d_ff
readers = n_layer * (4 * d_model**2 + mlp) + vocab_size * d_model

# Keys and values are shared: 8 heads of them for 64 heads.
attention = 2 * d_model**2 + 2 * d_model**2 * 8 // 64
norms = (2 * n_layer + 1) * d_model
llama_2_70b = n_layer * (attention + mlp) + norms + 2 * vocab_size * d_model
assert llama_2_70b == 68_976_648_192
# --8<-- [end:llama]

too_much_attention = n_layer * (4 * d_model**2 - attention)
forgotten = vocab_size * d_model + norms  # the output matrix is one of its own
assert readers - too_much_attention + forgotten == llama_2_70b


# --8<-- [start:qwen]
# Qwen1.5-72B, as the script counted it.
def script(mlp_matrices):
    h, layers, tokens, length, factor = 8192, 80, 152_064, 1024, 3
    embeddings = 2 * tokens * h
    positions = h * length
    norms = 8 * h * layers + 2 * h
    attention = 4 * layers * h**2
    mlp = mlp_matrices * layers * h * factor * h
    return embeddings + positions + norms + attention + mlp


printed = script(mlp_matrices=2)
assert f"{printed / 1e9:.2f}B" == "56.19B"
repaired = script(mlp_matrices=3)
# --8<-- [end:qwen]

QWEN1_5_72B = {
    "model_type": "qwen2",
    "hidden_size": 8192,
    "intermediate_size": 24_576,
    "num_hidden_layers": 80,
    "num_attention_heads": 64,
    "num_key_value_heads": 64,
    "vocab_size": 152_064,
    "tie_word_embeddings": False,
}
qwen1_5_72b = count(QWEN1_5_72B).total
third_matrix = repaired - printed
repaired_error = repaired / qwen1_5_72b - 1

# --8<-- [start:lens]
# The matrices of Llama 7B, as TransformerLens counted them.
d_model, n_layer, d_ff = 4096, 32, 11_008
lens = n_layer * (4 * d_model**2 + 2 * d_model * d_ff)
assert lens == 5_033_164_800
lens_repaired = n_layer * (4 * d_model**2 + 3 * d_model * d_ff)
# --8<-- [end:lens]

if __name__ == "__main__":
    for what, n in [
        ("Llama 2 70B, the reader's count", readers),
        ("- keys and values not there", -too_much_attention),
        ("+ output matrix, norms", forgotten),
        ("= Llama 2 70B", llama_2_70b),
        ("Qwen1.5-72B, printed", printed),
        ("+ the third matrix", third_matrix),
        ("= repaired", repaired),
        ("Qwen1.5-72B, exact", qwen1_5_72b),
        ("Llama 7B's matrices, printed", lens),
        ("= repaired", lens_repaired),
    ]:
        print(f"{what:<34}{n:>16,}")
