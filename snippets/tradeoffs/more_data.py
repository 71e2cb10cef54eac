"""Two questions about the peak: does it need errors, and can more data do harm?

The same model as in `double_descent`. Once the answers hold no errors; once the number of
parameters stays and the number of examples grows past it.
"""

from snippets.tradeoffs.random_features import medians

p = 100  # parameters
few, as_many, many = 50, 100, 400  # examples
draws = 10


# --8<-- [start:questions]
def error_on_new(n, noise):
    return medians(range(draws), p, n, noise)["test"]


test_error = {str(n): error_on_new(n, noise=0.5) for n in (few, as_many, many)}
at_the_peak = {"errors": test_error[str(p)], "no_errors": error_on_new(p, noise=0)}
# --8<-- [end:questions]

if __name__ == "__main__":
    for n, error in test_error.items():
        print(f"{p} parameters, {n:>3} examples{error:>10.2f}")
    for answers, error in at_the_peak.items():
        print(f"at the peak, {answers.replace('_', ' '):<13}{error:>10.2f}")
