"""`docs/*/counting/any-model` and `decisions`: each formula derived a second time.

Closed forms written here against the counter's tables of tensors; sizes of real files of
llama.cpp; caches, contexts and readings from the shapes alone.
"""

import json
from pathlib import Path

import pytest
import yaml

from snippets.counting import atlas, decode_speed, fits, kv_cache, weight_formats
from snippets.counting.parameter_count import Refused, conventions, count

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = {
    row["id"]: row["config"]
    for row in yaml.safe_load(
        (ROOT / "snippets/counting/atlas_models.yml").read_text("utf-8")
    )
    if "config" in row
}
LLAMAS = ["llama-2-7b", "llama-2-70b", "llama-3-8b"]
# Llama 2 7B as converted by llama.cpp and published as Llama-2-7B-GGUF: bytes of the file.
FILES = {"q4_0": 3_825_807_040, "q4_K_M": 4_081_004_224, "q8_0": 7_161_089_728}


@pytest.mark.parametrize("name", LLAMAS)
def test_the_formula_for_llama_gives_the_sum_of_its_tensors(name):
    c = CONFIGS[name]
    n_layer, d, m = c["num_hidden_layers"], c["hidden_size"], c["intermediate_size"]
    h, vocab = c["num_attention_heads"], c["vocab_size"]
    g, k = c.get("num_key_value_heads", h), d // h
    layer = 2 * d * h * k + 2 * d * g * k + 3 * d * m + 2 * d
    assert n_layer * layer + 2 * vocab * d + d == atlas.models[name]["total"]


def test_llama_3_is_as_deep_and_wide_as_llama_2_and_what_grew_is_named():
    old, new = CONFIGS["llama-2-7b"], CONFIGS["llama-3-8b"]
    for same in ("hidden_size", "num_hidden_layers", "num_attention_heads"):
        assert old[same] == new[same]
    assert new["num_key_value_heads"] < new["num_attention_heads"]
    for larger in ("vocab_size", "intermediate_size"):
        assert old[larger] < new[larger]


def test_without_groups_llama_2_70b_would_have_somewhat_more_than_a_tenth_more():
    c = CONFIGS["llama-2-70b"]
    d, k = c["hidden_size"], c["hidden_size"] // c["num_attention_heads"]
    missing = c["num_attention_heads"] - c["num_key_value_heads"]
    more = (
        c["num_hidden_layers"] * 2 * d * missing * k / atlas.models["llama-2-70b"]["total"]
    )
    assert 0.1 < more < 0.15


def test_mixtral_expert_by_expert():
    c = CONFIGS["mixtral-8x7b"]
    d, m, n_layer = c["hidden_size"], c["intermediate_size"], c["num_hidden_layers"]
    outside = 2 * c["vocab_size"] * d + d
    attention = 2 * d * d + 2 * d * d * c["num_key_value_heads"] // c["num_attention_heads"]
    used = {"total": c["num_local_experts"], "active": c["num_experts_per_tok"]}
    for name, experts in used.items():
        layer = attention + 2 * d + c["num_local_experts"] * d + experts * 3 * d * m
        assert atlas.models["mixtral-8x7b"][name] == outside + n_layer * layer


def test_deepseek_v3_squeezes_and_unfolds_by_two_slim_matrices():
    c = CONFIGS["deepseek-v3"]
    d, h, n_layer = c["hidden_size"], c["num_attention_heads"], c["num_hidden_layers"]
    q, kv = c["q_lora_rank"], c["kv_lora_rank"]
    nope, rope, v = c["qk_nope_head_dim"], c["qk_rope_head_dim"], c["v_head_dim"]
    queries = d * q + q + q * h * (nope + rope)
    squeeze, unfold = d * (kv + rope), kv * h * (nope + v)
    attention = queries + squeeze + kv + unfold + h * v * d
    dense, expert = 3 * d * c["intermediate_size"], 3 * d * c["moe_intermediate_size"]
    n_dense, n_expert = c["first_k_dense_replace"], c["n_routed_experts"]
    shared, router = c["n_shared_experts"] * expert, n_expert * d

    def all_layers(experts):
        mixed = (n_layer - n_dense) * (router + shared + experts * expert)
        return n_layer * (attention + 2 * d) + n_dense * dense + mixed

    outside = 2 * c["vocab_size"] * d + d
    assert atlas.models["deepseek-v3"]["total"] == outside + all_layers(n_expert)
    chosen = all_layers(c["num_experts_per_tok"])
    assert atlas.models["deepseek-v3"]["active"] == outside + chosen
    assert squeeze + unfold < 2 * d * h * v / 4  # against keys and values in full


