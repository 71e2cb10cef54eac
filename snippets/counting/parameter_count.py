"""Every parameter of a language model, counted from its config.json, to the last one.

    python snippets/counting/parameter_count.py CONFIG.json
    python snippets/counting/parameter_count.py CONFIG.json --json

Each family below is a function that lists the tensors which its implementation in Hugging
Face transformers 5.24 creates, under their names there: so many numbers by so many, in so
many layers. The sum is a sum of whole numbers. Where a key is absent, what it means is what
it means to that implementation.

A wrong number is worse than none. Every key of the file must be one that sets a shape and
was used, or one that is known to change no shape; anything else is refused by name.

Nothing here needs more than the core of Python, not even its json module to read: the
calculator page runs this very file in a small Python made for browsers, where a pasted
configuration must get the same answer as here.
"""

import sys

_LARGEST_SIZE = 10**9
_MOST_LAYERS = 10**4


class Refused(ValueError):
    """One line that names what is not understood. There is no number then."""


# --8<-- [start:tensors]
class Tensor:
    """A named array of parameters, repeated in a number of layers."""

    def __init__(self, name, shape, layers):
        self.name, self.shape, self.layers = name, shape, layers
        count = layers
        for length in shape:
            count *= length
        self.count = count

    @property
    def part(self):
        return _part_of(self.name)


# Which part of a model a tensor belongs to: the first whose sign is in its name.
_PARTS = (
    ("norm", ("norm", "ln_")),
    ("head", ("lm_head",)),
    ("positions", ("wpe", "embed_positions")),
    ("embedding", ("wte", "embed_tokens", "embed_in", "word_embeddings")),
    ("projection", (".project_",)),
    ("routed experts", (".experts.",)),
    ("router", ("mlp.router", "mlp.gate.", "shared_expert_gate")),
    ("attention", ("attn", "attention")),
    ("mlp", ("",)),
)
_known_parts = {}


def _part_of(name):
    if name not in _known_parts:
        for part, signs in _PARTS:
            if any(sign in name for sign in signs):
                _known_parts[name] = part
                break
    return _known_parts[name]


class Block:
    """Where tensors are put: how their names begin, and how many layers have them."""

    def __init__(self, prefix="", layers=1):
        self.tensors, self.prefix, self.layers = [], prefix, layers

    def add(self, name, *shape):
        if self.layers and 0 not in shape:
            self.tensors.append(Tensor(self.prefix + name, shape, self.layers))

    def linear(self, name, n_in, n_out, bias=False):
        """y = W x + b; W has a row for each output."""
        self.add(name + ".weight", n_out, n_in)
        if bias:
            self.add(name + ".bias", n_out)

    def conv1d(self, name, n_in, n_out):
        """GPT-2's name for the same with W turned: a column for each output."""
        self.add(name + ".weight", n_in, n_out)
        self.add(name + ".bias", n_out)

    def rms_norm(self, name, width):
        self.add(name + ".weight", width)

    def layer_norm(self, name, width):
        self.add(name + ".weight", width)
        self.add(name + ".bias", width)

    def repeated(self, prefix, layers):
        """The layers inside: one list of tensors for all of them."""
        inner = Block(self.prefix + prefix, layers)
        inner.tensors = self.tensors
        return inner


# --8<-- [end:tensors]


class Model(Block):
    """All tensors of a model, and the few facts that the sums need."""

    def __init__(self, vocab_size, d_model, tied, d_embed=None):
        Block.__init__(self)
        self.vocab_size, self.d_model, self.tied = vocab_size, d_model, tied
        self.d_embed = d_embed or d_model
        self.experts = self.experts_per_token = 1
        self.buffers = 0  # numbers stored beside the parameters
        self.prediction = Block()  # modules that predict the tokens after the next
        self.shape = {}

    def heads(self, n_layer, n_head, n_kv_head, head_dim, value_dim=None, cached=None):
        """The shape of attention. `cached`: numbers that a layer keeps of each token."""
        self.shape = {
            "n_layer": n_layer,
            "d_model": self.d_model,
            "n_head": n_head,
            "n_kv_head": n_kv_head,
            "head_dim": head_dim,
            "value_dim": value_dim or head_dim,
            "cached": cached or 2 * n_kv_head * head_dim,  # a key and a value
            "vocab_size": self.vocab_size,
            "tied": self.tied,
        }

    def head(self, bias=False):
        """The output matrix. Where it is tied, it is the embedding and adds nothing."""
        if not self.tied:
            self.add("lm_head.weight", self.vocab_size, self.d_embed)
        if bias:
            self.add("lm_head.bias", self.vocab_size)


# --8<-- [start:config]
class Config:
    """A config.json being read: what was understood, and what was assumed."""

    def __init__(self, raw):
        self.raw, self.understood, self.assumed = raw, set(), {}

    def find(self, names):
        """(name, value, whether it is there), by any of its names, which must agree."""
        name, _, others = names.partition("|")
        self.understood.add(name)
        given = name in self.raw
        value = self.raw.get(name)
        if others:
            other, its_value, its_given = self.find(others)
            if given and its_given and not _same(value, its_value):
                raise Refused(f"{name} is {_show(value)} but {other} is {_show(its_value)}")
            if its_given and not given:
                return other, its_value, True
        return name, value, given

    def size(self, names, absent=None, null=None, least=1):
        """A whole number. `absent` and `null`: what it means to leave it out, or empty."""
        name, value, given = self.find(names)
        if not given and absent is None:
            raise Refused(f"{name} is missing")
        if not given:
            value = self.assumed[name] = absent
        elif value is None and null is not None:
            value = self.assumed[name] = null
        if type(value) is not int:
            raise Refused(f"{name} is {_show(value)}, not a whole number")
        if not least <= value <= _LARGEST_SIZE:
            raise Refused(f"{name} is {_show(value)}, no size that a model can have")
        return value

    def flag(self, name, absent):
        name, value, given = self.find(name)
        if not given:
            value = self.assumed[name] = absent
        if type(value) is not bool:
            raise Refused(f"{name} is {_show(value)}, neither true nor false")
        return value

    def only(self, name, *known):
        """No tensor depends on this key here: it may only state what is so anyway."""
        _, value, _ = self.find(name)
        if value is not None and not any(_same(value, one) for one in known):
            told = " or ".join(_show(one) for one in known)
            raise Refused(f"{name} is {_show(value)}; only {told} is understood here")


# --8<-- [end:config]


def _same(a, b):
    return type(a) is type(b) and a == b


def _show(value):
    """Any value in a few characters of ASCII, on one line."""
    if value is None:
        return "null"
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is dict or type(value) is list:
        return "an object" if type(value) is dict else "a list"
    if type(value) is int and abs(value) > 10**40:
        return "a number of more than 40 digits"
    text = f'"{value}"' if type(value) is str else str(value)
    text = "".join(c if " " <= c <= "~" else "?" for c in text)
    return text if len(text) <= 60 else text[:57] + "..."


def _must_divide(n_head, width):
    if width % n_head:
        raise Refused(f"{n_head} heads do not divide a width of {width}")


def _must_group(n_head, n_kv_head):
    if n_head % n_kv_head:
        raise Refused(f"{n_kv_head} heads of keys do not divide {n_head} heads of queries")


