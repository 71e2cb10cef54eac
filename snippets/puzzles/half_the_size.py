"""Counts 4-bit models as a program does that counts the numbers it finds in memory.

bitsandbytes puts two 4-bit weights into one byte and shows a matrix as half as many
numbers. Embedding, output matrix and norms stay as they are. Automodel's pull request 1354
prints such a count of Llama 3 8B, peft's issue 1020 one of GPT-NeoX-20B with LoRA,
bitsandbytes' issue 834 one of Llama 2 7B. The code in issue 834 adds no LoRA, and yet its
number comes out with one: an inference. So is LoRA's rank in issue 1020.
"""

from snippets.counting.fits import LLAMA_2_70B
from snippets.counting.parameter_count import count

# --8<-- [start:packed]
LLAMA_2_7B = {
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 11_008,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "vocab_size": 32_000,
}
LLAMA_3_8B = LLAMA_2_7B | {
    "intermediate_size": 14_336,
    "num_key_value_heads": 8,
    "vocab_size": 128_256,
}
GPT_NEOX_20B = {
    "model_type": "gpt_neox",
    "hidden_size": 6144,
    "intermediate_size": 24_576,
    "num_hidden_layers": 44,
    "num_attention_heads": 64,
    "vocab_size": 50_432,
}


def is_packed(tensor):
    """Only the matrices inside the layers are stored in 4 bits."""
    return tensor.layers > 1 and len(tensor.shape) == 2


def seen(config, weights_in_one):
    """How many numbers a program finds, so many weights in each."""
    tensors = count(config).tensors
    packed = sum(t.count for t in tensors if is_packed(t))
    rest = sum(t.count for t in tensors if not is_packed(t))
    return packed // weights_in_one + rest


# --8<-- [end:packed]


# --8<-- [start:lora]
def lora(config, rank, *targets):
    """Two thin matrices beside each target: rows and columns."""
    return sum(
        rank * sum(t.shape) * t.layers
        for t in count(config).tensors
        if is_packed(t) and t.name.split(".")[-2] in targets
    )


# --8<-- [end:lora]

# --8<-- [start:cases]
llama_3_8b_seen = seen(LLAMA_3_8B, 2)
assert llama_3_8b_seen == 4_540_600_320

neox_lora = lora(GPT_NEOX_20B, 8, "query_key_value")
neox_seen = seen(GPT_NEOX_20B, 2) + neox_lora
assert neox_lora == 8_650_752
assert neox_seen == 10_597_552_128

llama_2_7b_seen = seen(LLAMA_2_7B, 2)
missing = 3_540_389_888 - llama_2_7b_seen
# Not in the code that the thread shows, yet it fits exactly.
seven = (
    "q_proj", "k_proj", "v_proj", "o_proj",
    "gate_proj", "up_proj", "down_proj",
)  # fmt: skip
llama_2_7b_lora = lora(LLAMA_2_7B, 16, *seven)
assert llama_2_7b_lora == missing
# --8<-- [end:cases]

llama_2_7b = count(LLAMA_2_7B).total
llama_3_8b = count(LLAMA_3_8B).total
neox = count(GPT_NEOX_20B).total
in_the_thread = llama_2_7b_seen + llama_2_7b_lora
# Llama 2 7B by how many weights a stored number holds, and with none of them in sight.
by_packing = {
    "one": seen(LLAMA_2_7B, 1),
    "two": llama_2_7b_seen,
    "four": seen(LLAMA_2_7B, 4),
    "eight": seen(LLAMA_2_7B, 8),
}
packed_weights = 2 * (llama_2_7b - llama_2_7b_seen)
unpacked = llama_2_7b - packed_weights
llama_2_70b_seen = seen(LLAMA_2_70B, 2)
excess_over_half = {
    "7b": 2 * llama_2_7b_seen / llama_2_7b - 1,
    "70b": 2 * llama_2_70b_seen / count(LLAMA_2_70B).total - 1,
}

if __name__ == "__main__":
    print(f"{'':<16}{'parameters':>16}{'found':>16}")
    print(f"{'Llama 3 8B':<16}{llama_3_8b:>16,}{llama_3_8b_seen:>16,}")
    print(f"{'GPT-NeoX-20B':<16}{neox:>16,}{neox_seen - neox_lora:>16,}")
    print(f"{'  with LoRA':<32}{neox_seen:>16,}")
    print(f"{'Llama 2 7B':<16}{llama_2_7b:>16,}{llama_2_7b_seen:>16,}")
    print(f"{'  with LoRA':<32}{in_the_thread:>16,}")
