"""The fastest that reading allows, beside what people measured.

One text at a time and hardly any text before it, so that reading the weights is all. Where
a service is measured in milliseconds for a token, it is turned round.
"""

from snippets.counting.decode_speed import weights_read
from snippets.counting.fits import LLAMA_2_70B
from snippets.counting.parameter_count import count
from snippets.counting.weight_formats import LLAMA_2_7B
from snippets.tradeoffs.roofline import bandwidth

LLAMA_3_1_8B = {
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": 128256,
}
MIXTRAL = LLAMA_3_1_8B | {
    "model_type": "mixtral",
    "vocab_size": 32000,
    "num_local_experts": 8,
    "num_experts_per_tok": 2,
}


# --8<-- [start:limit]
def read(config, kind):
    """Bytes of weights for one token."""
    if kind == "int4":  # a scale and a zero point of 16 bits for every 32 weights
        return weights_read(count(config), "int8") * (4 + (16 + 16) / 32) / 8
    return weights_read(count(config), kind)


def limit(bytes_a_second, config, kind):
    """Tokens a second, if reading were all there is."""
    return bytes_a_second / read(config, kind)


# --8<-- [end:limit]

# Machine, bytes a second, model, format, measured tokens a second.
ROWS = {
    "i5-6500-7b-q4_0": (20.023501e9, LLAMA_2_7B, "q4_0", 1 / 253.70e-3),
    "rtx-3060-7b-q4_0": (360e9, LLAMA_2_7B, "q4_0", 75.6),
    "m2-ultra-7b-q4_0": (bandwidth["m2-ultra"], LLAMA_2_7B, "q4_0", 94.27),
    "rtx-4090-7b-q4_0": (bandwidth["rtx-4090"], LLAMA_2_7B, "q4_0", 186.2),
    "h100-8b-fp16": (bandwidth["h100"], LLAMA_3_1_8B, "fp16", 1 / 6.48e-3),
    "a100-7b-fp16": (bandwidth["a100"], LLAMA_2_7B, "fp16", 104.9),
    "a100-7b-int8": (bandwidth["a100"], LLAMA_2_7B, "int8", 155.58),
    "a100-7b-int4": (bandwidth["a100"], LLAMA_2_7B, "int4", 196.8),
    "a100-70b-int8": (bandwidth["a100"], LLAMA_2_70B, "int8", 19.13),
    "a100-70b-int4": (bandwidth["a100"], LLAMA_2_70B, "int4", 25.25),
    "a100-mixtral-int8": (bandwidth["a100"], MIXTRAL, "int8", 56.04),
}
computed = {name: limit(*row[:3]) for name, row in ROWS.items()}
measured = {name: row[3] for name, row in ROWS.items()}
share = {name: measured[name] / computed[name] for name in ROWS}
rows = len(ROWS)
least_share, largest_share = min(share.values()), max(share.values())

# Quantization at work: as measured, and as the bytes alone would have it.
faster_in_int4 = measured["a100-7b-int4"] / measured["a100-7b-fp16"]
fewer_bytes_in_int4 = read(LLAMA_2_7B, "fp16") / read(LLAMA_2_7B, "int4")
larger_in_int8 = read(LLAMA_2_70B, "int8") / read(LLAMA_2_7B, "int8")
slower_in_int8 = measured["a100-7b-int8"] / measured["a100-70b-int8"]

# Mixtral, if every token did read all of its experts.
all_experts = limit(bandwidth["a100"], MIXTRAL | {"num_experts_per_tok": 8}, "int8")

# Llama 2 70B with Llama 2 7B guessing ahead for it: 48.4 tokens a second.
faster_with_guesses = 48.4 / measured["a100-70b-int4"]

if __name__ == "__main__":
    print(f"{'tokens a second':<20}{'at most':>9}{'measured':>10}{'share':>8}")
    for name in ROWS:
        print(f"{name:<20}{computed[name]:>9.1f}{measured[name]:>10.1f}", end="")
        print(f"{share[name]:>8.0%}")
