"""Local or API: how many tokens until your own card is cheaper.

Only the bills are compared. Llama 2 7B and the services below do not write equally well,
nobody is paid for setting up the card, and the time that it takes to read the prompt is
left out: all three flatter the card.
"""

# --8<-- [start:yours]
# Put in your own.
card_dollars = 1600  # what the card costs
dollars_per_kwh = 0.15
input_per_output = 3  # tokens sent for every token written
yuan_per_dollar = 7
# An RTX 4090: power limit, and speed with Llama 2 7B in q4_0.
watts = 450
tokens_per_second = 186.2
# --8<-- [end:yours]

# --8<-- [start:prices]
# A million tokens in, a million out, on the day that the register gives.
dollars = {
    "gpt-4-turbo": (10, 30),  # November 2023
    "gpt-6-sol": (2, 10),  # autumn 2026, the large one
    "gpt-6-luna": (0.10, 0.50),  # autumn 2026, the small one
}
yuan = {
    "ernie-4": (120, 120),  # January 2024
    "hunyuan-turbo-s": (0.8, 2),  # February 2025
    "deepseek-flash": (1, 4),  # October 2026
}
prices = dollars | {
    name: tuple(price / yuan_per_dollar for price in pair) for name, pair in yuan.items()
}
# --8<-- [end:prices]


# --8<-- [start:break-even]
def bill(sent, written):
    """Dollars for a million tokens written, and those sent for them."""
    return written + input_per_output * sent


api = {name: bill(*pair) for name, pair in prices.items()}
hours = 1e6 / tokens_per_second / 3600
local = hours * watts / 1000 * dollars_per_kwh  # electricity

# Tokens written until card and electricity have cost no more than
# the API would have. Where electricity costs more, they never do.
tokens = {
    name: card_dollars / (price - local) * 1e6
    for name, price in api.items()
    if price > local
}
# --8<-- [end:break-even]
per_day = tokens_per_second * 86_400
days = {name: count / per_day for name, count in tokens.items()}

turbo_by_sol = api["gpt-4-turbo"] / api["gpt-6-sol"]
# A kilowatt-hour so dear that electricity alone costs what the API does.
dearest_kwh = api["gpt-6-luna"] / (hours * watts / 1000)

if __name__ == "__main__":
    print(f"own card: {card_dollars} dollars, then {local:.3f} a million tokens")
    print(f"{'':<17}{'dollars a million':>18}{'even at million':>17}{'days':>8}")
    for name, price in api.items():
        if name in tokens:
            when = f"{tokens[name] / 1e6:>17,.1f}{days[name]:>8,.1f}"
        else:
            when = f"{'never':>17}"
        print(f"{name:<17}{price:>18.2f}{when}")
