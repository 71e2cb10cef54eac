"""Doubles GPT-3's layers, then its width, and counts again."""

from snippets.counting import gpt3
from snippets.counting.gpt3_table import count

twice_the_layers = count(2 * gpt3.n_layer, gpt3.d_model) / gpt3.total
twice_the_width = count(gpt3.n_layer, 2 * gpt3.d_model) / gpt3.total

if __name__ == "__main__":
    print(f"twice the layers: {twice_the_layers:.3f} times the parameters")
    print(f"twice the width:  {twice_the_width:.3f} times the parameters")
