"""How long it takes to open every drawer, at one a second, day and night."""

from snippets.counting import gpt3
from snippets.parameters import mlp_337

year = 365.25 * 24 * 60 * 60  # seconds
gpt3_years = gpt3.total / year
small_network = {"minutes": mlp_337.total // 60, "seconds": mlp_337.total % 60}

if __name__ == "__main__":
    print("337 drawers: {minutes} min {seconds} s".format(**small_network))
    print(f"GPT-3: {gpt3_years:,.0f} years")
