"""Many texts at once: one reading of the weights serves them all.

Llama 3.1 8B in fp16 on an H100. Each text brings its own cache, and the cache of one is of
no use to another; that is why long texts share less well.
"""

from math import ceil

from snippets.choosing.cards import memory
from snippets.counting.kv_cache import cache_bytes
from snippets.counting.parameter_count import count
from snippets.counting.weight_formats import stored_bytes
from snippets.tradeoffs.computed_and_measured import LLAMA_3_1_8B
from snippets.tradeoffs.roofline import seconds

# --8<-- [start:batch]
contexts = [0, 512, 4096]  # tokens before, in each text


def step(texts, n_context):
    """Seconds for one more token in every text."""
    return max(seconds("h100", LLAMA_3_1_8B, "fp16", n_context, texts))


def tokens_per_second(texts, n_context):
    """Of all texts together."""
    return texts / step(texts, n_context)


# --8<-- [end:batch]


def most_texts(n_context):
    """As many as fit beside the weights, and at most 1,024 are looked at."""
    if n_context == 0:
        return 1024
    free = memory["h100"] - stored_bytes(count(LLAMA_3_1_8B), "fp16")
    return min(1024, free // cache_bytes(LLAMA_3_1_8B, n_context))


def computing_takes_over(n_context):
    """The fewest texts for which computing takes longer than reading, or None."""
    reading, computing = seconds("h100", LLAMA_3_1_8B, "fp16", n_context)
    reading_2, _ = seconds("h100", LLAMA_3_1_8B, "fp16", n_context, texts=2)
    cache = reading_2 - reading  # every further text adds this and `computing`
    return ceil((reading - cache) / (computing - cache)) if computing > cache else None


# Seconds between two tokens of a text, as measured (vLLM, short texts).
measured_step = {"1": 6.48e-3, "4": 6.59e-3, "16": 10.94e-3, "64": 46.91e-3}
measured = {texts: int(texts) / gap for texts, gap in measured_step.items()}
four_cost = measured_step["4"] / measured_step["1"] - 1
four_gain = measured["4"] / measured["1"]
sixteen_gain = measured["16"] / measured["1"]

takes_over = computing_takes_over(0)
longest_that_computes = next(n for n in range(4096) if not computing_takes_over(n + 1))
fit_at_4096 = most_texts(4096)

if __name__ == "__main__":
    print("tokens a second at most, all texts together")
    print(f"{'texts':>5}" + "".join(f"{f'after {n:,}':>14}" for n in contexts))
    for texts in (1, 4, 16, 64, 256, 1024):
        cells = [
            f"{tokens_per_second(texts, n):,.0f}" if texts <= most_texts(n) else "no room"
            for n in contexts
        ]
        print(f"{texts:>5}" + "".join(f"{cell:>14}" for cell in cells))
