"""Counts GPT-2's four sizes, and finds one vocabulary behind all four wrong labels.

Shapes: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners",
Table 2, which also prints the labels 117M, 345M, 762M and 1542M. In August 2019 OpenAI
withdrew them (openai/gpt-2, README: wrong "due to an error") and did not say which
error. GPT-1's vocabulary: openai/finetune-transformer-lm, model/encoder_bpe_40000.json.
"""

from snippets.counting import gpt3
from snippets.counting.gpt3_table import count

shape = {
    "small": {"n_layer": 12, "d_model": 768},
    "medium": {"n_layer": 24, "d_model": 1024},
    "large": {"n_layer": 36, "d_model": 1280},
    "xl": {"n_layer": 48, "d_model": 1600},
}
n_ctx = 1024  # half of GPT-3's; the vocabulary is the same
total = {size: count(**shape[size], n_ctx=n_ctx) for size in shape}
assert total["small"] == 124_439_808

ratio = gpt3.total / total["xl"]
ratio_of_names = 175e9 / 1.5e9

# --8<-- [start:labels]
gpt1_vocab_size = 40_478
# In millions.
first_label = {"small": 117, "medium": 345, "large": 762, "xl": 1542}


def count_with(vocab_size, size):
    return count(**shape[size], vocab_size=vocab_size, n_ctx=n_ctx)


def gives_all_labels(vocab_size):
    return all(
        round(count_with(vocab_size, size) / 1e6) == label
        for size, label in first_label.items()
    )


with_gpt1_vocabulary = {size: count_with(gpt1_vocab_size, size) for size in shape}
fitting = [v for v in range(1, 100_000) if gives_all_labels(v)]
smallest_fitting, largest_fitting = fitting[0], fitting[-1]
assert gpt1_vocab_size in fitting
# --8<-- [end:labels]

if __name__ == "__main__":
    print("size      first label   GPT-1's vocabulary    GPT-2's own")
    for size in shape:
        print(
            f"{size:<10}{first_label[size]:>10,}M"
            f"{with_gpt1_vocabulary[size]:>21,}{total[size]:>15,}"
        )
    print()
    print(f"all four labels: vocabularies {smallest_fitting:,} to {largest_fitting:,}")
    print(f"GPT-1's vocabulary:           {gpt1_vocab_size:,}")
