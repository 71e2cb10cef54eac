"""What a test of primes only can tell: it cannot tell knowing from always saying yes.

GPT-4's answers are those that Chen, Zaharia and Zou print in the third version of their
paper (Figure 4): a thousand numbers, half of them primes. A share of the March answers was
neither yes nor no.
"""

# --8<-- [start:answers]
# What was answered: (for a prime, for a composite), as shares of all questions.
said_prime = {"gpt4-march": (0.488, 0.147), "gpt4-june": (0.012, 0.001)}
said_composite = {"gpt4-march": (0.009, 0.352), "gpt4-june": (0.488, 0.499)}

# Two programs that look at no number.
said_prime |= {"always-prime": (0.5, 0.5), "always-composite": (0, 0)}
said_composite |= {"always-prime": (0, 0), "always-composite": (0.5, 0.5)}
# --8<-- [end:answers]


# --8<-- [start:scores]
def scores(name):
    """Share of right answers when the test holds primes, composites, or both."""
    right_on_primes, right_on_composites = said_prime[name][0], said_composite[name][1]
    return {
        "primes": right_on_primes / 0.5,
        "composites": right_on_composites / 0.5,
        "both": right_on_primes + right_on_composites,
    }


# --8<-- [end:scores]

score = {name: scores(name) for name in said_prime}

if __name__ == "__main__":
    print(f"{'right on':<18}{'primes':>9}{'composites':>12}{'both':>9}")
    for name, shares in score.items():
        print(f"{name:<18}{shares['primes']:>9.1%}", end="")
        print(f"{shares['composites']:>12.1%}{shares['both']:>9.1%}")
