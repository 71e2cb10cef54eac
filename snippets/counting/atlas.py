"""The atlas: every model of atlas_models.yml, counted to the last parameter.

A row of the table is one entry of that file. What has a configuration is counted; what has
only its maker's number keeps it, as cited_numbers.yml cites it; the rest has no number.
"""

from pathlib import Path
from statistics import median

import yaml

from snippets.counting.parameter_count import count

_HERE = Path(__file__).parent
rows = yaml.safe_load((_HERE / "atlas_models.yml").read_text("utf-8"))
_cited = yaml.safe_load((_HERE.parent / "cited_numbers.yml").read_text("utf-8"))["numbers"]


# --8<-- [start:count]
def described(config):
    """Return what the table shows of a configuration: exact counts and the shape."""
    known = config | {"model_type": "gpt2"} if is_gpt_1(config) else config
    counted = count(known)
    # GPT-1 is GPT-2 with its norms behind each half of a layer, so without a last one.
    less = 2 * counted.shape["d_model"] if is_gpt_1(config) else 0
    shape = ("n_layer", "d_model", "n_head", "n_kv_head", "vocab_size")
    return {
        "total": counted.total - less,
        "active": counted.active - less,
        "embedding": counted.embedding,
        **{name: counted.shape[name] for name in shape},
        "output": "tied" if counted.shape["tied"] else "separate",
    }


def is_gpt_1(config):
    return config["model_type"] == "openai-gpt"


models = {row["id"]: described(row["config"]) for row in rows if "config" in row}
# --8<-- [end:count]

published = {
    row["id"]: _cited[row["published"]]["value"]
    for row in rows
    if "config" not in row and "published" in row
}
undisclosed = [row["id"] for row in rows if "undisclosed" in row]

rows_in_all = len(rows)
rows_counted, rows_published, rows_undisclosed = map(len, (models, published, undisclosed))
makers = len({row["maker"] for row in rows})

totals = {id_: model["total"] for id_, model in models.items()}
smallest, largest = min(totals.values()), max(totals.values())
median_total = round(median(totals.values()))
largest_over_gpt_1 = largest / totals["gpt-1"]
largest_over_gpt_3 = largest / totals["gpt-3"]
larger_than_gpt_3 = sum(total > totals["gpt-3"] for total in totals.values())
share_larger_than_gpt_3 = larger_than_gpt_3 / rows_counted
largest_published = max(published.values())

# --8<-- [start:spread]
tied = sum(model["output"] == "tied" for model in models.values())
mixtures = [model for model in models.values() if model["active"] < model["total"]]
with_experts = len(mixtures)
least_active = min(model["active"] / model["total"] for model in mixtures)
embedding_share = {id_: m["embedding"] / m["total"] for id_, m in models.items()}
largest_embedding_share = max(embedding_share.values())
# --8<-- [end:spread]

# How what makers publish agrees with the count, where both are known.
fits = [
    row.get("fits", "rounded") for row in rows if "config" in row and "published" in row
]
agree = {how: fits.count(how) for how in sorted(set(fits))}
compared = len(fits)

# The middle and the largest of each year's counted models.
by_year = {}
for row in rows:
    if row["id"] in models:
        by_year.setdefault(str(row["released"])[:4], []).append(totals[row["id"]])
years = {
    year: {"models": len(of), "median": round(median(of)), "largest": max(of)}
    for year, of in sorted(by_year.items())
}

if __name__ == "__main__":
    print(f"{rows_in_all} models of {makers} makers")
    kinds = f"{rows_counted} counted, {rows_published} published"
    print(f"{kinds}, {rows_undisclosed} undisclosed")
    print(f"\n{'year':<6}{'models':>7}{'median':>20}{'largest':>20}")
    for year, of in years.items():
        print(f"{year:<6}{of['models']:>7}{of['median']:>20,}{of['largest']:>20,}")
