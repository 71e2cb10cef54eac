"""Counts Llama 3.1 8B as NeMo Automodel's summary did: issue 1290.

The recipe (examples/llm_finetune/llama3_1/llama3_1_8b_squad_qlora.yaml) says the rest:
LoRA of rank 16 beside all linear layers, and 4-bit weights kept in 16-bit numbers
(bnb_4bit_quant_storage: bfloat16), four in each. The total is more than a quarter, for the
embeddings are not packed.
"""

# --8<-- [start:count]
d_model, n_layer, d_ff, d_kv = 4096, 32, 14_336, 1024
vocab_size, rank = 128_256, 16

linear = {
    "q": (d_model, d_model),
    "k": (d_model, d_kv),
    "v": (d_model, d_kv),
    "o": (d_model, d_model),
    "gate": (d_model, d_ff),
    "up": (d_model, d_ff),
    "down": (d_ff, d_model),
}
weights = n_layer * sum(a * b for a, b in linear.values())
tokens = vocab_size * d_model  # to read, and once more to write
norms = (2 * n_layer + 1) * d_model

lora = rank * n_layer * sum(a + b for a, b in linear.values())
lora += rank * (d_model + vocab_size)  # the head is linear, too
assert lora == 44_060_672

found = weights // 4 + 2 * tokens + norms + lora
assert found == 2_839_830_528
# --8<-- [end:count]

total = weights + 2 * tokens + norms
trainable_share = lora / total

if __name__ == "__main__":
    for what, n in [
        ("matrices, four in one number", weights // 4),
        ("tokens, read and written", 2 * tokens),
        ("norms", norms),
        ("LoRA", lora),
        ("found", found),
        ("parameters, without LoRA", total),
    ]:
        print(f"{what:<32}{n:>14,}")
