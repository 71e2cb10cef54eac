"""How many parameters a budget should buy, by three versions of one fit."""

from snippets.tradeoffs.published_fits import FITS, terms

# --8<-- [start:optimum]
flops = 5.76e23  # Gopher's budget, which Chinchilla was given too


def optimum(fit, flops):
    """Return the parameters and tokens of least loss among those with 6 N D = flops."""
    alpha, beta = fit["alpha"], fit["beta"]
    balance = (alpha * fit["a"] / (beta * fit["b"])) ** (1 / (alpha + beta))
    n = balance * (flops / 6) ** (beta / (alpha + beta))
    return n, flops / 6 / n


# --8<-- [end:optimum]
best = {}
for name, fit in FITS.items():
    n, d = optimum(fit, flops)
    best[name] = {
        "parameters": n,
        "tokens": d,
        "tokens_a_parameter": d / n,
        "exponent": fit["beta"] / (fit["alpha"] + fit["beta"]),
    }
times_apart = best["besiroglu"]["parameters"] / best["rounded"]["parameters"]
# What the rounded advice costs, if Besiroglu's fit is right.
costs = sum(terms(FITS["besiroglu"], *optimum(FITS["rounded"], flops))) - sum(
    terms(FITS["besiroglu"], *optimum(FITS["besiroglu"], flops))
)

# By Besiroglu's fit, GPT-3's own budget.
gpt3_budget = 3.14e23
gpt3_best, gpt3_best_tokens = optimum(FITS["besiroglu"], gpt3_budget)

if __name__ == "__main__":
    print(f"{'':12}{'parameters':>12}{'tokens':>10}{'tokens each':>13}")
    for name, row in best.items():
        print(
            f"{name:12}{row['parameters'] / 1e9:>11.1f}B{row['tokens'] / 1e12:>9.2f}T"
            f"{row['tokens_a_parameter']:>13.1f}"
        )
