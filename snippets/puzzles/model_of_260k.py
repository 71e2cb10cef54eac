"""Counts the smallest model of llama2.c, "260K": its issue 354.

Shape: karpathy/llama2.c, doc/stories260K.md, which prints the command it was trained with.
The width inside the MLP is not in it; model.py takes two thirds of four times the width and
rounds up to a multiple of `multiple_of`.
"""

# --8<-- [start:count]
d_model, n_layer, n_head, n_kv_head = 64, 5, 8, 4
vocab_size, multiple_of = 512, 4

d_ff = 2 * (4 * d_model) // 3
d_ff += -d_ff % multiple_of  # up to the next multiple

d_kv = d_model // n_head * n_kv_head
attention = 2 * d_model * d_model + 2 * d_model * d_kv
layer = attention + 3 * d_model * d_ff + 2 * d_model
outside = d_model + vocab_size * d_model
total = n_layer * layer + outside
assert total == 260_032
# --8<-- [end:count]

usual_vocab_size = 32_000
with_usual_vocabulary = total + (usual_vocab_size - vocab_size) * d_model
usual_share = usual_vocab_size * d_model / with_usual_vocabulary

if __name__ == "__main__":
    print(f"width inside the MLP            {d_ff:>10,}")
    print(f"layers                          {n_layer * layer:>10,}")
    print(f"tokens, and the last norm       {outside:>10,}")
    print(f"total                           {total:>10,}")
    print(f"with Llama 2's vocabulary       {with_usual_vocabulary:>10,}")
