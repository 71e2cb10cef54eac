"""Counts Qwen1.5-1.8B as MLX finds it in 4 bits: mlx-examples' issue 473.

MLX puts eight 4-bit weights into a 32-bit number and keeps a scale and a bias for every 64
weights. It quantized all linear layers, the output matrix too, and not the embedding. The
thread rounds to thousands. LoRA: rank 8 on queries and values of 16 layers, the default of
the program, which the thread does not state.
"""

# --8<-- [start:count]
d_model, n_layer, d_ff, vocab_size = 2048, 24, 5504, 151_936

linear = n_layer * (4 * d_model**2 + 3 * d_model * d_ff)
linear += vocab_size * d_model  # the output matrix
rest = vocab_size * d_model  # the embedding
rest += n_layer * 3 * d_model  # biases of queries, keys, values
rest += (2 * n_layer + 1) * d_model  # norms
lora = 16 * 2 * 8 * (d_model + d_model)

before = linear + rest + lora
packed = linear // 8 + 2 * linear // 64
after = packed + rest + lora
assert f"{before / 1e6:.3f}M" == "1837.877M"
assert f"{after / 1e6:.3f}M" == "550.808M"
assert f"{lora / 1e6:.3f}M" == "1.049M"
# --8<-- [end:count]

if __name__ == "__main__":
    for what, n in [
        ("linear layers, eight in one", linear // 8),
        ("scales and biases", 2 * linear // 64),
        ("embedding, biases, norms", rest),
        ("LoRA", lora),
        ("found", after),
        ("found before quantizing", before),
    ]:
        print(f"{what:<30}{n:>15,}")
