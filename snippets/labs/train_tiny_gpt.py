"""Trains the tiny GPT on the shoe copy: well under a minute on one core.

Shows the loss and what it writes, before and after. The other labs read the weights from
`tiny_gpt_weights.npz`. After a change here, refresh that file from Python:

    from snippets.labs import train_tiny_gpt, trained
    trained.save(train_tiny_gpt.model, train_tiny_gpt.losses)
"""

# time limit: 180 s

from textwrap import wrap

import numpy as np

from snippets.labs.shoe_copy import characters, decode, encode, tokens, vocab_size, windows
from snippets.labs.tiny_gpt import judge, total, train, untrained, write

# --8<-- [start:train]
model = untrained(dtype=np.float32)
prompt = {
    "zh": "给社交平台写一条鞋子文案：",
    "en": "Write a social media ad for shoes: ",
}


def answer(prompt):
    """Return the line that the model writes after `prompt` at the start of a line."""
    end = encode("\n")
    return decode(write(model, [*end, *encode(prompt)], *end)).strip()


whole_text = windows(model.n_ctx)
loss_before = round(judge(model, *whole_text)[0], 3)
answer_before = {language: answer(words)[:20] for language, words in prompt.items()}
steps = 2500
losses = train(model, tokens, steps)
loss_after = round(judge(model, *whole_text)[0], 3)
answer_after = {language: answer(words) for language, words in prompt.items()}
# --8<-- [end:train]

loss_of_even_guess = round(float(np.log(vocab_size)), 3)


def show():
    print(f"{total:,} parameters learn {characters:,} characters in {steps:,} steps")
    print(f"\nloss    guessing evenly {loss_of_even_guess:.2f}")
    print(f"        before training {loss_before:.2f}")
    print(f"        after training  {loss_after:.2f}")
    for language, words in prompt.items():
        width = 28 if language == "zh" else 56
        print(f"\n{words}")
        print("  before:\n    " + answer_before[language])
        print("  after:")
        for line in wrap(answer_after[language], width):
            print(f"    {line}")


if __name__ == "__main__":
    show()
