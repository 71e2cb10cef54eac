"""Counts GPT-3 from its shape, matrix by matrix, to the last parameter.

Layers, width and heads: Brown et al. 2020 (2005.14165), Table 2.1; context: section
2.1. The paper keeps GPT-2's architecture and tokenizer, so the rest follows
openai/gpt-2, src/model.py: a bias after every matrix, learned positions, and the token
embedding used again as the output matrix, hence counted once. GPT-3's sparse attention
layers look at fewer positions with the same matrices; they change no count.
"""

# --8<-- [start:shape]
n_layer = 96
d_model = 12288  # the width: numbers per token between layers
n_head = 96
d_head = 128
d_ff = 4 * d_model  # the width inside a feed-forward layer
vocab_size = 50257  # different tokens
n_ctx = 2048  # positions: the longest text it reads at once
# --8<-- [end:shape]

# --8<-- [start:layer]
# A matrix that takes n numbers to m numbers holds n * m of them.
layer = {
    "query": d_model * n_head * d_head,
    "key": d_model * n_head * d_head,
    "value": d_model * n_head * d_head,
    "attention_output": n_head * d_head * d_model,
    "up": d_model * d_ff,
    "down": d_ff * d_model,
    # One bias for each number that comes out of a matrix.
    "biases": 3 * n_head * d_head + d_model + d_ff + d_model,
    # Two norms, each with a gain and a shift.
    "layer_norms": 2 * (d_model + d_model),
}
layer_total = sum(layer.values())
# --8<-- [end:layer]

# --8<-- [start:total]
query_key_value = layer["query"] + layer["key"] + layer["value"]
attention = query_key_value + layer["attention_output"]
parts = {
    "feed_forward": n_layer * (layer["up"] + layer["down"]),
    "attention": n_layer * attention,
    # Also the output matrix: the same numbers, used again.
    "token_embedding": vocab_size * d_model,
    "position_embedding": n_ctx * d_model,
    "biases": n_layer * layer["biases"],
    # One more norm after the last layer.
    "layer_norms": n_layer * layer["layer_norms"] + 2 * d_model,
}
total = sum(parts.values())
shares = {part: count / total for part, count in parts.items()}

assert total == 174_604_259_328
assert round(total, -8) == 174_600_000_000  # Table D.1
# --8<-- [end:total]

biases = parts["biases"]
share_of_layer_matrices = shares["feed_forward"] + shares["attention"]

if __name__ == "__main__":
    for part, count in parts.items():
        print(f"{part:<20}{count:>17,}{shares[part]:>11.4%}")
    print(f"{'total':<20}{total:>17,}{sum(shares.values()):>11.4%}")
