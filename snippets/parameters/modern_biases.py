"""How many of a model's parameters are biases, from the shapes of its matrices.

Counted are the biases of linear layers. The shift in GPT-3's LayerNorm is not one of
them: it is counted with LayerNorm. Llama and Qwen use RMSNorm, which has no shift.
Shapes: Llama 2, meta-llama/llama (llama/model.py, every layer has bias=False); Qwen2.5,
its config.json and the Qwen2 report (2407.10671), which keeps biases on q, k and v.
"""

from snippets.counting import gpt3
from snippets.parameters import mlp_337


def llama_like(n_layer, d_model, d_kv, d_ff, vocab_size, *, qkv_bias):
    """Return a model's total and its biases; input and output embedding are separate.

    d_kv is the width of keys and of values: smaller than d_model where heads share them.
    """
    attention = 2 * d_model * d_model + 2 * d_model * d_kv  # q and output, k and v
    feed_forward = 3 * d_model * d_ff  # gate, up and down
    norms = 2 * d_model
    biases = n_layer * (d_model + 2 * d_kv) if qkv_bias else 0
    layers = n_layer * (attention + feed_forward + norms) + biases
    return {"total": layers + d_model + 2 * vocab_size * d_model, "biases": biases}


llama_2_7b = llama_like(32, 4096, 4096, 11008, 32000, qkv_bias=False)
qwen_2_5_7b = llama_like(28, 3584, 512, 18944, 152064, qkv_bias=True)
assert llama_2_7b["total"] == 6_738_415_616
assert qwen_2_5_7b["total"] == 7_615_616_512

share = {
    "mlp_337": mlp_337.biases / mlp_337.total,
    "gpt3": gpt3.biases / gpt3.total,
    "qwen_2_5_7b": qwen_2_5_7b["biases"] / qwen_2_5_7b["total"],
    "llama_2_7b": llama_2_7b["biases"] / llama_2_7b["total"],
}

if __name__ == "__main__":
    print("model            parameters       biases      share")
    for name, total, biases in [
        ("mlp_337", mlp_337.total, mlp_337.biases),
        ("gpt3", gpt3.total, gpt3.biases),
        ("qwen_2_5_7b", *qwen_2_5_7b.values()),
        ("llama_2_7b", *llama_2_7b.values()),
    ]:
        print(f"{name:<12}{total:>15,}{biases:>13,}{share[name]:>11.4%}")
