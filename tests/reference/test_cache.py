"""What the counter says a model keeps of a text, against the cache that one has filled.

Small models of every family with another attention read a text and keep what they need for
the next token; the numbers in their caches are counted one by one.
"""

import pytest
from test_transformers import build

from snippets.counting.kv_cache import cached_numbers, windows

pytestmark = pytest.mark.reference

TOKENS = 12
USUAL = {
    "hidden_size": 16,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "vocab_size": 20,
    "pad_token_id": 0,
}
FULL = {"num_key_value_heads": 4}
GROUPED = {"num_key_value_heads": 2}
QUERY = {"num_key_value_heads": 1}
KEPT = [
    {"model_type": "gpt2", "n_embd": 16, "n_layer": 3, "n_head": 4, "vocab_size": 20},
    {"model_type": "falcon", "multi_query": True, "new_decoder_architecture": False},
    {"model_type": "falcon", "new_decoder_architecture": True, "num_kv_heads": 2},
    {"model_type": "llama", **FULL},
    {"model_type": "llama", **GROUPED},
    {"model_type": "llama", **QUERY},
    {"model_type": "qwen3", "head_dim": 8, **GROUPED},
    {"model_type": "gemma", "head_dim": 8, **QUERY},
    {"model_type": "mistral", "sliding_window": 5, **GROUPED},
    {"model_type": "mistral", "sliding_window": None, **GROUPED},
    {"model_type": "gemma2", "head_dim": 8, "sliding_window": 5, **GROUPED},
    {"model_type": "gemma3_text", "head_dim": 8, "sliding_window": 5, **QUERY},
    {"model_type": "gpt_oss", "head_dim": 8, "sliding_window": 5, **GROUPED}
    | {"num_local_experts": 2, "num_experts_per_tok": 1},
    {"model_type": "qwen2", "use_sliding_window": True, "sliding_window": 5, **GROUPED}
    | {"max_window_layers": 1},
    # Latent attention: one short vector and one key that turns, for all heads together.
    {"model_type": "deepseek_v3", "kv_lora_rank": 6, "qk_rope_head_dim": 2, **FULL}
    | {"q_lora_rank": None, "qk_nope_head_dim": 4, "v_head_dim": 4}
    | {"first_k_dense_replace": 3},
]


def filled(config):
    """Return the keys and values that each layer keeps after a text of TOKENS tokens.

    Of heads that are copies of each other, one: Falcon's keys are copied for every query
    that shares them before they are kept, which is that code's way and no need.
    """
    import torch

    torch.manual_seed(0)
    model = build(config).to_empty(device="cpu").eval()
    with torch.no_grad():
        # Buffers too: Gemma scales its embedding by one, and 0 would make all heads alike.
        for tensor in (*model.parameters(), *model.buffers()):
            if tensor.is_floating_point():
                tensor.normal_()
        told = model(torch.ones(1, TOKENS, dtype=torch.long), use_cache=True)
    return [
        (torch.unique(layer.keys, dim=1), torch.unique(layer.values, dim=1))
        for layer in told.past_key_values.layers
    ]


def named(config):
    return " ".join(map(str, [config["model_type"], *list(config.values())[1:4]]))


@pytest.mark.parametrize("own", KEPT, ids=named)
def test_the_cache_holds_the_numbers_that_are_counted(own):
    config = own if own["model_type"] == "gpt2" else USUAL | own
    counted = 0
    for (keys, values), window in zip(filled(config), windows(config), strict=True):
        # transformers drops the oldest token of a full window at once: the next token
        # will take its place. While the next is read there are `window` again.
        kept = TOKENS if window is None else min(TOKENS, window - 1)
        assert keys.shape[2] == values.shape[2] == kept
        now = TOKENS if window is None else min(TOKENS, window)
        counted += (keys.numel() + values.numel()) // kept * now
    assert counted == cached_numbers(config, TOKENS)
