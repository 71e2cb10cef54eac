"""The text that the tiny GPT learns: shoe copy and a few plain facts.

It was written for this project, in Chinese and in English, one short document per line.
The model reads it character by character: each distinct one is an entry of the
vocabulary.
"""

from pathlib import Path

import numpy as np

_text = Path(__file__).with_name("shoe_copy.txt").read_text(encoding="utf-8")

alphabet = sorted(set(_text))  # the line break comes first
tokens = np.array([alphabet.index(character) for character in _text])

lines = _text.count("\n")
characters = len(_text)
size = len(_text.encode())  # bytes
vocab_size = len(alphabet)


def encode(text):
    """Return the tokens of a text that uses no other characters."""
    return [alphabet.index(character) for character in text]


def decode(tokens):
    return "".join(alphabet[token] for token in tokens)


def windows(n_ctx):
    """Return the text in windows (B, n_ctx), and what follows each of the tokens."""
    count = (len(tokens) - 1) // n_ctx * n_ctx
    return tokens[:count].reshape(-1, n_ctx), tokens[1 : count + 1].reshape(-1, n_ctx)


assert decode(encode(_text)) == _text

if __name__ == "__main__":
    print(f"{lines} lines, {characters:,} characters, {size:,} bytes")
    print(f"{vocab_size} distinct characters")
