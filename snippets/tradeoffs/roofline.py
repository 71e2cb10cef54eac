"""One step of writing, on named machines: the time to read and the time to compute.

A step gives every text that is being written one more token. The machine reads the weights
once for all of them and each text's cache for itself, and does two operations for every
weight and text. The slower of the two decides (a roofline, Williams et al. 2009).
"""

from snippets.counting.decode_speed import weights_read
from snippets.counting.kv_cache import cache_bytes
from snippets.counting.parameter_count import count
from snippets.counting.weight_formats import LLAMA_2_7B

# --8<-- [start:machines]
# Bytes a second from memory; 16-bit operations a second at peak, as makers state them.
bandwidth = {
    "h200": 4800e9,
    "h100": 3350e9,
    "a100": 2039e9,
    "rtx-4090": 1008e9,
    "m2-ultra": 800e9,
    "laptop": 89.6e9,
}
peak = {
    "h200": 990e12,
    "h100": 989.4e12,
    "a100": 312e12,
    "rtx-4090": 165.2e12,
    "m2-ultra": 27.2e12,  # stated for 32 bits; none is stated for 16
}
# --8<-- [end:machines]


# --8<-- [start:step]
def bytes_read(config, kind, n_context, texts=1):
    """Bytes read for one step: weights once, each text's cache."""
    weights = weights_read(count(config), kind)
    return weights + texts * cache_bytes(config, n_context)


def operations(config, n_context, texts=1):
    """Multiplications and additions for one step."""
    counted = count(config)
    weights = weights_read(counted, "fp16") // 2  # as many as are read
    shape = counted.shape
    # A key and a value of every layer and head, for each token before.
    per_token = 2 * shape["n_layer"] * shape["n_head"] * shape["head_dim"]
    return texts * 2 * (weights + n_context * per_token)


def seconds(machine, config, kind, n_context=0, texts=1):
    """The time to read and the time to compute; a step takes at least the longer."""
    reading = bytes_read(config, kind, n_context, texts) / bandwidth[machine]
    return reading, operations(config, n_context, texts) / peak[machine]


# --8<-- [end:step]


read_7b = bytes_read(LLAMA_2_7B, "fp16", 0)
operations_7b = operations(LLAMA_2_7B, 0)
operations_by_weights = operations_7b / (read_7b / 2)

_steps = {machine: seconds(machine, LLAMA_2_7B, "fp16") for machine in peak}
reading_ms = {machine: 1e3 * step[0] for machine, step in _steps.items()}
computing_ms = {machine: 1e3 * step[1] for machine, step in _steps.items()}
# As many texts at once, with no cache, and computing would take as long as reading.
balance = {machine: step[0] / step[1] for machine, step in _steps.items()}

tokens_per_second = {
    machine: {kind: speed / bytes_read(LLAMA_2_7B, kind, 0) for kind in ("fp16", "q4_0")}
    for machine, speed in bandwidth.items()
}

# The token after 4,096 others on an RTX 4090, with a cache and without.
n_context = 4096
cache_at_4096 = cache_bytes(LLAMA_2_7B, n_context)
with_cache = max(seconds("rtx-4090", LLAMA_2_7B, "q4_0", n_context))
without_cache = (
    sum(operations(LLAMA_2_7B, n) for n in range(n_context + 1)) / peak["rtx-4090"]
)
by_the_cache = without_cache / with_cache

# Four answers written side by side, the best to be kept, beside one.
_one, _four = (max(seconds("rtx-4090", LLAMA_2_7B, "q4_0", 512, texts)) for texts in (1, 4))
four_lines_cost = _four / _one - 1

if __name__ == "__main__":
    print("Llama 2 7B in fp16, one text, one token")
    print(f"{'':<10}{'reading':>10}{'computing':>12}{'reading is':>14}")
    for machine in peak:
        times = f"{reading_ms[machine]:>7.2f} ms{computing_ms[machine]:>9.4f} ms"
        print(f"{machine:<10}{times}{balance[machine]:>8.0f} times")
