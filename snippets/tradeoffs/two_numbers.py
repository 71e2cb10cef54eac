"""All that two numbers decide: N parameters and D tokens, from loss to speed.

The chapter's formulas in one place, each from the snippet that explains it. Loss is by the
fit of Besiroglu et al. 2024; training costs count one run that succeeds; writing is one
text at a time, the weights spread over as many cards as they need, no cache counted.
"""

from math import ceil

from snippets.choosing.cards import memory
from snippets.counting.training_cost import ADAM, SLOPE, WEIGHT
from snippets.counting.weight_formats import BITS, BLOCKS
from snippets.tradeoffs import bill
from snippets.tradeoffs.allocation import optimum
from snippets.tradeoffs.published_fits import FITS, MODELS, terms
from snippets.tradeoffs.roofline import bandwidth

fit = FITS["besiroglu"]
training_bytes = WEIGHT + SLOPE + ADAM  # for each parameter
_block, _bytes = BLOCKS["q4_0"]
bits = {"fp16": BITS["fp16"], "int8": BITS["int8"], "q4_0": 8 * _bytes / _block}
cards = {
    card: {
        "peak": bill.peak[card],
        "watts": bill.watts[card],
        "dollars_per_hour": bill.dollars_per_hour[card],
        "memory": memory[card],
        "bandwidth": bandwidth[card],
    }
    for card in ("h100", "a100")
}
utilisation, overhead = bill.utilisation, bill.overhead
together, dollars_per_kwh = bill.cards, bill.dollars_per_kwh


# --8<-- [start:decide]
def decide(n, d, card="h100", kind="fp16"):
    """Return what n parameters and d tokens come to, in base units."""
    has = cards[card]
    floor, of_parameters, of_tokens = terms(fit, n, d)
    flops = 6 * n * d
    hours = flops / (has["peak"] * utilisation) / 3600  # of one card
    kwh = hours * has["watts"] / 1000 * overhead
    weights = n * bits[kind] / 8
    to_hold = ceil(weights / has["memory"])
    best_n, best_d = optimum(fit, flops)
    return {
        "of_parameters": of_parameters,
        "of_tokens": of_tokens,
        "loss": floor + of_parameters + of_tokens,
        "flops": flops,
        "days": hours / 24 / together,
        "mwh": kwh / 1000,
        "electricity": kwh * dollars_per_kwh,
        "rent": hours * has["dollars_per_hour"],
        "training_memory": n * training_bytes,
        "weights": weights,
        "cards": to_hold,
        "speed": to_hold * has["bandwidth"] / weights,  # tokens a second, at most
        "best_parameters": best_n,
        "best_tokens": best_d,
        "best_loss": sum(terms(fit, best_n, best_d)),
    }


# --8<-- [end:decide]
models = {
    name: {"parameters": n, "tokens": d, **decide(n, d)} for name, (n, d) in MODELS.items()
}

if __name__ == "__main__":
    names = ("loss", "flops", "mwh", "rent", "weights", "speed", "best_loss")
    print(f"{'':22}" + "".join(f"{name:>10}" for name in names))
    for model, told in models.items():
        cells = "".join(f"{told[name]:>10.3g}" for name in names)
        print(f"{model.replace('_', ' '):22}{cells}")
