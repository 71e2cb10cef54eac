"""Reproduces sixteen counts behind Pythia's old names: pythia's issue 54.

Shapes: EleutherAI/pythia; vocabularies, which are padded, as its issue 68 lists them.
The counts were of the time when names left embeddings out; since January 2023 names
include them (issues 60 and 138).
"""

from snippets.counting.parameter_count import count

# Old name: layers, width, heads, vocabulary, new name.
_suite = {
    "19m": (6, 512, 8, 50_304, "70m"),
    "125m": (12, 768, 12, 50_304, "160m"),
    "350m": (24, 1024, 16, 50_304, "410m"),
    "800m": (16, 2048, 8, 50_304, "1b"),
    "1.3b": (24, 2048, 16, 50_304, "1.4b"),
    "2.7b": (32, 2560, 32, 50_304, "2.8b"),
    "6.7b": (32, 4096, 32, 50_432, "6.9b"),
    "13b": (36, 5120, 40, 50_688, "12b"),
}

# --8<-- [start:count]
inside, with_one, total = {}, {}, {}
for name, (n_layer, d_model, n_head, vocab_size, _) in _suite.items():
    counted = count(
        {
            "model_type": "gpt_neox",
            "hidden_size": d_model,
            "intermediate_size": 4 * d_model,
            "num_hidden_layers": n_layer,
            "num_attention_heads": n_head,
            "vocab_size": vocab_size,
        }
    )
    inside[name] = counted.total - 2 * counted.embedding
    with_one[name] = counted.total - counted.embedding
    total[name] = counted.total
# --8<-- [end:count]

new_name = {name: shape[-1] for name, shape in _suite.items()}
assert inside["19m"] == 18_915_328 and with_one["13b"] == 11_586_549_760

if __name__ == "__main__":
    print(f"{'old name':<10}{'inside':>15}{'+ one':>15}{'+ both':>15}{'new':>7}")
    for name in inside:
        print(
            f"{name:<10}{inside[name]:>15,}{with_one[name]:>15,}"
            f"{total[name]:>15,}{new_name[name]:>7}"
        )