def test_the_counter_gives_five_conventions_beside_the_total():
    told = conventions(counted := count(CONFIGS["deepseek-v3"]), counted.model)
    assert set(told) - {"active_without_input_embedding"} == {
        "untied",
        "without_input_embedding",
        "without_embeddings",
        "as_stored",
        "with_multi_token_prediction",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"model_type": "llama5"},
        {"new_matrix_size": 7},
        {"hidden_size": None},
        {"num_hidden_layers": -1},
        {"hidden_size": 4096.5},
        {"hidden_size": "4096"},
        {"num_attention_heads": 3},
        {"text_config": {}, "vision_config": {}},
    ],
    ids=json.dumps,
)
def test_what_the_page_lists_is_refused(change):
    assert count(CONFIGS["llama-2-7b"]).total
    with pytest.raises(Refused):
        count(CONFIGS["llama-2-7b"] | change)


def test_more_chosen_experts_than_there_are_is_refused():
    with pytest.raises(Refused):
        count(CONFIGS["mixtral-8x7b"] | {"num_experts_per_tok": 9})


def test_real_files_are_what_is_stored_and_a_head_of_one_size():
    """A file holds the vocabulary too; that is the same in each, so the rest is exact."""
    counted = count(weight_formats.LLAMA_2_7B)
    heads = {
        size - weight_formats.stored_bytes(counted, kind) for kind, size in FILES.items()
    }
    assert len(heads) == 1
    assert 32_000 * 10 < heads.pop() < 32_000 * 40  # a word and its score, for 32,000


def test_caches_from_shapes_alone():
    a_key_and_a_value, fp16 = 2, 2
    per_token = {
        "llama-2-7b": a_key_and_a_value * 32 * 32 * 128 * fp16,
        "llama-2-70b": a_key_and_a_value * 80 * 8 * 128 * fp16,
        "mistral-7b": a_key_and_a_value * 32 * 8 * 128 * fp16,
        "gemma-3-1b": a_key_and_a_value * 26 * 1 * 256 * fp16,
        "deepseek-v3": 61 * (512 + 64) * fp16,
    }
    assert kv_cache.per_token == per_token
    windowed = {"mistral-7b": 32 * [4096], "gemma-3-1b": 22 * [512] + 4 * [32768]}
    for name, each in per_token.items():
        n_layer = kv_cache.EXAMPLES[name]["num_hidden_layers"]
        seen = windowed.get(name, n_layer * [32768])
        assert kv_cache.at_32768[name] * n_layer == each * sum(seen)
    assert per_token["llama-2-70b"] < per_token["llama-2-7b"]


@pytest.mark.parametrize("memory", [7 * 10**9, 12 * 2**30, 24 * 2**30])
def test_the_longest_context_fits_and_one_token_more_does_not(memory):
    config = weight_formats.LLAMA_2_7B
    longest = fits.longest_context(config, "q4_K_M", memory)
    free = memory - weight_formats.stored_bytes(count(config), "q4_K_M")
    assert longest == free // kv_cache.per_token["llama-2-7b"]
    assert fits.needed(config, "q4_K_M", longest) <= memory
    assert fits.needed(config, "q4_K_M", longest + 1) > memory


def test_all_weights_but_the_table_of_embeddings_are_read_for_a_token():
    counted = count(weight_formats.LLAMA_2_7B)
    read = 2 * (counted.total - counted.embedding)
    assert decode_speed.llama_2_7b_weights["fp16"] == read
    cache = 4096 * kv_cache.per_token["llama-2-7b"]
    assert decode_speed.llama_2_7b_at_4096["fp16"] == read + cache


def test_the_smaller_the_weights_the_more_the_cache_slows():
    q4_0, fp16 = (
        decode_speed.llama_2_7b_weights[kind] / decode_speed.llama_2_7b_at_4096[kind]
        for kind in ("q4_0", "fp16")
    )
    assert q4_0 < fp16
