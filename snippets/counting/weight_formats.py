"""What a model's weights weigh, by the format that stores them.

Plain formats take the same number of bits for every parameter. The formats of llama.cpp
store blocks of weights with their scales (ggml-common.h), keep vectors and routers in fp32,
and give some matrices more bits than the name says (llama-quant.cpp): those rules are here
for the mixture Q4_K_M as for Q4_0 and Q8_0.
"""

from snippets.counting.parameter_count import Refused, count

# --8<-- [start:blocks]
BITS = {"fp32": 32, "bf16": 16, "fp16": 16, "fp8": 8, "int8": 8}

# Weights in a block, bytes of a block: scales in fp16, then the weights themselves.
BLOCKS = {
    "q8_0": (32, 2 + 32),
    "q5_1": (32, 2 + 2 + 4 + 16),
    "q5_0": (32, 2 + 4 + 16),
    "q4_0": (32, 2 + 16),
    "q6_K": (256, 2 + 16 + 64 + 128),
    "q5_K": (256, 2 + 2 + 12 + 32 + 128),
    "q4_K": (256, 2 + 2 + 12 + 128),
}
INSTEAD = {
    "q4_K": "q5_0",
    "q5_K": "q5_1",
    "q6_K": "q8_0",
}  # where a row is no whole number of blocks
MIXTURES = ("q8_0", "q4_0", "q4_K_M")
# --8<-- [end:blocks]

# Families whose layers are the same seven matrices; Q4_K_M treats others in other ways.
_SEVEN = ("llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text", "olmo2")


def block_bytes(n_weight, row, kind):
    """Bytes of `n_weight` weights in rows of `row`, in blocks."""
    length, size = BLOCKS[kind]
    if row % length:
        return block_bytes(n_weight, row, INSTEAD[kind])
    return n_weight // length * size


# --8<-- [start:mixture]
def more_bits(layer, n_layer):
    """Q4_K_M gives the first and last eighth of the layers, and every third, six bits."""
    first, last = n_layer // 8, 7 * n_layer // 8
    return layer < first or layer >= last or (layer - first) % 3 == 2


def kind_of(tensor, counted, mixture, layer):
    """The block format of one tensor in one layer."""
    if mixture == "q8_0":
        return "q8_0"
    if tensor.part == "head" or (tensor.part == "embedding" and counted.shape["tied"]):
        return "q8_0" if counted.model_type == "falcon" else "q6_K"
    if mixture == "q4_0":
        return "q4_0"
    is_value, is_down = "v_proj" in tensor.name, "down_proj" in tensor.name
    if (is_value or is_down) and more_bits(layer, tensor.layers):
        return "q6_K"
    groups = counted.shape["n_head"] != counted.shape["n_kv_head"]
    large = counted.model_type in ("llama", "qwen2") and tensor.layers == 80 and groups
    return "q5_K" if is_value and large else "q4_K"


# --8<-- [end:mixture]


def is_in_blocks(tensor):
    """Vectors, positions and routers are not: they stay in fp32."""
    return len(tensor.shape) > 1 and tensor.part not in ("norm", "positions", "router")


def row_of(tensor, counted):
    """How many weights an output of the matrix has: blocks are cut along them."""
    return tensor.shape[0 if counted.model_type == "gpt2" else -1]


# --8<-- [start:bytes]
def tensor_bytes(tensor, counted, kind):
    """Bytes of one tensor in all its layers, stored in a plain format or a mixture."""
    if kind in BITS:
        return tensor.count * BITS[kind] // 8
    if not is_in_blocks(tensor):
        return 4 * tensor.count
    each, row = tensor.count // tensor.layers, row_of(tensor, counted)
    kinds = [kind_of(tensor, counted, kind, layer) for layer in range(tensor.layers)]
    return sum(block_bytes(each, row, one) for one in kinds)


def stored_bytes(counted, kind):
    """Bytes of all tensors; a file also has a header, with the vocabulary."""
    if not understood(counted, kind):
        raise Refused(f"{kind} of this {counted.model_type} is not understood here")
    return sum(tensor_bytes(tensor, counted, kind) for tensor in counted.tensors)


# --8<-- [end:bytes]


def understood(counted, kind):
    """Whether the format's rules for this model are known here."""
    if kind not in MIXTURES:
        return kind in BITS
    rows = [row_of(t, counted) for t in counted.tensors if is_in_blocks(t)]
    if counted.model_type == "gpt_oss" or any(row % 32 for row in rows):
        return False
    return kind != "q4_K_M" or counted.model_type in _SEVEN


def sizes(counted):
    """Bytes by format, for every format that is understood for this model."""
    kinds = [kind for kind in list(BITS) + list(MIXTURES) if understood(counted, kind)]
    return {kind: stored_bytes(counted, kind) for kind in kinds}


LLAMA_2_7B = {
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 11008,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "vocab_size": 32000,
}
llama_2_7b = sizes(count(LLAMA_2_7B))

if __name__ == "__main__":
    counted = count(LLAMA_2_7B)
    print(f"Llama 2 7B, {counted.total:,} parameters")
    print(f"{'format':<8}{'bytes':>16}{'GB':>8}{'GiB':>8}{'bits each':>12}")
    for kind, size in llama_2_7b.items():
        bits = 8 * size / counted.total
        print(f"{kind:<8}{size:>16,}{size / 1e9:>8.2f}{size / 2**30:>8.2f}{bits:>12.4f}")
