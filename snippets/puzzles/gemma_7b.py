"""Counts Gemma 7B and 2B, whose names no convention explains: ollama's issue 5254.

Shapes: config.json of google/gemma-7b and gemma-2b. The head is tied to the embedding.
"""

from snippets.counting.parameter_count import count

GEMMA_7B = {
    "model_type": "gemma",
    "hidden_size": 3072,
    "intermediate_size": 24_576,
    "num_hidden_layers": 28,
    "num_attention_heads": 16,
    "num_key_value_heads": 16,
    "head_dim": 256,
    "vocab_size": 256_000,
}
GEMMA_2B = GEMMA_7B | {
    "hidden_size": 2048,
    "intermediate_size": 16_384,
    "num_hidden_layers": 18,
    "num_attention_heads": 8,
    "num_key_value_heads": 1,
}

# --8<-- [start:count]
d_model, n_layer, d_ff, vocab_size = 3072, 28, 24_576, 256_000
n_head, d_head = 16, 256
inside_heads = n_head * d_head  # wider than d_model

attention = 4 * d_model * inside_heads
mlp = 3 * d_model * d_ff
norms = (2 * n_layer + 1) * d_model
tokens = vocab_size * d_model  # also the output matrix
parts = {
    "mlp": n_layer * mlp,
    "attention": n_layer * attention,
    "tokens": tokens,
    "norms": norms,
}
total = sum(parts.values())
assert total == count(GEMMA_7B).total == 8_537_680_896
# --8<-- [end:count]

shares = {part: n / total for part, n in parts.items()}
small_total = count(GEMMA_2B).total
readings = {
    "7b": {"whole": total, "without_tokens": total - tokens},
    "2b": {
        "whole": small_total,
        "without_tokens": small_total - count(GEMMA_2B).embedding,
    },
}
# If 16 heads filled the width, and if the vocabulary were as small as Llama 2's.
with_heads_of_192 = total - n_layer * 4 * d_model * (inside_heads - d_model)
with_small_vocabulary = total - (vocab_size - 32_000) * d_model
with_both = with_heads_of_192 + with_small_vocabulary - total

if __name__ == "__main__":
    for part, n in parts.items():
        print(f"{part:<26}{n:>14,}{shares[part]:>8.1%}")
    print(f"{'total':<26}{total:>14,}")
    for name, counts in readings.items():
        for reading, n in counts.items():
            print(f"Gemma {name.upper()}, {reading.replace('_', ' '):<16}{n:>14,}")
    print(f"{'7B, heads fill the width':<26}{with_heads_of_192:>14,}")
    print(f"{'7B, 32,000 tokens':<26}{with_small_vocabulary:>14,}")
    print(f"{'7B, both':<26}{with_both:>14,}")
