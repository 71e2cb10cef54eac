"""Where a maker's number is not our total, rounded: by how much, and what explains it."""

from pathlib import Path

import yaml

from snippets.counting.atlas import models, rows
from snippets.counting.parameter_count import count

_register = Path(__file__).parent.parent / "cited_numbers.yml"
_cited = yaml.safe_load(_register.read_text("utf-8"))["numbers"]
_rows = {row["id"]: row for row in rows}


def more(id_):
    """How many more parameters the maker gives than we count."""
    return _cited[_rows[id_]["published"]]["value"] - models[id_]["total"]


# --8<-- [start:differences]
# Gemma: rows of the embedding beyond the vocabulary, which no token uses.
gemma_rows = more("gemma-2b") // models["gemma-2b"]["d_model"]
same_for_7b = more("gemma-7b") // models["gemma-7b"]["d_model"]

# StableLM 2: two shifts of a norm in each layer, and as many numbers in each as the width.
stablelm = -more("stablelm-2-1-6b")
shifts = 2 * models["stablelm-2-1-6b"]["n_layer"] * models["stablelm-2-1-6b"]["d_model"]

# GPT-J: so many numbers more, which is so many times the width.
gpt_j = more("gpt-j-6b")
gpt_j_rows = gpt_j // models["gpt-j-6b"]["d_model"]

# GLM: with the layer that predicts one token more, and with that layer's own two tables.
glm = count(_rows["glm-4-7"]["config"])
with_next_token = glm.conventions["with_multi_token_prediction"][0]
with_its_tables = with_next_token + 2 * glm.embedding
# GLM-4.5, of the same shape, is given smaller; leaving two tables out leads there. The same
# way of counting does not lead to the number that is given for its smaller sister.
without_tables = with_next_token - 2 * glm.embedding
_air = count(_rows["glm-4-5-air"]["config"])
air_counted_so = _air.conventions["with_multi_token_prediction"][0] - 2 * _air.embedding
# --8<-- [end:differences]

if __name__ == "__main__":
    print(f"Gemma 2B, 7B   {gemma_rows} and {same_for_7b} rows")
    print(f"StableLM 2     {stablelm:,} less; the shifts of its norms are {shifts:,}")
    print(f"GPT-J          {gpt_j:,} more, {gpt_j_rows} widths")
    print(f"GLM-4.7        {with_next_token:,}, {with_its_tables:,}")
    print(f"GLM-4.5, Air   {without_tables:,}, {air_counted_so:,}")
    print(f"Qwen2.5 32B    {-more('qwen2-5-32b'):,} less than counted")
