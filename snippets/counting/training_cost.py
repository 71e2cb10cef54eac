"""What training a model takes: bytes of memory, and operations.

Memory is that of mixed precision with Adam (Rajbhandari et al. 2019, section 3.1): for
every parameter a weight and a slope in 16 bits, and in 32 bits the weight again, the
running mean of the slope and of its square. What a step keeps of its text is not in it.
"""

from snippets.counting.kv_cache import windows
from snippets.counting.parameter_count import GPT3, count

# --8<-- [start:memory]
# Bytes for each parameter.
WEIGHT, SLOPE = 2, 2
ADAM = 4 + 4 + 4  # the weight in full, the mean, the mean of squares


def training_bytes(counted):
    """Weights, slopes and Adam's state. No expert is idle here."""
    return (WEIGHT + SLOPE + ADAM) * counted.total


# --8<-- [end:memory]


# --8<-- [start:operations]
def by_rule(counted, n_token):
    """6ND, with N the parameters that a token uses."""
    return 6 * counted.active * n_token


def matrix_weights(counted):
    """Weights that multiply a token's vector; a table that is looked up does not."""
    weights = 0
    for tensor in counted.tensors:
        number = tensor.count
        if len(tensor.shape) == 1 or tensor.part == "positions":
            continue
        if tensor.part == "embedding" and not counted.shape["tied"]:
            continue
        if tensor.part == "routed experts":
            number = number // tensor.shape[0] * counted.experts_per_token
        weights += number
    return weights


def exact(config, n_token, n_context):
    """Operations of every matrix product, attention's too; 6 for each multiplication.

    Texts are `n_context` tokens long, and each token is compared with all of them, as most
    programs do before they mask what comes later; windows cut that short.
    """
    counted = count(config)
    seen = sum(min(n_context, one or n_context) for one in windows(config))
    shape = counted.shape
    if shape["head_dim"] is None:  # heads that do not divide the width
        width = 2 * shape["d_model"]
    else:
        width = shape["n_head"] * (shape["head_dim"] + shape["value_dim"])
    return 6 * (matrix_weights(counted) + seen * width) * n_token


# --8<-- [end:operations]

# GPT-3 as it was trained.
gpt3_tokens = 300 * 10**9
gpt3_bytes = training_bytes(count(GPT3))
gpt3_by_rule = by_rule(count(GPT3), gpt3_tokens)
gpt3_exact = exact(GPT3, gpt3_tokens, 2048)

if __name__ == "__main__":
    print(f"memory            {gpt3_bytes:>30,} bytes")
    print(f"6ND               {gpt3_by_rule:>30,} operations")
    print(f"matrix by matrix  {gpt3_exact:>30,}")
