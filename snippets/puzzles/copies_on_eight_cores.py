"""Finds the 2,498,560 parameters that GPT-J's card has and its file has not.

The card says 6,053,381,344. Mesh Transformer JAX, with which it was trained, prints the
size of the whole state (transformer_shard.py: tree_size), and the state lies on eight
cores (configs/6B_roto_256.json). What is not cut into eighths is there eight times
(layers.py): norms, which are replicated; biases of the MLP's second matrix, one for every
core, to be added up; and a bias of the embedding, which is a linear layer there. The
conversion (to_hf_weights.py) makes one of the eight and adds that bias to every row.
"""

from snippets.counting.parameter_count import count

GPT_J = {
    "model_type": "gptj",
    "n_embd": 4096,
    "n_layer": 28,
    "n_head": 16,
    "vocab_size": 50_400,
}

# --8<-- [start:copies]
cores, n_layer, d_model = 8, 28, 4096
in_the_file = count(GPT_J).total

norms = (n_layer + 1) * 2 * d_model  # a gain and a shift each
output_biases = n_layer * d_model
embedding_bias = d_model  # in no file: it is a part of every row

on_the_card = in_the_file + (cores - 1) * (norms + output_biases) + cores * embedding_bias
assert on_the_card == 6_053_381_344
# --8<-- [end:copies]

difference = on_the_card - in_the_file
difference_in_widths = difference // d_model

if __name__ == "__main__":
    for what, n in [
        ("in the file", in_the_file),
        ("seven more copies of the norms", 7 * norms),
        ("seven more of the output biases", 7 * output_biases),
        ("eight biases of the embedding", 8 * embedding_bias),
        ("on the card", on_the_card),
    ]:
        print(f"{what:<34}{n:>14,}")
