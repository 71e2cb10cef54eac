"""What a model keeps of the text it has read: its key-value cache, to the byte.

For every token a layer keeps a key and a value for each key-value head; with latent
attention (DeepSeek-V2, 2405.04434, section 2.1) one short vector instead. A layer with a
sliding window keeps only as many tokens as its window is long (Mistral 7B, 2310.06825).
"""

from snippets.counting.parameter_count import Refused, count

FP16 = 2  # bytes


# Families that let the file say for each layer whether it slides.
_TOLD = ("gemma2", "gemma3_text", "gpt_oss", "qwen2", "qwen2_moe", "qwen3")


# --8<-- [start:windows]
def windows(config):
    """For every layer the number of tokens it sees back, or None for all of them."""
    counted = count(config)
    n_layer = counted.shape["n_layer"]
    kinds = config.get("layer_types")
    family = counted.model_type
    if family in ("gemma2", "gemma3_text", "gpt_oss"):
        window = config.get("sliding_window", 128 if family == "gpt_oss" else 4096)
        every = config.get("sliding_window_pattern", 6) if family == "gemma3_text" else 2
        if type(every) is not int or every < 1:
            raise Refused("sliding_window_pattern is not understood")
        slides = [(layer + 1) % every != 0 for layer in range(n_layer)]
    elif family in ("qwen2", "qwen2_moe", "qwen3", "qwen3_moe"):
        slide = config.get("use_sliding_window", False)
        if type(slide) is not bool:
            raise Refused("use_sliding_window is neither true nor false")
        window = config.get("sliding_window", 4096) if slide else None
        start = config.get("max_window_layers", 28)
        if type(start) is not int:
            raise Refused("max_window_layers is not a whole number")
        slides = [layer >= start for layer in range(n_layer)]
        if family == "qwen2_moe":
            slides = [layer % 2 == 0 and layer < start for layer in range(n_layer)]
        if family == "qwen3_moe":
            slides = [True] * n_layer
    elif family in ("mistral", "mixtral", "phi3", "starcoder2"):
        window = config.get("sliding_window", 4096 if family == "mistral" else None)
        slides = [True] * n_layer
    else:
        return [None] * n_layer
    if kinds is not None and family in _TOLD:
        slides = [kind == "sliding_attention" for kind in kinds]
    return [window or None if slide else None for slide in slides]


# --8<-- [end:windows]


# --8<-- [start:cache]
def cached_numbers(config, n_token):
    """Numbers kept after `n_token` tokens, over all layers."""
    seen = [n_token if window is None else window for window in windows(config)]
    return sum(min(n_token, one) for one in seen) * count(config).shape["cached"]


def cache_bytes(config, n_token, batch=1, bytes_each=FP16):
    return cached_numbers(config, n_token) * batch * bytes_each


# --8<-- [end:cache]


def _decoder(model_type, n_layer, d_model, n_head, n_kv_head, window=None):
    return {
        "model_type": model_type,
        "num_hidden_layers": n_layer,
        "hidden_size": d_model,
        "num_attention_heads": n_head,
        "num_key_value_heads": n_kv_head,
        "sliding_window": window,
    }


EXAMPLES = {
    "llama-2-7b": _decoder("llama", 32, 4096, 32, 32),
    "llama-2-70b": _decoder("llama", 80, 8192, 64, 8),
    "mistral-7b": _decoder("mistral", 32, 4096, 32, 8, window=4096),
    "gemma-3-1b": _decoder("gemma3_text", 26, 1152, 4, 1, window=512),
    "deepseek-v3": _decoder("deepseek_v3", 61, 7168, 128, 128),
}
per_token = {name: cache_bytes(config, 1) for name, config in EXAMPLES.items()}
at_32768 = {name: cache_bytes(config, 32768) for name, config in EXAMPLES.items()}

if __name__ == "__main__":
    print(f"{'fp16, one text':<16}{'bytes a token':>15}{'at 32,768 tokens':>24}")
    for name in EXAMPLES:
        size = f"{at_32768[name] / 2**30:.2f} GiB"
        print(f"{name:<16}{per_token[name]:>15,}{size:>24}")