def _must_pair(c, head_dim, turned=1):
    """Rotary positions turn pairs of numbers; `turned` is the usual share of a head."""
    share = c.raw.get("partial_rotary_factor")
    share = share if type(share) in (int, float) else turned
    if head_dim > 4 and head_dim % 2 and share >= 1:
        raise Refused(f"a head has {head_dim} numbers, but positions turn pairs of them")


# --8<-- [start:shared]
class Shape:
    """The names that nearly everybody has used since Llama; a family's defaults."""

    def __init__(
        self,
        c,
        vocab_size,
        d_ff,
        n_head,
        n_kv_head=None,  # as many as heads
        head_dim=None,  # the width, divided among the heads
        nulls=(),  # keys that may be null, which then means the same
        must_divide=False,  # whether heads must divide the width, used or not
        must_pair=False,  # whether heads must be even also where no key says how wide
        turned=1,
    ):
        self.d_model = c.size("hidden_size")
        self.n_layer = c.size("num_hidden_layers")
        self.vocab_size = c.size("vocab_size", vocab_size)
        self.d_ff = c.size("intermediate_size", d_ff)
        self.n_head = n_head = c.size("num_attention_heads", n_head)
        if must_divide:
            _must_divide(n_head, self.d_model)
        name, share = "num_key_value_heads", self.d_model // n_head
        self.n_kv_head = c.size(
            name, n_kv_head or n_head, n_head if name in nulls else None
        )
        _must_group(n_head, self.n_kv_head)
        null = share if "head_dim" in nulls else None
        self.head_dim = c.size("head_dim", head_dim or share, null)
        if must_pair or head_dim or c.raw.get("head_dim") is not None:
            _must_pair(c, self.head_dim, turned)


def begin(s, tied):
    """The embedding, then layers that the caller fills, then `end`."""
    model = Model(s.vocab_size, s.d_model, tied)
    model.heads(s.n_layer, s.n_head, s.n_kv_head, s.head_dim)
    model.add("model.embed_tokens.weight", s.vocab_size, s.d_model)
    return model, model.repeated("model.layers.*.", s.n_layer)


def end(model):
    model.rms_norm("model.norm", model.d_model)
    model.head()
    return model


def grouped_attention(layer, s, qkv_bias=False, out_bias=False, out="o_proj"):
    """Queries for every head; keys and values for fewer heads, shared in groups."""
    layer.linear("self_attn.q_proj", s.d_model, s.n_head * s.head_dim, qkv_bias)
    layer.linear("self_attn.k_proj", s.d_model, s.n_kv_head * s.head_dim, qkv_bias)
    layer.linear("self_attn.v_proj", s.d_model, s.n_kv_head * s.head_dim, qkv_bias)
    layer.linear("self_attn." + out, s.n_head * s.head_dim, s.d_model, out_bias)


def norms_of_heads(layer, s):
    """One norm for every query, one for every key; all heads share them."""
    layer.rms_norm("self_attn.q_norm", s.head_dim)
    layer.rms_norm("self_attn.k_norm", s.head_dim)


def gated_mlp(layer, name, d_model, d_ff, bias=False):
    """Three matrices: down(act(gate(x)) * up(x))."""
    layer.linear(name + ".gate_proj", d_model, d_ff, bias)
    layer.linear(name + ".up_proj", d_model, d_ff, bias)
    layer.linear(name + ".down_proj", d_ff, d_model, bias)


def routed_experts(layer, d_model, d_ff, n_expert):
    """A router, and gated MLPs of which a token uses a few; gate and up in one array."""
    layer.add("mlp.gate.weight", n_expert, d_model)
    layer.add("mlp.experts.gate_up_proj", n_expert, 2 * d_ff, d_model)
    layer.add("mlp.experts.down_proj", n_expert, d_model, d_ff)


def choose_experts(c, model, n_expert, absent):
    """How many of its experts a layer uses for a token."""
    per_token = c.size("num_experts_per_tok", absent)
    if n_expert and per_token > n_expert:
        raise Refused(f"num_experts_per_tok is {per_token}, of {n_expert} experts")
    model.experts, model.experts_per_token = n_expert, per_token


def two_norms(layer, s):
    layer.rms_norm("input_layernorm", s.d_model)
    layer.rms_norm("post_attention_layernorm", s.d_model)


# --8<-- [end:shared]


# --8<-- [start:gpt2]
def gpt2(c):
    """GPT-2, and GPT-3's shapes: learned positions, biases everywhere, a tied head."""
    d_model = c.size("n_embd|hidden_size")
    n_layer = c.size("n_layer|num_hidden_layers")
    n_head = c.size("n_head|num_attention_heads", 12)  # no shape depends on it
    n_ctx = c.size("n_positions|max_position_embeddings", 1024)
    vocab_size = c.size("vocab_size", 50257)
    d_ff = c.size("n_inner", 4 * d_model, 4 * d_model)

    model = Model(vocab_size, d_model, c.flag("tie_word_embeddings", True))
    head_dim = None if d_model % n_head else d_model // n_head
    model.heads(n_layer, n_head, n_head, head_dim, cached=2 * d_model)
    model.add("transformer.wte.weight", vocab_size, d_model)
    model.add("transformer.wpe.weight", n_ctx, d_model)
    layer = model.repeated("transformer.h.*.", n_layer)
    layer.layer_norm("ln_1", d_model)
    layer.conv1d("attn.c_attn", d_model, 3 * d_model)
    layer.conv1d("attn.c_proj", d_model, d_model)
    layer.layer_norm("ln_2", d_model)
    layer.conv1d("mlp.c_fc", d_model, d_ff)
    layer.conv1d("mlp.c_proj", d_ff, d_model)
    model.layer_norm("transformer.ln_f", d_model)
    model.head()
    return model


# --8<-- [end:gpt2]


