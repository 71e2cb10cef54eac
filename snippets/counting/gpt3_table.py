"""Counts all eight models of the GPT-3 paper and checks them against its other table.

Brown et al. 2020 (2005.14165) prints shapes in Table 2.1 and parameter counts in Table
D.1, in millions, to three digits, four from 13B on. In two rows of Table 2.1 the heads
do not fill the width. Table D.1 tells which reading of the row was trained.
"""

from snippets.counting import gpt3


# --8<-- [start:count]
def count(
    n_layer,
    d_model,
    vocab_size=gpt3.vocab_size,
    n_ctx=gpt3.n_ctx,
):
    """Return all parameters of a GPT-2 or a GPT-3."""
    layer = 12 * d_model**2 + 13 * d_model
    tables = (vocab_size + n_ctx) * d_model
    return n_layer * layer + tables + 2 * d_model


assert count(gpt3.n_layer, gpt3.d_model) == gpt3.total
# --8<-- [end:count]

# As printed, misprints included. Table D.1 is in millions.
table_2_1 = {
    "small": {"n_layer": 12, "d_model": 768, "n_head": 12, "d_head": 64},
    "medium": {"n_layer": 24, "d_model": 1024, "n_head": 16, "d_head": 64},
    "large": {"n_layer": 24, "d_model": 1536, "n_head": 16, "d_head": 96},
    "xl": {"n_layer": 24, "d_model": 2048, "n_head": 24, "d_head": 128},
    "2.7b": {"n_layer": 32, "d_model": 2560, "n_head": 32, "d_head": 80},
    "6.7b": {"n_layer": 32, "d_model": 4096, "n_head": 32, "d_head": 128},
    "13b": {"n_layer": 40, "d_model": 5140, "n_head": 40, "d_head": 128},
    "175b": {"n_layer": 96, "d_model": 12288, "n_head": 96, "d_head": 128},
}
table_d1 = {
    "small": 125,
    "medium": 356,
    "large": 760,
    "xl": 1320,
    "2.7b": 2650,
    "6.7b": 6660,
    "13b": 12850,
    "175b": 174600,
}


def agrees(parameters, name):
    """Tell whether a count, rounded as Table D.1 rounds, is what its row says."""
    digits = 4 if table_d1[name] > 10_000 else 3
    return float(f"{parameters / 1e6:.{digits}g}") == table_d1[name]


# --8<-- [start:readings]
# Is a model as wide as printed, or as wide as its heads?
heads_fill = {}
width = {}
counted = {}
for name, row in table_2_1.items():
    heads_fill[name] = row["n_head"] * row["d_head"]
    for d_model in (row["d_model"], heads_fill[name]):
        if agrees(count(row["n_layer"], d_model), name):
            width[name] = d_model
    assert name in width, f"Table D.1 agrees with no reading of {name}"
    counted[name] = count(row["n_layer"], width[name])
# --8<-- [end:readings]

as_printed = {
    name: count(row["n_layer"], row["d_model"]) for name, row in table_2_1.items()
}
as_heads_fill = {
    name: count(row["n_layer"], heads_fill[name]) for name, row in table_2_1.items()
}
heads_that_fit_xl = table_2_1["xl"]["d_model"] // table_2_1["xl"]["d_head"]
# XL a third way: 24 heads of 128 in the attention of a model that is 2048 wide. Query,
# key, value and output grow, and so do the first three's biases.
xl_with_wide_attention = counted["xl"] + 24 * (4 * 2048 + 3) * (24 * 128 - 2048)

conventions = {
    "as_counted": counted,
    "output_matrix_apart": {
        name: counted[name] + gpt3.vocab_size * d_model for name, d_model in width.items()
    },
    "without_positions": {
        name: counted[name] - gpt3.n_ctx * d_model for name, d_model in width.items()
    },
    "without_biases_and_norms": {
        name: counted[name] - (13 * table_2_1[name]["n_layer"] + 2) * d_model
        for name, d_model in width.items()
    },
}
rows_that_agree = {
    convention: sum(agrees(counts[name], name) for name in table_2_1)
    for convention, counts in conventions.items()
}
assert rows_that_agree["as_counted"] == len(table_2_1)

if __name__ == "__main__":
    print("reading             parameters   Table D.1, millions")
    for reading, parameters, name in [
        ("XL, 2048 wide", as_printed["xl"], "xl"),
        ("XL, 3072 wide", as_heads_fill["xl"], "xl"),
        ("XL, wide attention", xl_with_wide_attention, "xl"),
        ("13B, 5140 wide", as_printed["13b"], "13b"),
        ("13B, 5120 wide", as_heads_fill["13b"], "13b"),
    ]:
        verdict = "agrees" if agrees(parameters, name) else "differs"
        print(f"{reading:<18}{parameters:>15,}{table_d1[name]:>9,}  {verdict}")
    print()
    print("convention                rows that agree")
    for convention, rows in rows_that_agree.items():
        print(f"{convention:<26}{rows:>2} of {len(table_2_1)}")
