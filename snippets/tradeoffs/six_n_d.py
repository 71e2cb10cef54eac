"""The training compute of all eight GPT-3 models: 6ND, and every matrix product.

Brown et al. 2020 (2005.14165), Table D.1: parameters in millions, tokens, FLOPs, each to
three digits, parameters of the two largest to four. GPT-3 looks at all earlier tokens in
every other layer only; `with_attention` lets it look everywhere, so it is an upper bound.
"""

from snippets.counting.gpt3 import n_ctx, vocab_size
from snippets.counting.gpt3_table import counted, table_2_1, table_d1, width

tokens = 300e9

# --8<-- [start:rule]
by_rule = {name: 6 * count * tokens for name, count in counted.items()}
# --8<-- [end:rule]
# Table D.1's own parameters, in millions.
from_printed = {name: 6 * millions * 1e6 * tokens for name, millions in table_d1.items()}


# --8<-- [start:exact]
def exact(n_layer, d_model):
    """FLOPs for a token: six for each weight in a matrix, and attention."""
    weights = 12 * n_layer * d_model**2 + vocab_size * d_model
    # Compare with n_ctx positions and mix them, forward once and backward twice.
    attention = 3 * 2 * 2 * n_layer * n_ctx * d_model
    return 6 * weights, attention


# --8<-- [end:exact]

with_attention, attention_share = {}, {}
for name, row in table_2_1.items():
    weights, attention = exact(row["n_layer"], width[name])
    with_attention[name] = (weights + attention) * tokens
    attention_share[name] = attention / (weights + attention)

largest = by_rule["175b"]
parameters_ratio = counted["175b"] / counted["small"]
compute_ratio = by_rule["175b"] / by_rule["small"]

if __name__ == "__main__":
    print(f"{'':8}{'6ND':>10}{'from printed N':>16}{'with attention':>16}{'share':>8}")
    for name in by_rule:
        print(
            f"{name:8}{by_rule[name]:>10.2e}{from_printed[name]:>16.2e}"
            f"{with_attention[name]:>16.2e}{attention_share[name]:>8.1%}"
        )