def gpt_neox(c):
    """GPT-NeoX-20B, Pythia, Dolly: rotary positions, an untied head."""
    d_model = c.size("hidden_size")
    n_layer = c.size("num_hidden_layers")
    n_head = c.size("num_attention_heads", 64)
    _must_divide(n_head, d_model)
    vocab_size = c.size("vocab_size", 50432)
    d_ff = c.size("intermediate_size", 24576)
    bias = c.flag("attention_bias", True)

    model = Model(vocab_size, d_model, c.flag("tie_word_embeddings", False))
    model.heads(n_layer, n_head, n_head, d_model // n_head)
    model.add("gpt_neox.embed_in.weight", vocab_size, d_model)
    layer = model.repeated("gpt_neox.layers.*.", n_layer)
    layer.layer_norm("input_layernorm", d_model)
    layer.layer_norm("post_attention_layernorm", d_model)
    layer.linear("attention.query_key_value", d_model, 3 * d_model, bias)
    layer.linear("attention.dense", d_model, d_model, bias)
    layer.linear("mlp.dense_h_to_4h", d_model, d_ff, bias=True)
    layer.linear("mlp.dense_4h_to_h", d_ff, d_model, bias=True)
    model.layer_norm("gpt_neox.final_layer_norm", d_model)
    model.head()
    return model


def gptj(c):
    """GPT-J: one norm for each layer; no bias in attention, but one in the head."""
    d_model = c.size("n_embd|hidden_size")
    n_layer = c.size("n_layer|num_hidden_layers")
    n_head = c.size("n_head|num_attention_heads", 16)
    _must_divide(n_head, d_model)
    vocab_size = c.size("vocab_size", 50400)
    d_ff = c.size("n_inner", 4 * d_model, 4 * d_model)

    model = Model(vocab_size, d_model, c.flag("tie_word_embeddings", False))
    model.heads(n_layer, n_head, n_head, d_model // n_head)
    model.add("transformer.wte.weight", vocab_size, d_model)
    layer = model.repeated("transformer.h.*.", n_layer)
    layer.layer_norm("ln_1", d_model)
    for name in ("k_proj", "v_proj", "q_proj", "out_proj"):
        layer.linear("attn." + name, d_model, d_model)
    layer.linear("mlp.fc_in", d_model, d_ff, bias=True)
    layer.linear("mlp.fc_out", d_ff, d_model, bias=True)
    model.layer_norm("transformer.ln_f", d_model)
    model.head(bias=True)
    return model


def opt(c):
    """OPT, Galactica. OPT-350m's embeddings are narrow, its norms after, not before."""
    d_model = c.size("hidden_size")
    n_layer = c.size("num_hidden_layers")
    n_head = c.size("num_attention_heads", 12)
    _must_divide(n_head, d_model)
    vocab_size = c.size("vocab_size", 50272)
    d_ff = c.size("ffn_dim", 3072)
    n_ctx = c.size("max_position_embeddings", 2048)
    d_embed = c.size("word_embed_proj_dim", d_model, d_model)
    bias = c.flag("enable_bias", True)
    affine = c.flag("layer_norm_elementwise_affine", True)
    norm_first = c.flag("do_layer_norm_before", True)
    no_last_norm = c.flag("_remove_final_layer_norm", False)
    c.only("learned_embeddings", True)

    model = Model(vocab_size, d_model, c.flag("tie_word_embeddings", True), d_embed)
    model.heads(n_layer, n_head, n_head, d_model // n_head)
    model.add("model.decoder.embed_tokens.weight", vocab_size, d_embed)
    model.add("model.decoder.embed_positions.weight", n_ctx + 2, d_model)  # 2 never used
    if d_embed != d_model:
        model.linear("model.decoder.project_in", d_embed, d_model)
        model.linear("model.decoder.project_out", d_model, d_embed)
    layer = model.repeated("model.decoder.layers.*.", n_layer)
    for name in ("k_proj", "v_proj", "q_proj", "out_proj"):
        layer.linear("self_attn." + name, d_model, d_model, bias)
    layer.linear("fc1", d_model, d_ff, bias)
    layer.linear("fc2", d_ff, d_model, bias)
    if affine:
        layer.layer_norm("self_attn_layer_norm", d_model)
        layer.layer_norm("final_layer_norm", d_model)
        if norm_first and not no_last_norm:
            model.layer_norm("model.decoder.final_layer_norm", d_model)
    model.head()
    return model


def bloom(c):
    """BLOOM: positions without parameters; the embedding has a norm of its own."""
    d_model = c.size("hidden_size|n_embed")
    n_layer = c.size("n_layer|num_hidden_layers")
    n_head = c.size("n_head|num_attention_heads", 8)
    _must_divide(n_head, d_model)
    vocab_size = c.size("vocab_size", 250880)
    c.only("n_inner", 4 * d_model)

    model = Model(vocab_size, d_model, c.flag("tie_word_embeddings", True))
    model.heads(n_layer, n_head, n_head, d_model // n_head)
    model.add("transformer.word_embeddings.weight", vocab_size, d_model)
    model.layer_norm("transformer.word_embeddings_layernorm", d_model)
    layer = model.repeated("transformer.h.*.", n_layer)
    layer.layer_norm("input_layernorm", d_model)
    layer.linear("self_attention.query_key_value", d_model, 3 * d_model, bias=True)
    layer.linear("self_attention.dense", d_model, d_model, bias=True)
    layer.layer_norm("post_attention_layernorm", d_model)
    layer.linear("mlp.dense_h_to_4h", d_model, 4 * d_model, bias=True)
    layer.linear("mlp.dense_4h_to_h", 4 * d_model, d_model, bias=True)
    model.layer_norm("transformer.ln_f", d_model)
    model.head()
    return model


def falcon(c):
    """Falcon: RW with ALiBi; 7B, one head of keys for all; 40B and later, groups."""
    d_model = c.size("hidden_size|n_embed")
    n_layer = c.size("num_hidden_layers")
    n_head = c.size("num_attention_heads", 71)
    _must_divide(n_head, d_model)
    head_dim = d_model // n_head
    _must_pair(c, head_dim)
    vocab_size = c.size("vocab_size", 65024)
    d_ff = c.size("ffn_hidden_size", 4 * d_model, 4 * d_model)
    bias = c.flag("bias", False)
    parallel = c.flag("parallel_attn", True)
    multi_query = c.flag("multi_query", True)
    grouped = c.flag("new_decoder_architecture", False)
    n_kv_head = c.size("num_kv_heads", n_head, n_head)
    usual_norms = 2 if grouped else 1
    n_norm = c.size("num_ln_in_parallel_attn", usual_norms, usual_norms)
    c.only("num_ln_in_parallel_attn", 1, 2)
    c.only("ff_factor", None if d_ff % d_model else d_ff // d_model)
    if grouped:
        _must_group(n_head, n_kv_head)
    else:
        n_kv_head = 1 if multi_query else n_head

    model = Model(vocab_size, d_model, c.flag("tie_word_embeddings", True))
    model.heads(n_layer, n_head, n_kv_head, head_dim)
    model.add("transformer.word_embeddings.weight", vocab_size, d_model)
    layer = model.repeated("transformer.h.*.", n_layer)
    d_qkv = (n_head + 2 * n_kv_head) * head_dim
    layer.linear("self_attention.query_key_value", d_model, d_qkv, bias)
    layer.linear("self_attention.dense", d_model, d_model, bias)
    layer.linear("mlp.dense_h_to_4h", d_model, d_ff, bias)
    layer.linear("mlp.dense_4h_to_h", d_ff, d_model, bias)
    if parallel and n_norm == 2:
        layer.layer_norm("ln_attn", d_model)
        layer.layer_norm("ln_mlp", d_model)
    else:
        layer.layer_norm("input_layernorm", d_model)
        if not parallel:
            layer.layer_norm("post_attention_layernorm", d_model)
    model.layer_norm("transformer.ln_f", d_model)
    model.head()
    return model


# --8<-- [start:llama]
_KV, _HEAD = "num_key_value_heads", "head_dim"


def llama(c):
    """Llama 1 to 3.3, Code Llama, Yi, SmolLM, TinyLlama, and what calls itself that."""
    s = Shape(c, 32000, 11008, 32, nulls=(_KV, _HEAD), must_divide=True, must_pair=True)
    bias = c.flag("attention_bias", False)
    c.only("bias", bias)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s, bias, bias)
    gated_mlp(layer, "mlp", s.d_model, s.d_ff, c.flag("mlp_bias", False))
    two_norms(layer, s)
    return end(model)


# --8<-- [end:llama]


def mistral(c):
    """Mistral 7B, Nemo, Small: Llama without switches for biases."""
    s = Shape(c, 32000, 14336, n_head=32, n_kv_head=8, nulls=(_HEAD,), must_pair=True)
    c.only("attention_bias", False)
    c.only("mlp_bias", False)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s)
    gated_mlp(layer, "mlp", s.d_model, s.d_ff)
    two_norms(layer, s)
    return end(model)


# --8<-- [start:mixtral]
def mixtral(c):
    """Mixtral: Mistral with experts in the place of the MLP."""
    s = Shape(c, 32000, 14336, n_head=32, n_kv_head=8, nulls=(_HEAD,))
    n_expert = c.size("num_local_experts|num_experts", 8)
    c.only("attention_bias", False)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s)
    choose_experts(c, model, n_expert, 2)
    routed_experts(layer, s.d_model, s.d_ff, n_expert)
    two_norms(layer, s)
    return end(model)


# --8<-- [end:mixtral]


def qwen2(c):
    """Qwen1.5, Qwen2, Qwen2.5: a bias on queries, keys and values, nowhere else."""
    s = Shape(c, 151936, 22016, n_head=32, n_kv_head=32, nulls=(_KV,))
    c.only("mlp_bias", False)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s, qkv_bias=True)
    gated_mlp(layer, "mlp", s.d_model, s.d_ff)
    two_norms(layer, s)
    return end(model)


def sparse_layers(c, n_layer, n_expert):
    """How many layers of a Qwen have experts: each so many, less those on a list."""
    step = c.size("decoder_sparse_step", 1)
    dense = c.find("mlp_only_layers")[1] or []
    if type(dense) is not list or any(type(i) is not int for i in dense):
        raise Refused("mlp_only_layers is not a list of layers")
    if any(not 0 <= i < n_layer for i in dense):
        raise Refused(f"mlp_only_layers has one that is not among {n_layer} layers")
    if n_expert == 0:
        return 0
    return n_layer // step - len({i for i in dense if (i + 1) % step == 0})


def qwen2_moe(c):
    """Qwen1.5-MoE, Qwen2-57B: routed experts, and one for every token with a gate."""
    s = Shape(c, 151936, 5632, n_head=16, n_kv_head=16)
    n_expert = c.size("num_experts", 60, least=0)
    d_expert = c.size("moe_intermediate_size", 1408)
    d_shared = c.size("shared_expert_intermediate_size", 5632, least=0)
    n_sparse = sparse_layers(c, s.n_layer, n_expert)

    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s, c.flag("qkv_bias", True))
    two_norms(layer, s)
    dense = model.repeated("model.layers.*.", s.n_layer - n_sparse)
    gated_mlp(dense, "mlp", s.d_model, s.d_ff)
    sparse = model.repeated("model.layers.*.", n_sparse)
    choose_experts(c, model, n_expert, 4)
    routed_experts(sparse, s.d_model, d_expert, n_expert)
    gated_mlp(sparse, "mlp.shared_expert", s.d_model, d_shared)
    sparse.linear("mlp.shared_expert_gate", s.d_model, 1)
    return end(model)


