"""Which open weights fit a machine, speak the language, and keep up with the load.

Shapes are those of the atlas. A model takes the best format that fits: weights, all in that
format, a cache for the context, and a gigabyte for the program. Speed is the limit that
reading memory sets, one text at a time. Languages are what the makers' pages state, and no
measure of how well.
"""

from pathlib import Path

import yaml

from snippets.choosing import break_even
from snippets.choosing.cards import GIB, memory
from snippets.choosing.llama_2_fits import others
from snippets.counting.atlas import rows
from snippets.counting.decode_speed import weights_read
from snippets.counting.kv_cache import cache_bytes
from snippets.counting.parameter_count import count
from snippets.counting.weight_formats import BLOCKS

_register = Path(__file__).parent.parent / "cited_numbers.yml"
_cited = {
    name: entry["value"]
    for name, entry in yaml.safe_load(_register.read_text("utf-8"))["numbers"].items()
}

# --8<-- [start:languages]
# What the makers' pages say of Chinese: among a hundred languages and more; not among those
# that they list; nothing.
CHINESE = {"qwen3": "yes", "gemma-3": "yes", "llama-3": "no", "gpt-oss": "unsaid"}
# --8<-- [end:languages]
# Bits for each weight, best first; blocks of the last two hold a scale as well.
bits = {"fp16": 16, **{k: 8 * BLOCKS[k][1] / BLOCKS[k][0] for k in ("q8_0", "q4_0")}}
CONTEXTS = (1024, 4096, 16384, 65536)
MODELS = (
    "llama-3-2-1b",
    "qwen3-1-7b",
    "llama-3-2-3b",
    "gemma-3-4b",
    "qwen3-8b",
    "gemma-3-12b",
    "qwen3-14b",
    "gpt-oss-20b",
    "gemma-3-27b",
    "qwen3-30b-a3b",
    "qwen3-32b",
    "llama-3-3-70b",
    "gpt-oss-120b",
    "qwen3-235b-a22b",
)
# Bytes, and bytes a second.
machines = {
    "laptop": {"memory": 16 * GIB, "bandwidth": _cited["laptop-ddr5-bandwidth"]},
    "m4-max": {
        "memory": _cited["m4-max-lent"],
        "bandwidth": _cited["m4-max-bandwidth"],
    },
    **{
        card: {"memory": memory[card], "bandwidth": _cited[f"{entry}-bandwidth"]}
        for card, entry in {
            "rtx-3060": "rtx-3060",
            "rtx-4090": "rtx-4090",
            "rtx-5090": "rtx-5090",
            "a100": "a100-80gb",
            "h100": "h100-sxm",
        }.items()
    },
}


def described(row):
    """Return what choosing needs of a row of the atlas: parameters, and cache in bytes."""
    config, counted = row["config"], count(row["config"])
    family = next(name for name in CHINESE if row["id"].startswith(name))
    return {
        "name": row["name"],
        "licence": row["licence"],
        "chinese": CHINESE[family],
        "total": counted.total,
        "read": weights_read(counted, "fp16") // 2,  # parameters, for one token
        "cache": {f"{n}": cache_bytes(config, n) for n in CONTEXTS},
    }


_rows = {row["id"]: row for row in rows}
models = {name: described(_rows[name]) for name in MODELS}
program = others


# --8<-- [start:judge]
def judge(model, memory, bandwidth, n_context, tokens_a_day, chinese):
    """Return the best format that fits, tokens a second, hours a day, and what forbids."""
    cache = model["cache"][f"{n_context}"]
    room = memory - cache - program
    fitting = (kind for kind in bits if model["total"] * bits[kind] / 8 <= room)
    kind = next(fitting, None)
    if kind is None:
        short = model["total"] * min(bits.values()) / 8 - room
        return {"short": short, "why_not": "memory"}
    why_not = "language" if chinese and model["chinese"] == "no" else ""
    speed = bandwidth / (model["read"] * bits[kind] / 8 + cache)
    hours = tokens_a_day / speed / 3600
    if hours > 24:
        why_not = why_not or "load"
    return {"kind": kind, "speed": speed, "hours": hours, "why_not": why_not}


def choose(memory, bandwidth, n_context, tokens_a_day, chinese):
    """Return the largest model that nothing forbids, or None: then an API is left."""
    asked = memory, bandwidth, n_context, tokens_a_day, chinese
    allowed = [n for n, m in models.items() if not judge(m, *asked)["why_not"]]
    return max(allowed, key=lambda name: models[name]["total"], default=None)


# --8<-- [end:judge]
# An API's dollars for a million tokens written, with those sent for them.
api = {name: break_even.api[name] for name in ("gpt-6-luna", "deepseek-flash")}

n_context, tokens_a_day = 4096, 100_000
chosen = {
    machine: choose(*has.values(), n_context, tokens_a_day, chinese=True) or "api"
    for machine, has in machines.items()
}
api_a_day = {name: dollars * tokens_a_day / 1e6 for name, dollars in api.items()}

if __name__ == "__main__":
    print(f"Chinese, {n_context:,} tokens of context, {tokens_a_day:,} to write a day")
    print(f"{'':<10}{'GiB':>6}  {'the largest that does':<22}{'format':<8}{'a second':>8}")
    for machine, has in machines.items():
        name = chosen[machine]
        told = judge(models[name], *has.values(), n_context, tokens_a_day, True)
        print(f"{machine:<10}{has['memory'] / GIB:>6.1f}  {name:<22}", end="")
        print(f"{told['kind']:<8}{told['speed']:>8.0f}")
