"""Counts CodeGen 6B as its own training code does, to the last parameter.

jaxformer, issue 3: 7,064,217,600. Shape: config/codegen_6B_nl.json. In modules.py, as in
GPT-J's code, the embedding is a linear layer, and so it has a bias: `d_model` numbers that
are added to every token alike.
"""


# --8<-- [start:count]
def codegen(n_layer, d_model, vocab_size=51_200):
    """One norm, no bias in attention, a bias in the head."""
    layer = 12 * d_model**2 + 5 * d_model + 2 * d_model
    embedding = vocab_size * d_model + d_model
    head = 2 * d_model + d_model * vocab_size + vocab_size
    return n_layer * layer + embedding + head


d_model = 4096
total = codegen(33, d_model)
assert total == 7_064_217_600
# --8<-- [end:count]

bytes_in_fp32 = 4 * total
without_embedding_bias = total - d_model
with_28_layers = codegen(28, 4096)  # as many as GPT-J
fitting_layers = [n for n in range(1, 100) if round(codegen(n, 4096) / 1e9, 1) == 6.1]

if __name__ == "__main__":
    print(f"33 layers              {total:>14,}")
    print(f"  without that bias    {without_embedding_bias:>14,}")
    print(f"28 layers              {with_28_layers:>14,}")
    print(f"layers that give 6.1B  {', '.join(map(str, fitting_layers)):>14}")