def qwen3(c):
    """Qwen3: no bias; queries and keys have norms; heads have a width of their own."""
    s = Shape(c, 151936, 22016, n_head=32, n_kv_head=32, head_dim=128, nulls=(_KV,))
    bias = c.flag("attention_bias", False)
    c.only("mlp_bias", False)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s, bias, bias)
    norms_of_heads(layer, s)
    gated_mlp(layer, "mlp", s.d_model, s.d_ff)
    two_norms(layer, s)
    return end(model)


def qwen3_moe(c):
    """Qwen3-30B-A3B, 235B-A22B, Coder-480B: Qwen3 with routed experts, none shared."""
    s = Shape(c, 151936, 6144, n_head=32, n_kv_head=4)
    bias = c.flag("attention_bias", False)
    n_expert = c.size("num_experts|num_local_experts", 128, least=0)
    d_expert = c.size("moe_intermediate_size", 768)
    n_sparse = sparse_layers(c, s.n_layer, n_expert)
    c.only("qkv_bias", bias)
    c.only("use_qk_norm", True)
    c.only("shared_expert_intermediate_size", 0)

    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s, bias, bias)
    norms_of_heads(layer, s)
    two_norms(layer, s)
    dense = model.repeated("model.layers.*.", s.n_layer - n_sparse)
    gated_mlp(dense, "mlp", s.d_model, s.d_ff)
    sparse = model.repeated("model.layers.*.", n_sparse)
    choose_experts(c, model, n_expert, 8)
    routed_experts(sparse, s.d_model, d_expert, n_expert)
    return end(model)


# --8<-- [start:gemma]
def gemma(c):
    """Gemma: heads wider than the width divided among them; a large, tied embedding."""
    s = Shape(c, 256000, 24576, n_head=16, n_kv_head=16, head_dim=256)
    bias = c.flag("attention_bias", False)
    model, layer = begin(s, c.flag("tie_word_embeddings", True))
    grouped_attention(layer, s, bias, bias)
    gated_mlp(layer, "mlp", s.d_model, s.d_ff)
    two_norms(layer, s)
    return end(model)


# --8<-- [end:gemma]


def four_norms(layer, s):
    two_norms(layer, s)
    layer.rms_norm("pre_feedforward_layernorm", s.d_model)
    layer.rms_norm("post_feedforward_layernorm", s.d_model)


def gemma2(c):
    """Gemma 2: a norm before and after attention, before and after the MLP."""
    s = Shape(c, 256000, 9216, n_head=8, n_kv_head=4, head_dim=256, must_divide=True)
    bias = c.flag("attention_bias", False)
    model, layer = begin(s, c.flag("tie_word_embeddings", True))
    grouped_attention(layer, s, bias, bias)
    gated_mlp(layer, "mlp", s.d_model, s.d_ff)
    four_norms(layer, s)
    return end(model)


def gemma3_text(c):
    """Gemma 3 without its eyes: Gemma 2 with norms for queries and keys."""
    s = Shape(c, 262208, 9216, n_head=8, n_kv_head=4, head_dim=256, must_divide=True)
    bias = c.flag("attention_bias", False)
    model, layer = begin(s, c.flag("tie_word_embeddings", True))
    grouped_attention(layer, s, bias, bias)
    norms_of_heads(layer, s)
    gated_mlp(layer, "mlp", s.d_model, s.d_ff)
    four_norms(layer, s)
    return end(model)


def phi(c):
    """Phi-1 to Phi-2: biases everywhere, even in the head; one norm for each layer."""
    s = Shape(c, 51200, 8192, n_head=32, nulls=(_KV,), turned=0.5)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s, qkv_bias=True, out_bias=True, out="dense")
    if c.flag("qk_layernorm", False):
        layer.layer_norm("self_attn.q_layernorm", s.d_model // s.n_head)
        layer.layer_norm("self_attn.k_layernorm", s.d_model // s.n_head)
    layer.linear("mlp.fc1", s.d_model, s.d_ff, bias=True)
    layer.linear("mlp.fc2", s.d_ff, s.d_model, bias=True)
    layer.layer_norm("input_layernorm", s.d_model)
    model.layer_norm("model.final_layernorm", s.d_model)
    model.head(bias=True)
    return model


def phi3(c):
    """Phi-3, Phi-3.5, Phi-4: one matrix for queries, keys, values; one for gate and up."""
    s = Shape(c, 32064, 8192, n_head=32, nulls=(_KV,))
    for name in ("attention_bias", "mlp_bias", "lm_head_bias"):
        c.only(name, False)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    d_qkv = (s.n_head + 2 * s.n_kv_head) * s.head_dim
    layer.linear("self_attn.qkv_proj", s.d_model, d_qkv)
    layer.linear("self_attn.o_proj", s.n_head * s.head_dim, s.d_model)
    layer.linear("mlp.gate_up_proj", s.d_model, 2 * s.d_ff)
    layer.linear("mlp.down_proj", s.d_ff, s.d_model)
    two_norms(layer, s)
    return end(model)


def glm(c):
    """GLM-4-9B (the repository that ends in -hf), GLM-Edge."""
    s = Shape(c, 151552, 13696, n_head=32, n_kv_head=2, head_dim=128, turned=0.5)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s, c.flag("attention_bias", True))
    layer.linear("mlp.gate_up_proj", s.d_model, 2 * s.d_ff)
    layer.linear("mlp.down_proj", s.d_ff, s.d_model)
    two_norms(layer, s)
    return end(model)


def olmo2(c):
    """OLMo 2: norms after, not before; one over all queries, one over all keys."""
    s = Shape(c, 50304, 11008, n_head=32, nulls=(_KV,))
    bias = c.flag("attention_bias", False)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s, bias, bias)
    layer.rms_norm("self_attn.q_norm", s.n_head * s.head_dim)
    layer.rms_norm("self_attn.k_norm", s.n_kv_head * s.head_dim)
    gated_mlp(layer, "mlp", s.d_model, s.d_ff)
    layer.rms_norm("post_attention_layernorm", s.d_model)
    layer.rms_norm("post_feedforward_layernorm", s.d_model)
    return end(model)


