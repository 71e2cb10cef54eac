"""The published fits of L(N, D) = E + A / N^alpha + B / D^beta, in nats a token.

Hoffmann et al. 2022 (2203.15556), Equation 10, as printed; the same with the digits that
were in the paper's TeX file, as Besiroglu et al. 2024 (2404.10102) found them; and the
fit that Besiroglu et al. made to points read off the paper's figure.
"""

# --8<-- [start:fits]
FITS = {
    "rounded": {"e": 1.69, "a": 406.4, "alpha": 0.34, "b": 410.7, "beta": 0.28},
    "tex": {"e": 1.6934, "a": 406.4, "alpha": 0.3392, "b": 410.7, "beta": 0.2849},
    "besiroglu": {
        "e": 1.8172,
        "a": 482.01,
        "alpha": 0.3478,
        "b": 2085.43,
        "beta": 0.3658,
    },
}


def terms(fit, n, d):
    """Return what no model can do better, what too few parameters cost, too few tokens."""
    return fit["e"], fit["a"] / n ** fit["alpha"], fit["b"] / d ** fit["beta"]


# --8<-- [end:fits]

# --8<-- [start:models]
# Parameters and training tokens.
MODELS = {
    "gpt3": (175e9, 300e9),
    "ten_times_parameters": (1750e9, 300e9),
    "ten_times_tokens": (175e9, 3000e9),
    "chinchilla": (70e9, 1400e9),
}
two_terms = {}
for model, (n, d) in MODELS.items():
    floor, of_parameters, of_tokens = terms(FITS["besiroglu"], n, d)
    two_terms[model] = {
        "parameters": of_parameters,
        "tokens": of_tokens,
        "loss": floor + of_parameters + of_tokens,
    }
# --8<-- [end:models]
floor = FITS["besiroglu"]["e"]
gained = {m: two_terms["gpt3"]["loss"] - two_terms[m]["loss"] for m in MODELS}
gained.pop("gpt3")
tokens_by_parameters = two_terms["gpt3"]["tokens"] / two_terms["gpt3"]["parameters"]
# Endless parameters on GPT-3's tokens.
endless_parameters = floor + two_terms["gpt3"]["tokens"]

# What is left of a term when there is ten times as much.
left_by_ten = {
    "besiroglu_parameters": 10 ** -FITS["besiroglu"]["alpha"],
    "besiroglu_tokens": 10 ** -FITS["besiroglu"]["beta"],
    # Kaplan et al. 2020 (2001.08361) have no E: the whole loss shrinks.
    "kaplan_parameters": 10**-0.076,
    "kaplan_tokens": 10**-0.095,
}

if __name__ == "__main__":
    print(f"{'':22}{'E':>8}{'parameters':>12}{'tokens':>8}{'loss':>8}")
    for model, row in two_terms.items():
        print(
            f"{model.replace('_', ' '):22}{floor:>8.3f}{row['parameters']:>12.3f}"
            f"{row['tokens']:>8.3f}{row['loss']:>8.3f}"
        )
