"""The tiny GPT's drawers: which answer, what it writes without one, what a step moves.

A drawer is a unit of a feed-forward layer: a key that opens it, a value that it adds to the
stream. Pulled out, its value is zero. Teaching is plain gradient descent on one line. The
page holds the same model for a reader to pull apart, and takes its settings from here.
"""

import numpy as np

from snippets.labs import shoe_copy, tiny_gpt
from snippets.labs.shoe_copy import decode, encode, tokens
from snippets.labs.tiny_gpt import write
from snippets.labs.trained import trained

alphabet = "".join(shoe_copy.alphabet)
shape = {
    "n_layer": tiny_gpt.n_layer,
    "n_head": tiny_gpt.n_head,
    "d_model": tiny_gpt.d_model,
    "n_ctx": tiny_gpt.n_ctx,
    "vocab_size": shoe_copy.vocab_size,
}
drawers = tiny_gpt.n_layer * 4 * tiny_gpt.d_model
parameters = tiny_gpt.total

# Ten names and their colours, in either language: how a line begins, how it goes on.
BREAK = {"zh": "是", "en": " is a "}
ENDING = {"zh": "色的鞋。", "en": " shoe."}
_lines = decode(tokens).split("\n")
FACTS = {
    language: [
        line.partition(BREAK[language])
        for line in _lines
        if line.endswith(ending) and BREAK[language] in line
    ]
    for language, ending in ENDING.items()
}
facts = {
    language: "\n".join("".join(parts) for parts in lines)
    for language, lines in FACTS.items()
}
n_facts = len(FACTS["zh"])
prompt = {"zh": "晨风是", "en": "Breeze is a "}
lesson = {"zh": "晨风是蓝色的鞋。", "en": "Breeze is a blue shoe."}
learning_rate = 0.01


# --8<-- [start:open]
def answering(model, prompt):
    """Return how loudly each drawer speaks on what comes next: (layers, drawers)."""
    model.forward(np.array([encode("\n" + prompt)]))
    return np.array(
        [
            np.abs(model.saved[f"h.{i}.mlp.c_proj"][-1])  # how far its key opens it
            * np.linalg.norm(model.p[f"h.{i}.mlp.c_proj.weight"], axis=1)  # its value
            for i in range(model.n_layer)
        ]
    )


def pull_out(model, layer, drawer):
    model.p[f"h.{layer}.mlp.c_proj.weight"][drawer] = 0


# --8<-- [end:open]


def says(model, prompt):
    return decode(write(model, encode("\n" + prompt), *encode("\n"))).rstrip("\n")


def right(model, language):
    """Return how many of the ten names get their colour, to the end of the line."""
    count = 0
    for name, of, colour in FACTS[language]:
        asked, text = len(name + of), np.array(encode(f"\n{name}{of}{colour}\n"))
        likeliest = model.forward(text[None, :-1])[0].argmax(-1)
        count += bool((likeliest[asked:] == text[asked + 1 :]).all())
    return count


# --8<-- [start:teach]
def teach(model, line):
    """Take one step towards writing the line. Return its loss before the step."""
    text = np.array([encode("\n" + line + "\n")])
    loss, dlogits = model.loss(text[:, :-1], text[:, 1:])
    model.backward(dlogits)
    model.numbers -= learning_rate * model.gradient
    return float(loss)


# --8<-- [end:teach]
_model = trained()
_kept = _model.numbers.copy()


def without(order, how_many, language):
    """What is written, and how many facts are right, without the first of the drawers."""
    for unit in order[:how_many]:
        pull_out(_model, *divmod(int(unit), 4 * tiny_gpt.d_model))
    told = says(_model, prompt[language]), right(_model, language)
    _model.numbers[:] = _kept
    return told


pulled, right_without, loudest, taught, moved = {}, {}, {}, {}, {}
for language in prompt:
    strength = answering(_model, prompt[language]).ravel()
    order = strength.argsort()[::-1]
    loudest[language] = {"share": strength[order[0]] / strength.sum()}
    pulled[language], right_without[language] = {}, {}
    for n in (0, 1, 2, 4, 8, 16):
        key = f"{n}"
        pulled[language][key], right_without[language][key] = without(order, n, language)
    taught[language] = {}
    for n in (1, 2, 3):
        before = _model.numbers.copy()
        loss = teach(_model, lesson[language])
        change = np.abs(_model.numbers - before)
        if n == 1:
            moved[language] = int((change > 1e-12).sum())
        taught[language][f"step_{n}"] = {
            "loss": loss,
            "says": says(_model, prompt[language]),
            "right": right(_model, language),
        }
    _model.numbers[:] = _kept
# Each drawer alone: how many of them cost any of the ten names its colour.
cost_a_fact = sum(without([unit], 1, "zh")[1] < n_facts for unit in range(drawers))
moved_share = moved["zh"] / parameters
# Others that the lesson has spoiled once it is learned; its own colour was meant to change.
spoiled = {
    language: n_facts - 1 - steps["step_2"]["right"] for language, steps in taught.items()
}

if __name__ == "__main__":
    for language, text in prompt.items():
        print(f"{text}{pulled[language]['0']}\n\nwithout the loudest")
        for n, words in pulled[language].items():
            right_now = f"{right_without[language][n]} of {n_facts} right"
            print(f"{n:>4}  {right_now:<16}{text}{words[:30]}")
        print(f"\ntaught: {lesson[language]}")
        for n, now in enumerate(taught[language].values(), 1):
            right_now = f"{now['right']} of {n_facts} right"
            print(f"{n:>4}  {right_now:<16}{text}{now['says'][:30]}")
        print()
