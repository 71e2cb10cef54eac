"""The counter against the implementation that people run, family by family.

transformers builds each configuration on PyTorch's meta device, where tensors have shapes
and no memory; its parameters are counted one by one. The configurations are small, random
and legal: every key that sets a shape is drawn, or left out so that a default holds.
"""

import re
from math import prod

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snippets.counting import parameter_count

pytestmark = pytest.mark.reference

# What transformers calls the tensors of experts that a token may pass by.
ROUTED = re.compile(r"\.experts\.")
LATENT = ("deepseek_v2", "deepseek_v3", "kimi_k2")


def read(config):
    """Return what transformers reads in a configuration, what is not there included."""
    # Here, for every run of the tests reads this file, and few have it.
    import transformers

    # Kimi K2 names DeepSeek's classes.
    model_type = {"kimi_k2": "deepseek_v3"}.get(config["model_type"], config["model_type"])
    kind = transformers.models.auto.configuration_auto.CONFIG_MAPPING[model_type]
    return kind.from_dict(config | {"model_type": model_type})


def build(config):
    """Return the model that transformers makes of a configuration."""
    import torch
    import transformers

    with torch.device("meta"):
        return transformers.AutoModelForCausalLM.from_config(read(config))


def counted(model):
    """Return the sizes of a model's parameters by name, each parameter once."""
    return {name: parameter.numel() for name, parameter in model.named_parameters()}


class Draw:
    """Draws the values of a configuration; `maybe` may leave a key to its default."""

    def __init__(self, draw, model_type):
        self.draw = draw
        self.config = {"model_type": model_type, "pad_token_id": 0}

    def one_of(self, *values):
        return self.draw(st.sampled_from(values))

    def number(self, least, most):
        return self.draw(st.integers(least, most))

    def put(self, **keys):
        self.config |= keys

    def maybe(self, **keys):
        for name, value in keys.items():
            if self.draw(st.booleans()):
                self.config[name] = value

    def flags(self, *names):
        self.maybe(**{name: self.draw(st.booleans()) for name in names})

    def usual(
        self, *, heads=(1, 2, 3, 4), head_dims=(2, 4, 8), grouped=True, own_dim=False
    ):
        """Put a width, layers, heads and an MLP under the names used since Llama."""
        n_head, head_dim = self.one_of(*heads), self.one_of(*head_dims)
        n_kv_head = self.one_of(*[n for n in range(1, n_head + 1) if n_head % n == 0])
        self.put(
            hidden_size=n_head * head_dim,
            num_hidden_layers=self.number(1, 4),
            num_attention_heads=n_head,
            num_key_value_heads=n_kv_head if grouped else n_head,
        )
        if own_dim:
            self.put(head_dim=self.one_of(2, 4, 6, 16))
        self.maybe(vocab_size=self.number(8, 60), intermediate_size=self.number(1, 40))
        self.flags("tie_word_embeddings")

    def experts(self, *, name, least=1):
        n_expert = self.number(least, 6)
        per_token = self.number(1, n_expert)
        self.put(**{name: n_expert, "num_experts_per_tok": per_token})


def gpt2(d):
    d.put(n_embd=d.number(1, 30), n_layer=d.number(1, 4))
    # transformers builds no heads that do not divide the width, as GPT-3 XL's do not.
    d.put(n_head=d.one_of(*[n for n in range(1, 31) if d.config["n_embd"] % n == 0]))
    d.maybe(
        vocab_size=d.number(8, 60), n_positions=d.number(1, 50), n_inner=d.number(1, 40)
    )
    d.flags("tie_word_embeddings")


def gpt_neox(d):
    d.usual(grouped=False)
    del d.config["num_key_value_heads"]
    d.flags("attention_bias")


def gptj(d):
    n_head = d.number(1, 3)
    d.put(n_head=n_head, n_embd=n_head * d.one_of(4, 8), n_layer=d.number(1, 4))
    d.put(rotary_dim=d.one_of(2, 4))
    d.maybe(vocab_size=d.number(8, 60), n_inner=d.number(1, 40))
    d.flags("tie_word_embeddings")


def opt(d):
    n_head = d.number(1, 4)
    d.put(hidden_size=n_head * d.number(1, 8), num_attention_heads=n_head)
    d.put(num_hidden_layers=d.number(1, 4))
    d.maybe(vocab_size=d.number(8, 60), ffn_dim=d.number(1, 40))
    d.maybe(max_position_embeddings=d.number(1, 40), word_embed_proj_dim=d.number(1, 20))
    d.flags("enable_bias", "layer_norm_elementwise_affine", "do_layer_norm_before")
    d.flags("_remove_final_layer_norm", "tie_word_embeddings")


def bloom(d):
    n_head = d.number(1, 4)
    width, layers = d.one_of(("hidden_size", "n_layer"), ("n_embed", "num_hidden_layers"))
    d.put(**{width: n_head * d.number(1, 8), layers: d.number(1, 4), "n_head": n_head})
    d.maybe(vocab_size=d.number(8, 60))
    d.flags("tie_word_embeddings")


def falcon(d):
    n_head, head_dim = d.number(1, 4), d.one_of(2, 4, 8)
    d.put(hidden_size=n_head * head_dim, num_attention_heads=n_head)
    d.put(num_hidden_layers=d.number(1, 4))
    d.maybe(num_kv_heads=d.one_of(*[n for n in range(1, n_head + 1) if n_head % n == 0]))
    d.maybe(vocab_size=d.number(8, 60), ffn_hidden_size=d.number(1, 40))
    d.maybe(num_ln_in_parallel_attn=d.one_of(1, 2))
    d.flags("bias", "parallel_attn", "multi_query", "new_decoder_architecture", "alibi")
    d.flags("tie_word_embeddings")


