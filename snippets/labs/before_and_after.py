"""Every kind of parameter of the tiny GPT, before and after training."""

import numpy as np

from snippets.labs.tiny_gpt import total, untrained
from snippets.labs.trained import trained


# --8<-- [start:kinds]
def kind(name):
    """Return what kind of parameter the tensor of that name holds."""
    if name in ("wte", "wpe"):
        return "token-embedding" if name == "wte" else "position-embedding"
    if "ln_" in name:
        part = "layernorm"
    else:
        part = "attention" if "attn" in name else "feed-forward"
    return f"{part}-{name.split('.')[-1]}"


def by_kind(model):
    """Return all numbers of each kind, as one list per kind."""
    kinds = {}
    for name, values in model.p.items():
        kinds.setdefault(kind(name), []).append(values.ravel())
    return {name: np.concatenate(values) for name, values in kinds.items()}


def typical_sizes(model):
    """Return the root mean square of each kind."""
    return {
        name: round(float(np.sqrt(np.mean(values**2))), 3)
        for name, values in by_kind(model).items()
    }


count = {name: values.size for name, values in by_kind(trained()).items()}
before = typical_sizes(untrained())
after = typical_sizes(trained())
assert sum(count.values()) == total
# --8<-- [end:kinds]

biases = sum(number for name, number in count.items() if name.endswith("bias"))


def show():
    print("typical size         numbers   before    after")
    for name in count:
        print(f"{name:18}{count[name]:>10,}{before[name]:>9.2f}{after[name]:>9.2f}")


if __name__ == "__main__":
    show()
