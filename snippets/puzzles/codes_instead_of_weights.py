"""Counts Mixtral 8x7B as AQLM stores it in two bits: AQLM's issue 58.

"1x16": one codebook of 16 bits for each matrix; a code stands for eight weights in a row.
inference.py has three parameters for a matrix: codes, the codebook, and a scale for every
output. Routers, embeddings and norms stay as they are.
"""

# --8<-- [start:count]
d_model, n_layer, d_ff, d_kv = 4096, 32, 14_336, 1024
n_expert, vocab_size = 8, 32_000
codebook_size = 2**16  # as many as 16 bits can name

# Rows and columns: what comes out, what goes in.
attention = [(d_model, d_model), (d_kv, d_model)] * 2
expert = [(d_ff, d_model), (d_ff, d_model), (d_model, d_ff)]
matrices = n_layer * (attention + n_expert * expert)

parts = {
    "codes": sum(rows * columns // 8 for rows, columns in matrices),
    "codebooks": len(matrices) * codebook_size * 8,
    "scales": sum(rows for rows, _ in matrices),
    "tokens": 2 * vocab_size * d_model,
    "routers": n_layer * n_expert * d_model,
    "norms": (2 * n_layer + 1) * d_model,
}
found = sum(parts.values())
assert found == 6_546_853_888
# --8<-- [end:count]

n_matrices = len(matrices)
weights = sum(rows * columns for rows, columns in matrices)
untouched = parts["tokens"] + parts["routers"] + parts["norms"]
total = weights + untouched
assert total == 46_702_792_704
one_in = weights / parts["codes"]
# Bits: 16 for a code and for an entry of a codebook, in which eight numbers stand together.
bits_per_weight = 16 * (found - untouched) / weights

if __name__ == "__main__":
    for what, n in parts.items():
        print(f"{what:<12}{n:>16,}")
    print(f"{'found':<12}{found:>16,}")
    print(f"{'parameters':<12}{total:>16,}")
