"""Counts models whose output matrix is their embedding: once, and as often as it is stored.

Llama 3.2 1B: LLMs-from-scratch, issue 822. The three models of llama2.c: its issue 378; the
shapes are those of its README.
"""

from snippets.counting.parameter_count import count


# --8<-- [start:twice]
def llama(d_model, n_layer, n_head, d_ff, **rest):
    return count(
        {
            "model_type": "llama",
            "hidden_size": d_model,
            "num_hidden_layers": n_layer,
            "num_attention_heads": n_head,
            "intermediate_size": d_ff,
            "tie_word_embeddings": True,
            **rest,
        }
    )


_models = {
    "llama_3_2_1b": llama(2048, 16, 32, 8192, num_key_value_heads=8, vocab_size=128_256),
    "stories15m": llama(288, 6, 6, 768),
    "stories42m": llama(512, 8, 8, 1376),
    "stories110m": llama(768, 12, 12, 2048),
}
once = {name: m.total for name, m in _models.items()}
twice = {name: m.total + m.embedding for name, m in _models.items()}

assert once["llama_3_2_1b"] == 1_235_814_400
assert twice == {
    "llama_3_2_1b": 1_498_482_688,
    "stories15m": 24_407_712,
    "stories42m": 58_073_600,
    "stories110m": 134_105_856,
}
# --8<-- [end:twice]

excess = {name: twice[name] - once[name] for name in once}
excess_share = {name: excess[name] / once[name] for name in once}

if __name__ == "__main__":
    print(f"{'':<14}{'once':>15}{'twice':>15}{'excess':>10}")
    for name in once:
        print(f"{name:<14}{once[name]:>15,}{twice[name]:>15,}{excess_share[name]:>10.1%}")
