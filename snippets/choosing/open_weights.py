"""Open weights of 2025 and 2026: what the weights alone take at 4.5 bits each.

4.5 bits are q4_0: 32 weights in 18 bytes. A mixture of experts computes with its active
parameters but keeps all of them in memory. Counts are the makers' own, rounded.
"""

from math import ceil

from snippets.choosing.cards import GB, GIB, memory

# --8<-- [start:models]
models = {  # billions of parameters: all, and those that one token uses
    "gpt-oss-20b": {"total": 20.91, "active": 3.61},
    "qwen3.5-27b": {"total": 27, "active": 27},
    "gpt-oss-120b": {"total": 116.83, "active": 5.13},
    "hy3": {"total": 295, "active": 21},
    "glm-4.5": {"total": 355, "active": 32},
    "deepseek-v4.1-flash": {"total": 552, "active": 16},
    "kimi-k2": {"total": 1000, "active": 32},
}
BITS = 4.5
# --8<-- [end:models]

# --8<-- [start:memory]
weights = {name: round(size["total"] * 1e9 * BITS / 8) for name, size in models.items()}
h100s = {name: ceil(size / memory["h100"]) for name, size in weights.items()}
# --8<-- [end:memory]
smallest_card = {
    name: min((has, card) for card, has in memory.items() if has >= size)[1]
    for name, size in weights.items()
    if size <= max(memory.values())
}

if __name__ == "__main__":
    print(f"{'weights only':<21}{'GB':>7}{'GiB':>8}  on")
    for name, size in weights.items():
        on = smallest_card.get(name, f"{h100s[name]} x h100")
        print(f"{name:<21}{size / GB:>7.1f}{size / GIB:>8.1f}  {on}")
