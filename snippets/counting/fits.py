"""Does it fit? Weights, and what is kept of the text, against a machine's memory.

Whole bytes on both sides. What a program needs besides is not in it: a gigabyte more or
less, and the share of memory that a system keeps for itself.
"""

from snippets.counting.kv_cache import cache_bytes
from snippets.counting.parameter_count import count
from snippets.counting.weight_formats import LLAMA_2_7B, stored_bytes

GB, GIB = 10**9, 2**30


# --8<-- [start:fits]
def needed(config, kind, n_context, batch=1):
    """Bytes of weights in a format, and of the cache in fp16, together."""
    return stored_bytes(count(config), kind) + cache_bytes(config, n_context, batch)


def longest_context(config, kind, memory, batch=1):
    """The most tokens that still fit; 0 where the weights alone do not. Up to 2^40."""
    if needed(config, kind, 1, batch) > memory:
        return 0
    low, high = 1, 2**40
    while low < high:
        middle = (low + high + 1) // 2
        if needed(config, kind, middle, batch) <= memory:
            low = middle
        else:
            high = middle - 1
    return low


# --8<-- [end:fits]

LLAMA_2_70B = {
    "model_type": "llama",
    "hidden_size": 8192,
    "intermediate_size": 28672,
    "num_hidden_layers": 80,
    "num_attention_heads": 64,
    "num_key_value_heads": 8,
    "vocab_size": 32000,
}
_MODELS = {"llama-2-7b": LLAMA_2_7B, "llama-2-70b": LLAMA_2_70B}
_KINDS = ("fp16", "q8_0", "q4_K_M")
needed_at_4096 = {
    name: {kind: needed(config, kind, 4096) for kind in _KINDS}
    for name, config in _MODELS.items()
}

if __name__ == "__main__":
    print(f"{'with 4,096 tokens':<24}{'bytes':>20}{'GB':>10}{'GiB':>10}")
    for name, by_kind in needed_at_4096.items():
        for kind, size in by_kind.items():
            print(f"{name:<14}{kind:<10}{size:>20,}{size / GB:>10.2f}{size / GIB:>10.2f}")
