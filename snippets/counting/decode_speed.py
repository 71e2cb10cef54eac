"""How fast a machine can write at most: bandwidth divided by the bytes of one token.

To write one token a machine reads every weight that the token uses, once, and all that it
keeps of the text before. It cannot be faster than that reading (a roofline, Williams et al.
2009); real programs reach a part of it.
"""

from snippets.counting.kv_cache import cache_bytes
from snippets.counting.parameter_count import count
from snippets.counting.weight_formats import LLAMA_2_7B, tensor_bytes


# --8<-- [start:read]
def weights_read(counted, kind):
    """Bytes of weights that one token reads: no table of embeddings, no idle expert."""
    read = 0
    for tensor in counted.tensors:
        size = tensor_bytes(tensor, counted, kind)
        if tensor.part == "positions":
            continue  # one row of them
        if tensor.part == "embedding" and not counted.shape["tied"]:
            continue  # one row; where it is tied, the head reads it all
        if tensor.part == "routed experts":
            size = size // tensor.shape[0] * counted.experts_per_token
        read += size
    return read


def bytes_per_token(config, kind, n_context):
    """Bytes read to write one token, after `n_context` others."""
    return weights_read(count(config), kind) + cache_bytes(config, n_context)


def tokens_per_second(bandwidth, config, kind, n_context):
    """No faster than this, for one text at a time."""
    return bandwidth / bytes_per_token(config, kind, n_context)


# --8<-- [end:read]

_counted = count(LLAMA_2_7B)
llama_2_7b_weights = {kind: weights_read(_counted, kind) for kind in ("fp16", "q4_0")}
llama_2_7b_at_4096 = {
    kind: bytes_per_token(LLAMA_2_7B, kind, 4096) for kind in ("fp16", "q4_0")
}

if __name__ == "__main__":
    print("Llama 2 7B, bytes read to write one token")
    print(f"{'after':<14}{'fp16':>18}{'q4_0':>18}")
    for n_context in (0, 512, 4096):
        read = [bytes_per_token(LLAMA_2_7B, kind, n_context) for kind in ("fp16", "q4_0")]
        print(f"{n_context:>5} tokens  {read[0]:>18,}{read[1]:>18,}")
