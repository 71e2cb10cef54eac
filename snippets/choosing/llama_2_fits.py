"""Llama 2 in each format, with a full context: what it needs, and which card has it."""

from snippets.choosing.cards import GB, GIB, memory
from snippets.counting.fits import LLAMA_2_70B, longest_context, needed
from snippets.counting.kv_cache import cache_bytes
from snippets.counting.parameter_count import count
from snippets.counting.weight_formats import LLAMA_2_7B, stored_bytes

# --8<-- [start:yours]
n_context = 4096  # tokens: all that Llama 2 can read
others = 1 * GIB  # for the program: put in your own
# --8<-- [end:yours]

LLAMA_2_13B = LLAMA_2_7B | {
    "hidden_size": 5120,
    "intermediate_size": 13824,
    "num_hidden_layers": 40,
    "num_attention_heads": 40,
}
MODELS = {"7b": LLAMA_2_7B, "13b": LLAMA_2_13B, "70b": LLAMA_2_70B}
FORMATS = ("fp16", "int8", "q8_0", "q4_K_M", "q4_0")

parameters = {name: count(config).total for name, config in MODELS.items()}
weights = {
    name: {kind: stored_bytes(count(config), kind) for kind in FORMATS}
    for name, config in MODELS.items()
}


# --8<-- [start:fits]
def needs(config, kind):
    return needed(config, kind, n_context) + others


def cards_for(size):
    """The cards on which so many bytes fit."""
    return [card for card, has in memory.items() if size <= has]


altogether = {
    name: {kind: needs(config, kind) for kind in FORMATS} for name, config in MODELS.items()
}

# --8<-- [end:fits]

# --8<-- [start:cache]
# The cache has formats too: 32 numbers in 34 or 18 bytes, as for weights.
bytes_each = {"fp16": 2, "q8_0": 34 / 32, "q4_0": 18 / 32}
cache = {
    name: {
        kind: round(cache_bytes(config, n_context, bytes_each=size))
        for kind, size in bytes_each.items()
    }
    for name, config in MODELS.items()
}
# --8<-- [end:cache]
cache_per_token = {name: cache_bytes(config, 1) for name, config in MODELS.items()}
# The one that decides between GB and GiB: more than 12 GB, less than 12 GiB.
tight = altogether["13b"]["q4_K_M"]
# Eight heads of 70B share keys and values; every head of 13B has its own.
cache_13b_by_70b = cache_per_token["13b"] / cache_per_token["70b"]

# How long a text a card could keep besides the weights, whatever the model was trained for.
longest_on_3060 = {
    kind: longest_context(MODELS["7b"], kind, memory["rtx-3060"] - others)
    for kind in ("q8_0", "q4_0")
}
times_trained = longest_on_3060["q4_0"] / n_context

if __name__ == "__main__":
    rest = f"{others / GIB:.0f} GiB"
    print(f"weights and cache in GiB; altogether with {rest} for the rest")
    print(f"{'':<4}{'format':<7}{'weights':>8}{'cache':>7}{'altogether':>23}  fits on")
    for name, kinds in altogether.items():
        for kind, size in kinds.items():
            own, kept = weights[name][kind] / GIB, cache[name]["fp16"] / GIB
            both = f"{size / GB:.1f} GB = {size / GIB:.1f} GiB"
            where = cards_for(size)[0] if cards_for(size) else "none"
            print(f"{name:<4}{kind:<7}{own:>8.1f}{kept:>7.3f}{both:>23}  {where}")
