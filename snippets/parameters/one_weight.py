"""A weight says how much one input counts towards the output.

A ride's fare from four inputs. The tariff is invented; its four numbers are the
parameters, and the ride is the data.
"""

# --8<-- [start:fare]
weights = {
    "kilometres": 2.5,
    "minutes_waiting": 0.5,
    "coupons": -3.0,
    "red_car": 0.0,
}


def fare(ride, weights):
    """Return the sum of every input times its weight, in yuan."""
    return sum(weights[name] * ride[name] for name in weights)


ride = {
    "kilometres": 6,
    "minutes_waiting": 4,
    "coupons": 2,
    "red_car": 1,
}
total = fare(ride, weights)
# --8<-- [end:fare]

# One more of each input, everything else as it was.
one_more_adds = {
    name: fare(ride | {name: ride[name] + 1}, weights) - total for name in weights
}

# The other way round: the same ride, one weight turned up by a tenth.
nudge = 0.1
turned_up = weights | {"kilometres": weights["kilometres"] + nudge}
turning_up_adds = fare(ride, turned_up) - total

if __name__ == "__main__":
    print("input           ride  weight  +1 adds")
    for name, weight in weights.items():
        print(f"{name:<15}{ride[name]:>5}{weight:>8}{one_more_adds[name]:>+9.1f}")
    print(f"fare: {total} yuan")
    print(f"km weight {nudge:+}: fare {turning_up_adds:+.1f} yuan")
