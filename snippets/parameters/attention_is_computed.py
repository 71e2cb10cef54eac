"""Attention between words is computed for each sentence; only its weights are stored.

One attention head in plain Python, after Vaswani et al. 2017 (1706.03762), equation 1,
up to the softmax; each word sees itself and the words before it, as in GPT. The values
are random and word order plays no part, so the pattern means nothing. That it changes
with the sentence is the point.
"""

import random
from math import exp, sqrt

random_numbers = random.Random(42)
d_head = 4


# --8<-- [start:stored]
def random_vector():
    return [random_numbers.uniform(-1.5, 1.5) for _ in range(d_head)]


# Stored: the parameters, the same for every sentence.
words = ["she", "drinks", "hot", "tea", "he", "iced", "water"]
embedding = {word: random_vector() for word in words}
query_weights = [random_vector() for _ in range(d_head)]
key_weights = [random_vector() for _ in range(d_head)]
# --8<-- [end:stored]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def times(matrix, vector):
    return [dot(row, vector) for row in matrix]


def softmax(scores):
    """Turn scores into shares that add up to 1."""
    powers = [exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


# --8<-- [start:computed]
def attention(sentence):
    """Return what share of attention each word pays to each so far."""
    vectors = [embedding[word] for word in sentence]
    queries = [times(query_weights, vector) for vector in vectors]
    keys = [times(key_weights, vector) for vector in vectors]
    rows = []
    for position, query in enumerate(queries):
        seen = keys[: position + 1]
        scores = [dot(query, key) / sqrt(d_head) for key in seen]
        rows.append(softmax(scores))
    return rows


# Computed: a new table of numbers for every sentence.
sentences = ["she drinks hot tea", "he drinks iced water"]
tables = [attention(sentence.split()) for sentence in sentences]
# --8<-- [end:computed]

# The same shares by name: what `drinks` pays to `she`.
shares = {}
for sentence, table in zip(sentences, tables, strict=True):
    seen = sentence.split()
    shares[sentence.replace(" ", "_")] = {
        word: dict(zip(seen[: len(row)], row, strict=True))
        for word, row in zip(seen, table, strict=True)
    }
stored_weights = 2 * d_head * d_head
# How many shares a text takes, counted in its table: one for each pair of words.
computed = {
    name: sum(len(row) for row in attention(sentences[0].split() * times_over))
    for name, times_over in {"four_words": 1, "eight_words": 2, "sixteen_words": 4}.items()
}

if __name__ == "__main__":
    for table in shares.values():
        print(f"{'':<8}" + "".join(f"{word:>8}" for word in table))
        for word, row in table.items():
            print(f"{word:<8}" + "".join(f"{share:>8.2f}" for share in row.values()))
        print()
    print(f"weights stored: {stored_weights}, whatever the sentence")
    for name, count in computed.items():
        print(f"shares computed for {name.replace('_', ' ') + ':':<14}{count:>5}")
