"""A rented H100 against an API: how many texts it must write at a time.

Llama 2 7B in fp16, after 512 tokens. The limit is the reading of memory; the time for
prompts is left out, which flatters the H100.
"""

from snippets.choosing.break_even import api
from snippets.counting.decode_speed import weights_read
from snippets.counting.kv_cache import cache_bytes
from snippets.counting.parameter_count import count
from snippets.counting.weight_formats import LLAMA_2_7B

# --8<-- [start:rent]
dollars_per_hour = 2.95  # the median of posted prices, May 2026
bandwidth = 3350e9  # bytes a second

must_write = dollars_per_hour / api["gpt-6-luna"] * 1e6 / 3600  # tokens a second
weights = weights_read(count(LLAMA_2_7B), "fp16")
cache = cache_bytes(LLAMA_2_7B, 512)  # of each text


def at_most(texts):
    """Tokens a second: the weights are read once for all texts, each cache for its own."""
    return texts * bandwidth / (weights + texts * cache)


texts_at_once = next((n for n in range(1, 1000) if at_most(n) >= must_write), 1000)
# --8<-- [end:rent]
one_text = at_most(1)
one_text_dollars = dollars_per_hour / one_text / 3600 * 1e6  # for a million tokens

if __name__ == "__main__":
    print(f"to match the API    {must_write:8,.0f} tokens a second")
    print(f"one text at a time  {one_text:8,.0f} at most")
    print(f"so at least         {texts_at_once:8} texts at a time")
