"""Times your own machine: a matrix read for one vector, and for sixty-four at once.

    python snippets/tradeoffs/measure_reading.py --measure

Without `--measure` it only says what there is to read and to compute. A clock never says
the same thing twice, so no page shows what it said.
"""

import sys
from time import perf_counter

import numpy as np

from snippets.counting.decode_speed import tokens_per_second
from snippets.counting.weight_formats import LLAMA_2_7B

d = 8192
weights = d * d  # in fp32
bytes_to_read = 4 * weights
texts = 64
operations = {"1": 2 * weights, "64": 2 * weights * texts}


# --8<-- [start:measure]
def best_of(repeats, work):
    """Seconds that `work` takes when nothing gets in its way."""
    taken = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def measure():
    """Print what a clock says here and now."""
    matrix = np.ones((d, d), np.float32)
    for n in (1, texts):
        vectors = np.ones((d, n), np.float32)
        taken = best_of(5, lambda vectors=vectors: matrix @ vectors)
        speed = bytes_to_read / taken
        print(f"{n:>2} at once: {taken * 1e3:.1f} ms, {speed / 1e9:.1f} GB/s read")
        if n == 1:
            most = tokens_per_second(speed, LLAMA_2_7B, "q4_0", 0)
            print(f"   Llama 2 7B in q4_0 at that speed: {most:.1f} tokens a second")


# --8<-- [end:measure]

if __name__ == "__main__":
    print(f"a matrix of {weights:,} weights, {bytes_to_read:,} bytes to read")
    for n, count in operations.items():
        print(f"{n:>2} at once: {count:,} operations")
    if "--measure" in sys.argv:
        measure()
    else:
        print("add --measure to time both on your machine")