def stablelm(c):
    """StableLM 3B, StableLM 2: norms with biases; in the 12B, a norm for each head."""
    s = Shape(c, 50304, 6912, n_head=32, n_kv_head=32, must_divide=True, turned=0.25)
    c.only("head_dim", s.d_model // s.n_head)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    grouped_attention(layer, s, c.flag("use_qkv_bias", False))
    if c.flag("qk_layernorm", False):
        layer.add("self_attn.q_layernorm.norms.*.weight", s.n_head, s.head_dim)
        layer.add("self_attn.k_layernorm.norms.*.weight", s.n_kv_head, s.head_dim)
    gated_mlp(layer, "mlp", s.d_model, s.d_ff)
    layer.layer_norm("input_layernorm", s.d_model)
    if not c.flag("use_parallel_residual", False):
        layer.layer_norm("post_attention_layernorm", s.d_model)
    model.layer_norm("model.norm", s.d_model)
    model.head()
    return model


def starcoder2(c):
    """StarCoder2: grouped attention; the MLP, the norms and the biases of GPT-2."""
    s = Shape(c, 49152, 12288, n_head=24, n_kv_head=2, nulls=(_HEAD,))
    bias = c.flag("use_bias", True)
    c.only("norm_type", "layer_norm")
    c.only("mlp_type", "default")
    model, layer = begin(s, c.flag("tie_word_embeddings", True))
    grouped_attention(layer, s, bias, bias)
    layer.linear("mlp.c_fc", s.d_model, s.d_ff, bias)
    layer.linear("mlp.c_proj", s.d_ff, s.d_model, bias)
    layer.layer_norm("input_layernorm", s.d_model)
    layer.layer_norm("post_attention_layernorm", s.d_model)
    model.layer_norm("model.norm", s.d_model)
    model.head()
    return model


def gpt_oss(c):
    """gpt-oss: biases in attention, router and experts; a learned sink for each head."""
    s = Shape(c, 201088, 2880, n_head=64, n_kv_head=8, head_dim=64)
    n_expert = c.size("num_local_experts|num_experts", 128)
    bias = c.flag("attention_bias", True)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    choose_experts(c, model, n_expert, 4)
    c.only("experts_per_token", model.experts_per_token)
    grouped_attention(layer, s, bias, bias)
    layer.add("self_attn.sinks", s.n_head)
    layer.linear("mlp.router", s.d_model, n_expert, bias=True)
    layer.add("mlp.experts.gate_up_proj", n_expert, s.d_model, 2 * s.d_ff)
    layer.add("mlp.experts.gate_up_proj_bias", n_expert, 2 * s.d_ff)
    layer.add("mlp.experts.down_proj", n_expert, s.d_ff, s.d_model)
    layer.add("mlp.experts.down_proj_bias", n_expert, s.d_model)
    two_norms(layer, s)
    return end(model)


# --8<-- [start:deepseek]
class LatentShape:
    """Latent attention: a layer keeps one short vector for all keys and values."""

    def __init__(self, c, vocab_size, d_ff, n_head):
        self.d_model = c.size("hidden_size")
        self.n_layer = c.size("num_hidden_layers")
        self.vocab_size = c.size("vocab_size", vocab_size)
        self.d_ff = c.size("intermediate_size", d_ff)
        self.n_head = c.size("num_attention_heads", n_head)
        c.size("num_key_value_heads", self.n_head, self.n_head)  # no tensor has it
        _, q_rank, given = c.find("q_lora_rank")  # null: queries are not compressed
        self.q_rank = (
            c.size("q_lora_rank", 1536) if q_rank is not None or not given else None
        )
        self.kv_rank = c.size("kv_lora_rank", 512)
        self.d_nope = c.size("qk_nope_head_dim", 128)
        self.d_rope = c.size("qk_rope_head_dim", 64)
        self.d_value = c.size("v_head_dim", 128)
        self.d_key = self.d_nope + self.d_rope
        _must_pair(c, self.d_rope)
        self.bias = c.flag("attention_bias", False)
        c.only("qk_head_dim", self.d_key)
        c.only("head_dim", self.d_rope, self.d_key)


def latent_attention(layer, s):
    if s.q_rank is None:
        layer.linear("self_attn.q_proj", s.d_model, s.n_head * s.d_key)
    else:
        layer.linear("self_attn.q_a_proj", s.d_model, s.q_rank, s.bias)
        layer.rms_norm("self_attn.q_a_layernorm", s.q_rank)
        layer.linear("self_attn.q_b_proj", s.q_rank, s.n_head * s.d_key)
    layer.linear("self_attn.kv_a_proj_with_mqa", s.d_model, s.kv_rank + s.d_rope, s.bias)
    layer.rms_norm("self_attn.kv_a_layernorm", s.kv_rank)
    layer.linear("self_attn.kv_b_proj", s.kv_rank, s.n_head * (s.d_nope + s.d_value))
    layer.linear("self_attn.o_proj", s.n_head * s.d_value, s.d_model, s.bias)


def begin_latent(s, tied):
    model = Model(s.vocab_size, s.d_model, tied)
    cached = s.kv_rank + s.d_rope  # the vector, and one key with the position in it
    model.heads(s.n_layer, s.n_head, s.n_head, s.d_key, s.d_value, cached)
    model.add("model.embed_tokens.weight", s.vocab_size, s.d_model)
    return model, model.repeated("model.layers.*.", s.n_layer)


class Mixture:
    """Experts as DeepSeek has them: many routed, some shared; the first layers dense."""

    def __init__(self, c, s, names, n_expert, n_shared, d_expert, n_dense):
        self.n_expert = c.size(names, n_expert)
        self.n_shared = c.size("n_shared_experts", n_shared, least=0)
        self.d_expert = c.size("moe_intermediate_size", d_expert)
        self.n_dense = min(c.size("first_k_dense_replace", n_dense, least=0), s.n_layer)
        self.n_sparse = s.n_layer - self.n_dense
        c.only("moe_layer_freq", 1)

    def add_to(self, layer, s, bias=False):
        routed_experts(layer, s.d_model, self.d_expert, self.n_expert)
        d_shared = self.n_shared * self.d_expert
        gated_mlp(layer, "mlp.shared_experts", s.d_model, d_shared, bias)


def mixed_layers(model, s, mix, bias=False):
    """The MLPs of all layers: the first dense, the others with experts."""
    dense = model.repeated("model.layers.*.", mix.n_dense)
    gated_mlp(dense, "mlp", s.d_model, s.d_ff, bias)
    mix.add_to(model.repeated("model.layers.*.", mix.n_sparse), s, bias)


def deepseek_v2(c):
    """DeepSeek-V2, V2-Lite, Coder-V2."""
    s = LatentShape(c, 102400, 11008, n_head=32)
    _must_divide(s.n_head, s.d_model)
    mix = Mixture(c, s, "n_routed_experts|num_experts", 64, 2, 1407, 0)
    model, layer = begin_latent(s, c.flag("tie_word_embeddings", False))
    choose_experts(c, model, mix.n_expert, None)
    latent_attention(layer, s)
    two_norms(layer, s)
    mixed_layers(model, s, mix, c.flag("mlp_bias", False))
    return end(model)


def deepseek_v3(c):
    """DeepSeek-V3, R1, V3.1, Kimi K2, Moonlight."""
    s = LatentShape(c, 129280, 18432, n_head=128)
    mix = Mixture(c, s, "n_routed_experts|num_local_experts", 256, 1, 2048, 3)
    c.only("mlp_bias", False)
    model, layer = begin_latent(s, c.flag("tie_word_embeddings", False))
    choose_experts(c, model, mix.n_expert, 8)
    latent_attention(layer, s)
    two_norms(layer, s)
    mixed_layers(model, s, mix)
    model.buffers = mix.n_sparse * mix.n_expert  # added to the router to balance its load

    module = prediction_modules(c, model)
    latent_attention(module, s)
    two_norms(module, s)
    mix.add_to(module, s)
    return end(model)


def prediction_modules(c, model):
    """After the last layer: each predicts one token further. Not part of the total."""
    n_module = c.size("num_nextn_predict_layers|num_mtp_layers", 1, least=0)
    module = model.prediction = Block("mtp.layers.*.", n_module)
    module.rms_norm("enorm", model.d_model)
    module.rms_norm("hnorm", model.d_model)
    module.linear("eh_proj", 2 * model.d_model, model.d_model)
    module.rms_norm("post_norm", model.d_model)
    return module.repeated("mtp_block.", n_module)


# --8<-- [end:deepseek]


def glm4_moe(c):
    """GLM-4.5 to 4.7, Air: grouped attention with DeepSeek's mixture."""
    s = Shape(c, 151552, 10944, n_head=96, n_kv_head=8, turned=0.5)
    bias, qk_norm = c.flag("attention_bias", False), c.flag("use_qk_norm", False)
    mix = Mixture(c, s, "n_routed_experts|num_local_experts", 128, 1, 1408, 1)
    model, layer = begin(s, c.flag("tie_word_embeddings", False))
    choose_experts(c, model, mix.n_expert, 8)
    module = prediction_modules(c, model)
    for block in (layer, module):
        grouped_attention(block, s, bias)
        if qk_norm:
            norms_of_heads(block, s)
        two_norms(block, s)
    mixed_layers(model, s, mix)
    mix.add_to(module, s)
    model.buffers = mix.n_sparse * mix.n_expert
    return end(model)


# model_type: the family, and how the implementation's classes begin.
FAMILIES = {
    "bloom": (bloom, "Bloom"),
    "deepseek_v2": (deepseek_v2, "DeepseekV2"),
    "deepseek_v3": (deepseek_v3, "DeepseekV3"),
    "falcon": (falcon, "Falcon"),
    "gemma": (gemma, "Gemma"),
    "gemma2": (gemma2, "Gemma2"),
    "gemma3_text": (gemma3_text, "Gemma3"),
    "glm": (glm, "Glm"),
    "glm4_moe": (glm4_moe, "Glm4Moe"),
    "gpt2": (gpt2, "GPT2"),
    "gpt_neox": (gpt_neox, "GPTNeoX"),
    "gpt_oss": (gpt_oss, "GptOss"),
    "gptj": (gptj, "GPTJ"),
    "kimi_k2": (deepseek_v3, "DeepseekV3"),
    "llama": (llama, "Llama"),
    "mistral": (mistral, "Mistral"),
    "mixtral": (mixtral, "Mixtral"),
    "olmo2": (olmo2, "Olmo2"),
    "opt": (opt, "OPT"),
    "phi": (phi, "Phi"),
    "phi3": (phi3, "Phi3"),
    "qwen2": (qwen2, "Qwen2"),
    "qwen2_moe": (qwen2_moe, "Qwen2Moe"),
    "qwen3": (qwen3, "Qwen3"),
    "qwen3_moe": (qwen3_moe, "Qwen3Moe"),
    "stablelm": (stablelm, "StableLm"),
    "starcoder2": (starcoder2, "Starcoder2"),
}


# --8<-- [start:refusal]
def _words(text):
    return frozenset(text.split())


# Keys that change no tensor of these families, whatever their value: how attention is
# computed, how positions are, how it was trained, how text is drawn from it, what a
# program returns, how a file is stored and called.
# The last are the commonest of those that the endings below cover too: found sooner.
_HARMLESS = _words("""
    alibi apply_residual_connection_post_layernorm attention_softmax_in_fp32
    attn_logit_softcapping bias_dropout_fusion cache_implementation
    dual_chunk_attention_config final_logit_softcapping full_attn_mod
    interpolate_factor is_decoder masked_softmax_fusion max_window_layers n_group
    norm_topk_prob offset_alibi output_past query_pre_attn_scalar
    reorder_and_upcast_attn routed_scaling_factor scale_attention_softmax_in_fp32
    scale_attn_by_inverse_layer_idx scale_attn_weights scale_embeddings scoring_func
    skip_bias_add skip_bias_add_qkv sliding_window_pattern sliding_window_size
    _sliding_window_pattern slow_but_exact swiglu_alpha swiglu_limit topk_group
    topk_method use_bidirectional_attention use_cache use_flash_attn use_mrope
    use_parallel_residual use_sliding_window

    initial_context_length max_sequence_length model_max_length partial_rotary_factor
    rope_interleave rope_interleaved rope_local_base_freq rope_parameters rope_pct
    rope_ratio rope_scaling rope_theta rope_type rotary rotary_base rotary_dim
    rotary_emb_base rotary_pct rotary_scaling_factor

    aux_loss_alpha ep_size gradient_checkpointing init_std initializer_range layerdrop
    loss_type neftune_noise_alpha output_router_logits pretraining_tp
    router_aux_loss_coef router_jitter_noise seq_aux

    assistant_confidence_threshold assistant_lookbehind bad_words_ids
    begin_suppress_tokens bos_token chat_template diversity_penalty do_sample
    early_stopping encoder_no_repeat_ngram_size encoder_repetition_penalty eos_token
    epsilon_cutoff eta_cutoff exponential_decay_length_penalty length_penalty
    max_length max_new_tokens min_length no_repeat_ngram_size num_assistant_tokens
    num_assistant_tokens_schedule num_beam_groups num_beams num_return_sequences
    output_scores pad_token prefix remove_invalid_values repetition_penalty
    return_dict_in_generate suppress_tokens target_lookbehind task_specific_params
    temperature tokenizer_class top_k top_p typical_p unk_token

    attn_implementation author chunk_size_feed_forward compression_config created_date
    custom_pipelines dtype experts_implementation finetuning_task id2label is_llama_config
    keys_to_ignore_at_inference label2id license name_or_path num_labels output_attentions
    output_hidden_states predict_special_tokens problem_type quantization return_dict
    summary_activation summary_proj_to_labels summary_type summary_use_proj
    tf_legacy_loss tie_last_hidden_states torch_dtype torchscript transformers.js_config
    transformers_version unsloth_fixed unsloth_version use_bfloat16 use_return_dict
    _attn_implementation _attn_implementation_autoset _commit_hash
    _experts_implementation _flash_attn_2_enabled _name_or_path _num_labels

    attention_dropout attn_pdrop bos_token_id embd_pdrop eos_token_id layer_norm_eps
    layer_norm_epsilon pad_token_id resid_pdrop rms_norm_eps summary_first_dropout
""")
_HARMLESS_ENDINGS = _words("""
    _token_id _token_ids _token_index dropout _dropout_prob _pdrop _eps _epsilon
""")

# Keys of which one value changes nothing.
_ONLY = {
    "add_cross_attention": False,
    "cross_attention_hidden_size": None,
    "is_encoder_decoder": False,
    "num_nextn_predict_layers": 0,
    "pruned_heads": {},
    "tie_encoder_decoder": False,
}

# Names from other families, where they only repeat what the file says anyway.
_REPEATED = {
    "d_model": "d_model",
    "n_embd": "d_model",
    "n_head": "n_head",
    "n_heads": "n_head",
    "num_heads": "n_head",
    "n_layer": "n_layer",
    "n_layers": "n_layer",
    "num_layers": "n_layer",
    "num_kv_heads": "n_kv_head",
}

# Lengths of texts: no tensor has them in most families, but they must make sense.
_LENGTHS = _words("""
    max_position_embeddings n_ctx n_positions original_max_position_embeddings seq_length
    sliding_window
""")

# Activations that have no parameters themselves, as PReLU does.
_ACTIVATIONS = _words("""
    gelu gelu_10 gelu_accurate gelu_fast gelu_new gelu_python gelu_python_tanh
    gelu_pytorch_tanh hardswish laplace leaky_relu linear mish quick_gelu relu relu2
    relu6 sigmoid silu sqrtsoftplus swish tanh
""")
_ACTIVATION_KEYS = _words("hidden_act hidden_activation activation_function activation")


def check_rest(c, classes, model):
    """What the family did not read must be harmless."""
    # In an order that does not depend on how a Python keeps its dicts.
    for key in sorted(set(c.raw) - c.understood - _HARMLESS):
        value = c.raw[key]
        if value is None:
            continue
        if key in _ONLY:
            c.only(key, _ONLY[key])
        elif key in _REPEATED:
            c.only(key, model.shape[_REPEATED[key]])
        elif key in _LENGTHS:
            c.size(key, least=0 if key == "sliding_window" else 1)
        elif key in _ACTIVATION_KEYS:
            if type(value) is not str or value not in _ACTIVATIONS:
                raise Refused(f"{key} is {_show(value)}, no activation that is known here")
        elif key == "layer_types":
            check_layer_types(value, model.shape["n_layer"])
        elif key == "quantization_config":  # how weights are stored, not how many
            if type(value) is not dict:
                raise Refused(f"quantization_config is {_show(value)}, not an object")
        elif key == "architectures":
            check_classes(value, classes, model)
        elif key == "auto_map":
            check_auto_map(value, classes, model)
        elif not any(str(key).endswith(ending) for ending in _HARMLESS_ENDINGS):
            raise Refused(f"{_show(key)} is a key that is not understood here")


def check_layer_types(kinds, n_layer):
    if type(kinds) is not list or len(kinds) != n_layer:
        raise Refused(f"layer_types is no list of {n_layer} layers")
    for kind in kinds:
        if kind not in ("full_attention", "sliding_attention"):
            raise Refused(f"layer_types has {_show(kind)}, which is not known here")


def check_classes(names, classes, model):
    """The file must be for this family's language model."""
    known = [classes + "ForCausalLM", {"GPT2": "GPT2LMHeadModel"}.get(classes)]
    if classes == "Llama":
        known.append("LLaMAForCausalLM")  # as it was spelt at first
    if model.tied:  # then the model without a head has the same parameters
        known += [classes + "Model", classes + "TextModel"]
    if type(names) is not list:
        raise Refused(f"architectures is {_show(names)}, not a list")
    for name in names:
        if type(name) is not str or name not in known:
            raise Refused(f"architecture {_show(name)} is not {known[0]}")


def check_auto_map(auto, classes, model):
    """Code that comes with the file must be called like the implementation's."""
    if type(auto) is not dict:
        raise Refused(f"auto_map is {_show(auto)}, not an object")
    custom = auto.get("AutoModelForCausalLM")
    if custom is not None:
        name = custom.split(".")[-1] if type(custom) is str else custom
        check_classes([name], classes, model)


# --8<-- [end:refusal]


# --8<-- [start:count]
class Count:
    """The tensors and their sums."""

    def __init__(self, model_type, model, c, understood):
        self.model_type = model_type
        self.understood, self.assumed = understood, c.assumed  # keys; what absence meant
        self.tensors, self.shape, self.model = model.tensors, model.shape, model
        self.total = sum(tensor.count for tensor in model.tensors)
        self.embedding = model.vocab_size * model.d_embed
        self.experts_per_token = model.experts_per_token
        self.active = self.total
        idle = model.experts - model.experts_per_token
        if idle > 0:
            routed = sum(t.count for t in model.tensors if t.part == "routed experts")
            self.active -= routed // model.experts * idle

    @property
    def conventions(self):
        return conventions(self, self.model)


def count(config):
    """Count the model that a config.json, read into a dict, describes.

    Raises Refused, with one line, where anything in it is not understood.
    """
    if not isinstance(config, dict):
        raise Refused(f"this is {_show(config)}, not a configuration")
    if "model_type" not in config and ("weight_map" in config or "__metadata__" in config):
        raise Refused("this is a checkpoint's list of tensors, not a configuration")
    model_type = config.get("model_type")
    if model_type is None:
        raise Refused("model_type is missing")
    if type(model_type) is not str or model_type not in FAMILIES:
        raise Refused(f"model_type is {_show(model_type)}, no family that is counted here")
    family, classes = FAMILIES[model_type]
    c = Config(config)
    c.understood.add("model_type")
    model = family(c)
    understood = set(c.understood)
    if model.shape["n_layer"] > _MOST_LAYERS:
        raise Refused(f"{model.shape['n_layer']} layers are no depth that a model can have")
    check_rest(c, classes, model)
    return Count(model_type, model, c, understood)


# --8<-- [end:count]


# --8<-- [start:conventions]
def conventions(counted, model):
    """Other numbers that people give for the same model: how many, and what it is."""
    total, embedding = counted.total, counted.embedding
    outside = ("embedding", "positions", "head")
    inside = sum(t.count for t in model.tensors if t.part not in outside)
    further = sum(tensor.count for tensor in model.prediction.tensors)
    untied = total + embedding if model.tied else total
    told = {
        "untied": (untied, "if the output head had a matrix of its own"),
        "without_input_embedding": (total - embedding, "its rows are looked up"),
        "without_embeddings": (inside, "nor positions, nor head: N of scaling laws"),
        "as_stored": (untied + model.buffers, "a tied matrix twice; buffers too"),
    }
    if further:
        told["with_multi_token_prediction"] = (total + further, "for tokens after the next")
    if counted.active != total:
        active = counted.active - embedding
        told["active_without_input_embedding"] = (active, "a token looks up one row")
    return told


# --8<-- [end:conventions]


def as_json_object(counted):
    """The count as dicts, lists, whole numbers and strings."""
    tensors = []
    for t in counted.tensors:
        tensor = {"name": t.name, "shape": list(t.shape), "layers": t.layers}
        tensor["count"], tensor["part"] = t.count, t.part
        tensors.append(tensor)
    told = counted.conventions.items()
    return {
        "model_type": counted.model_type,
        "total": counted.total,
        "embedding": counted.embedding,
        "active": counted.active,
        "tensors": tensors,
        "conventions": {name: {"count": n, "why": why} for name, (n, why) in told},
        "shape": counted.shape,
        "assumed": counted.assumed,
    }


def breakdown(counted):
    """The count as a table, 64 columns wide."""
    lines = [f"{'tensor':<31}{'shape':>13}{'x':>4}{'parameters':>16}"]
    for tensor in counted.tensors:
        name = tensor.name
        for outer in ("transformer.", "gpt_neox.", "model.decoder.", "model."):
            if name.startswith(outer):
                name = name[len(outer) :]
                break
        for inner in ("layers.*.", "h.*."):
            if name.startswith(inner):
                name = " " + name[len(inner) :]
        if name.endswith(".weight"):
            name = name[: -len(".weight")]
        if name.endswith(".bias"):
            name = "   bias"  # of the line above
        shape = "x".join(str(length) for length in tensor.shape)
        lines.append(f"{name:<31}{shape:>13}{tensor.layers:>4}{tensor.count:>16,}")
    lines.append("")
    for name in ("total", "active", "embedding"):
        lines.append(f"{name:<30}{getattr(counted, name):>34,}")
    for name, (number, why) in counted.conventions.items():
        lines.append(f"{name.replace('_', ' '):<30}{number:>34,}")
        lines.append(f"  {why}")
    for name, value in counted.assumed.items():
        lines.append(f"not in the file: {name}, so {_show(value)}")
    return "\n".join(lines)


# --8<-- [start:json]
_QUOTE, _COMMA, _COLON, _OPEN, _CLOSE, _BEGIN, _END = b'",:{}[]'


class _Json:
    """Reads JSON strictly: no key twice, no NaN, no endless nesting or digits."""

    def __init__(self, data):
        self.data, self.at, self.depth = data + b"\0", 0, 0  # UTF-8, and an end

    def problem(self):
        rest = self.data[self.at : -1].decode()
        if not rest:
            return Refused("this is no JSON: it ends too early")
        at = len(self.data[: self.at].decode()) + 1
        return Refused(f"this is no JSON: {_show(rest[0])} at character {at}")

    def peek(self):
        """The next byte after blanks."""
        while self.data[self.at] in b" \n\r\t":
            self.at += 1
        return self.data[self.at]

    def take(self, sign):
        if self.peek() != sign:
            raise self.problem()
        self.at += 1

    def value(self):
        sign = self.peek()
        if sign == _QUOTE:
            return self.string()
        if sign in (_OPEN, _BEGIN):
            self.depth += 1
            if self.depth > 40:
                raise Refused("this JSON is nested too deep for a configuration")
            self.at += 1
            value = self.members() if sign == _OPEN else self.items()
            self.at += 1
            self.depth -= 1
            return value
        for word, value in ((b"null", None), (b"true", True), (b"false", False)):
            if self.data[self.at : self.at + len(word)] == word:
                self.at += len(word)
                return value
        return self.number()

    def members(self):
        value = {}
        while self.peek() != _CLOSE:
            if value:
                self.take(_COMMA)
            key = self.string()
            if key in value:
                raise Refused(f"{_show(key)} is there twice")
            self.take(_COLON)
            value[key] = self.value()
        return value

    def items(self):
        value = []
        while self.peek() != _END:
            if value:
                self.take(_COMMA)
            value.append(self.value())
        return value

    def string(self):
        self.take(_QUOTE)
        data, parts = self.data, []
        while True:
            quote, slash = data.find(b'"', self.at), data.find(b"\\", self.at)
            if quote < 0:
                self.at = len(data) - 1
                raise self.problem()
            end = quote if slash < 0 or quote < slash else slash
            part = data[self.at : end]
            if part and min(part) < 32:
                raise Refused("this is no JSON: a line ends inside a string")
            parts.append(part.decode())
            self.at = end + 1
            if end == quote:
                return "".join(parts)
            parts.append(self.escaped())

    def escaped(self):
        sign = self.data[self.at : self.at + 1]
        if sign and sign in b'"\\/bfnrt':
            self.at += 1
            return '"\\/\b\f\n\r\t'[b'"\\/bfnrt'.find(sign)]
        digits = self.data[self.at + 1 : self.at + 5]
        if sign != b"u" or len(digits) < 4 or digits.strip(b"0123456789abcdefABCDEF"):
            raise self.problem()
        self.at += 5
        code = int(digits.decode(), 16)
        return "?" if 0xD800 <= code < 0xE000 else chr(code)  # half a character

    def number(self):
        end = self.at
        while self.data[end] in b"+-.0123456789eE":
            end += 1
        token = self.data[self.at : end].decode()
        whole = token[1:] if token[:1] == "-" else token
        dot = whole.find(".")
        if len(whole) > 50:
            raise Refused(f"a number of {len(whole)} digits is no size")
        well = whole[:1].isdigit() and not (whole[0] == "0" and whole[1:2].isdigit())
        if not well or (dot >= 0 and not whole[dot + 1 : dot + 2].isdigit()):
            raise self.problem()
        try:
            value = int(token) if whole.isdigit() else float(token)
        except ValueError:
            raise self.problem() from None
        self.at = end
        return value


def read_config(text):
    """A config.json's text (or its bytes, in UTF-8) as Python values, or Refused."""
    try:
        data = text.encode() if type(text) is str else text
        data.decode()
    except UnicodeError:
        raise Refused("this is not text in UTF-8") from None
    reader = _Json(data)
    value = reader.value()
    reader.peek()
    if reader.at < len(data):
        raise reader.problem()
    return value


# --8<-- [end:json]


# The largest model of Brown et al. 2020, Table 2.1, as a configuration.
GPT3 = {
    "model_type": "gpt2",
    "n_embd": 12288,
    "n_layer": 96,
    "n_head": 96,
    "n_positions": 2048,
    "vocab_size": 50257,
}


def main(arguments):
    """Print a count, of GPT-3 where no file is named. Exit status 2 where refused."""
    paths = [argument for argument in arguments if argument != "--json"]
    try:
        if len(paths) > 1 or any(path.startswith("-") for path in paths):
            raise Refused("usage: parameter_count.py [CONFIG.json] [--json]")
        config = GPT3
        if paths:
            with open(paths[0], "rb") as file:
                config = read_config(file.read())
        counted = count(config)
    except Refused as refusal:
        return print(refusal, file=sys.stderr) or 2
    except OSError as problem:
        return print(f"{_show(paths[0])}: {problem.strerror}", file=sys.stderr) or 2
    if "--json" in arguments:
        import json

        print(json.dumps(as_json_object(counted)))
    else:
        print(breakdown(counted))
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    if status:
        sys.exit(status)
