"""Fits a hundred noisy examples with more and more parameters: overfitting, and past it."""

from snippets.tradeoffs.random_features import d, medians

# --8<-- [start:set]
n = 100  # examples
noise = 0.5  # spread of the errors in the answers; of the right answers: 1
ridge = 0.01  # how much large weights cost, where they cost something
sizes = [5, 10, 20, 40, 60, 80, 90, 100, 110, 120, 150, 200, 400, 1000, 4000]
draws = 10
# --8<-- [end:set]

numbers_in_each = d
plain = {str(p): medians(range(draws), p, n, noise) for p in sizes}
ridged = {str(p): medians(range(draws), p, n, noise, ridge) for p in sizes}
largest = sizes[-1]
times_the_examples = largest // n
best_before_the_peak = min(plain[str(p)]["test"] for p in sizes if p < n)

if __name__ == "__main__":
    print(f"{'parameters':>10}{'on the examples':>17}{'on new ones':>13}", end="")
    print(f"{'weights':>9}{'new, ridge':>12}")
    for p in (20, 40, 100, 200, 1000, 4000):
        m = plain[str(p)]
        print(f"{p:>10}{m['train']:>17.2f}{m['test']:>13.2f}", end="")
        print(f"{m['norm']:>9.1f}{ridged[str(p)]['test']:>12.2f}")
