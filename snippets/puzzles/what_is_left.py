"""Two counts that leave out the matrices altogether: "262M" and 333,312.

AutoGPTQ, issue 759: weights in GPTQ's format are buffers, not parameters, so that counting
parameters finds embedding, output matrix and norms. huggingface_hub, issue 4221: 333,312
was written in the repository's metadata. It is the number of entries of all vectors of that
model. Matrices that are split over processors in training (ZeRO-3) can show no entry at
the moment of saving; that this happened is an inference.
"""

from snippets.counting.parameter_count import count
from snippets.puzzles.half_the_size import LLAMA_2_7B, is_packed

QWEN2_5_7B = {
    "model_type": "qwen2",
    "hidden_size": 3584,
    "intermediate_size": 18_944,
    "num_hidden_layers": 28,
    "num_attention_heads": 28,
    "num_key_value_heads": 4,
    "vocab_size": 152_064,
    "tie_word_embeddings": False,
}

# --8<-- [start:gptq]
llama_2_7b_without_matrices = sum(
    t.count for t in count(LLAMA_2_7B).tensors if not is_packed(t)
)
assert round(llama_2_7b_without_matrices, -6) == 262_000_000
# --8<-- [end:gptq]

# --8<-- [start:vectors]
d_model, n_layer, d_kv = 3584, 28, 4 * 128

norms = (2 * n_layer + 1) * d_model
query_key_value_biases = n_layer * (d_model + 2 * d_kv)
vectors = norms + query_key_value_biases
assert vectors == 333_312
# --8<-- [end:vectors]

qwen2_5_7b = count(QWEN2_5_7B).total
assert qwen2_5_7b == 7_615_616_512
matrices = qwen2_5_7b - vectors

if __name__ == "__main__":
    print(f"Llama 2 7B, its matrices apart    {llama_2_7b_without_matrices:>15,}")
    print(f"Qwen2.5 7B, norms                 {norms:>15,}")
    print(f"  biases of queries, keys, values {query_key_value_biases:>15,}")
    print(f"  all vectors                     {vectors:>15,}")
    print(f"  matrices                        {matrices:>15,}")
    print(f"  parameters                      {qwen2_5_7b:>15,}")
