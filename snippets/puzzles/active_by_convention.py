"""Counts what five mixtures use for one token, by three conventions.

DeepSeek-V3, issue 231, asks how 37B comes about; DeepSeek-V2, issue 73, why 2.4B and not
2.6B. Shapes: the config.json of each.
"""

from snippets.counting.parameter_count import count

_CONFIGS = {
    "mixtral": {
        "model_type": "mixtral",
        "hidden_size": 4096,
        "intermediate_size": 14_336,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "num_local_experts": 8,
        "num_experts_per_tok": 2,
        "vocab_size": 32_000,
    },
    "qwen1_5_moe": {
        "model_type": "qwen2_moe",
        "hidden_size": 2048,
        "intermediate_size": 5632,
        "moe_intermediate_size": 1408,
        "shared_expert_intermediate_size": 5632,
        "num_hidden_layers": 24,
        "num_attention_heads": 16,
        "num_key_value_heads": 16,
        "num_experts": 60,
        "num_experts_per_tok": 4,
        "decoder_sparse_step": 1,
        "vocab_size": 151_936,
        "tie_word_embeddings": False,
    },
    "deepseek_v2_lite": {
        "model_type": "deepseek_v2",
        "hidden_size": 2048,
        "intermediate_size": 10_944,
        "moe_intermediate_size": 1408,
        "num_hidden_layers": 27,
        "num_attention_heads": 16,
        "n_routed_experts": 64,
        "n_shared_experts": 2,
        "num_experts_per_tok": 6,
        "first_k_dense_replace": 1,
        "kv_lora_rank": 512,
        "q_lora_rank": None,
        "qk_nope_head_dim": 128,
        "qk_rope_head_dim": 64,
        "v_head_dim": 128,
        "vocab_size": 102_400,
        "tie_word_embeddings": False,
    },
    "deepseek_v3": {
        "model_type": "deepseek_v3",
        "hidden_size": 7168,
        "intermediate_size": 18_432,
        "moe_intermediate_size": 2048,
        "num_hidden_layers": 61,
        "num_attention_heads": 128,
        "n_routed_experts": 256,
        "n_shared_experts": 1,
        "num_experts_per_tok": 8,
        "first_k_dense_replace": 3,
        "kv_lora_rank": 512,
        "q_lora_rank": 1536,
        "qk_nope_head_dim": 128,
        "qk_rope_head_dim": 64,
        "v_head_dim": 128,
        "vocab_size": 129_280,
        "tie_word_embeddings": False,
    },
    "gpt_oss_20b": {
        "model_type": "gpt_oss",
        "hidden_size": 2880,
        "intermediate_size": 2880,
        "num_hidden_layers": 24,
        "num_attention_heads": 64,
        "num_key_value_heads": 8,
        "head_dim": 64,
        "num_local_experts": 32,
        "num_experts_per_tok": 4,
        "vocab_size": 201_088,
        "tie_word_embeddings": False,
    },
}

# --8<-- [start:conventions]
total, active, without_input, without_both = {}, {}, {}, {}
for name, config in _CONFIGS.items():
    counted = count(config)
    total[name] = counted.total
    # All but the experts that a token does not use.
    active[name] = counted.active
    # Of the embedding a token looks up one row.
    without_input[name] = counted.active - counted.embedding
    # Nor the output matrix; here it is as large.
    without_both[name] = counted.active - 2 * counted.embedding
# --8<-- [end:conventions]

assert total["deepseek_v3"] == 671_026_404_352
difference_in_v2_lite = active["deepseek_v2_lite"] - without_input["deepseek_v2_lite"]

if __name__ == "__main__":
    print(f"{'billions':<18}{'all used':>10}{'no input':>10}{'neither':>10}{'total':>10}")
    for name in total:
        row = (active[name], without_input[name], without_both[name], total[name])
        print(f"{name:<18}" + "".join(f"{n / 1e9:>10.2f}" for n in row))