def llama(d):
    d.usual(own_dim=d.one_of(True, False))
    d.flags("attention_bias", "mlp_bias")


def mistral(d):
    d.usual(own_dim=d.one_of(True, False))


def mixtral(d):
    d.usual()
    d.experts(name="num_local_experts")


def qwen2(d):
    d.usual()


def sparse(d):
    layers = d.config["num_hidden_layers"]
    d.maybe(decoder_sparse_step=d.number(1, 3))
    d.maybe(mlp_only_layers=d.draw(st.lists(st.integers(0, layers - 1), unique=True)))


def qwen2_moe(d):
    d.usual()
    d.experts(name="num_experts")
    d.maybe(moe_intermediate_size=d.number(1, 20))
    d.maybe(shared_expert_intermediate_size=d.number(1, 20))
    d.flags("qkv_bias")
    sparse(d)


def qwen3(d):
    d.usual(own_dim=d.one_of(True, False))
    d.flags("attention_bias")


def qwen3_moe(d):
    d.usual(own_dim=d.one_of(True, False))
    d.experts(name="num_experts")
    d.maybe(moe_intermediate_size=d.number(1, 20))
    d.flags("attention_bias")
    sparse(d)


def gemma(d):
    d.usual(own_dim=d.one_of(True, False))
    d.flags("attention_bias")


def gemma3_text(d):
    gemma(d)
    d.maybe(sliding_window=d.number(1, 9))


def phi(d):
    d.usual(head_dims=(4, 8))
    d.flags("qk_layernorm")


def phi3(d):
    d.usual()


def glm(d):
    d.usual(head_dims=(4, 8), own_dim=d.one_of(True, False))
    d.flags("attention_bias")


def olmo2(d):
    d.usual()
    d.flags("attention_bias")


def stablelm(d):
    d.usual(head_dims=(8, 16))
    d.flags("use_qkv_bias", "qk_layernorm", "use_parallel_residual")


def starcoder2(d):
    d.usual()
    d.flags("use_bias")


def gpt_oss(d):
    d.usual(own_dim=d.one_of(True, False))
    d.experts(name="num_local_experts")
    d.flags("attention_bias")


def mixture(d):
    d.experts(name="n_routed_experts", least=2)
    d.put(n_group=1, topk_group=1)
    d.maybe(moe_intermediate_size=d.number(1, 20), n_shared_experts=d.number(1, 3))
    d.maybe(first_k_dense_replace=d.number(0, 5))


def deepseek(d):
    n_head = d.number(1, 4)
    d.put(hidden_size=n_head * d.one_of(2, 4, 8), num_attention_heads=n_head)
    d.put(num_key_value_heads=n_head, num_hidden_layers=d.number(1, 4))
    d.maybe(vocab_size=d.number(8, 60), intermediate_size=d.number(1, 40))
    d.maybe(q_lora_rank=d.one_of(None, 1, 5), kv_lora_rank=d.number(1, 9))
    d.maybe(qk_nope_head_dim=d.number(1, 9), qk_rope_head_dim=d.one_of(2, 4))
    d.maybe(v_head_dim=d.number(1, 9))
    d.flags("attention_bias", "tie_word_embeddings")
    mixture(d)


def glm4_moe(d):
    d.usual(head_dims=(4, 8), own_dim=d.one_of(True, False))
    d.flags("attention_bias", "use_qk_norm")
    mixture(d)


SHAPES = {
    "bloom": bloom,
    "deepseek_v2": deepseek,
    "deepseek_v3": deepseek,
    "falcon": falcon,
    "gemma": gemma,
    "gemma2": gemma,
    "gemma3_text": gemma3_text,
    "glm": glm,
    "glm4_moe": glm4_moe,
    "gpt2": gpt2,
    "gpt_neox": gpt_neox,
    "gpt_oss": gpt_oss,
    "gptj": gptj,
    "kimi_k2": deepseek,
    "llama": llama,
    "mistral": mistral,
    "mixtral": mixtral,
    "olmo2": olmo2,
    "opt": opt,
    "phi": phi,
    "phi3": phi3,
    "qwen2": qwen2,
    "qwen2_moe": qwen2_moe,
    "qwen3": qwen3,
    "qwen3_moe": qwen3_moe,
    "stablelm": stablelm,
    "starcoder2": starcoder2,
}


def test_every_family_that_is_counted_is_compared_here():
    assert SHAPES.keys() == parameter_count.FAMILIES.keys()


@st.composite
def configurations(draw, model_type):
    drawing = Draw(draw, model_type)
    SHAPES[model_type](drawing)
    return drawing.config


@pytest.mark.parametrize("model_type", sorted(SHAPES))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.data_too_large]
)
@given(data=st.data())
def test_a_family_is_counted_as_it_is_built(model_type, data):
    config = data.draw(configurations(model_type))
    model = build(config)
    sizes = counted(model)
    ours = parameter_count.as_json_object(parameter_count.count(config))
    assert ours["total"] == sum(sizes.values())
    listed = sum(t["layers"] * prod(t["shape"]) for t in ours["tensors"])
    assert listed == ours["total"]
    assert ours["embedding"] == model.get_input_embeddings().weight.numel()
    routed = sum(size for name, size in sizes.items() if ROUTED.search(name))
    if routed:
        n_expert = next(
            config[name]
            for name in ("num_local_experts", "num_experts", "n_routed_experts")
            if name in config
        )
        passed_by = routed * (n_expert - config["num_experts_per_tok"])
        assert passed_by % n_expert == 0
        assert ours["active"] == ours["total"] - passed_by // n_expert
    else:
        assert ours["active"] == ours["total"]
