"""Looks for every LoRA of Llama 2 7B with as many parameters as the thread has too many.

The thread is bitsandbytes' issue 834. Tried: all ranks up to 1024, beside every combination
of the seven matrices of a layer, with the output matrix or without.
"""

from itertools import combinations

from snippets.puzzles.half_the_size import missing

# --8<-- [start:search]
d_model, n_layer, d_ff, vocab_size = 4096, 32, 11_008, 32_000
# A rank takes as many parameters as the matrix has rows and columns.
per_rank = {
    "query": n_layer * (d_model + d_model),
    "key": n_layer * (d_model + d_model),
    "value": n_layer * (d_model + d_model),
    "attention output": n_layer * (d_model + d_model),
    "gate": n_layer * (d_model + d_ff),
    "up": n_layer * (d_model + d_ff),
    "down": n_layer * (d_ff + d_model),
    "output": d_model + vocab_size,
}
highest_rank = 1024
_found = []
tried = 0
for size in range(1, len(per_rank) + 1):
    for targets in combinations(per_rank, size):
        tried += highest_rank
        one = sum(per_rank[target] for target in targets)
        if missing % one == 0 and missing // one <= highest_rank:
            _found.append((missing // one, targets))
# --8<-- [end:search]

solutions = len(_found)
rank = _found[0][0]

if __name__ == "__main__":
    print(f"tried     {tried:,}")
    for found_rank, targets in _found:
        print(f"rank {found_rank}   {', '.join(targets)}")
