"""What training GPT-3 once takes: cards, days, electricity, money.

Peaks are dense 16-bit, of the tensor cores; power is the card's limit. Only one run that
succeeds is counted: no failed runs, no staff, no other machines but for `overhead`.
"""

from snippets.tradeoffs.six_n_d import largest as flops

# --8<-- [start:yours]
# Put in your own.
utilisation = 0.4  # of the peak, averaged over the whole run
overhead = 1.2  # electricity for cooling and the rest, with the cards' own as 1
cards = 1024
dollars_per_kwh = 0.10
dollars_per_hour = {"v100": 0.50, "a100": 1.50, "h100": 2.95}  # to rent one card
# --8<-- [end:yours]

# --8<-- [start:bill]
peak = {"v100": 125e12, "a100": 312e12, "h100": 989.4e12}  # FLOP/s
watts = {"v100": 300, "a100": 400, "h100": 700}

seconds = {card: flops / (peak[card] * utilisation) for card in peak}
hours = {card: time / 3600 for card, time in seconds.items()}
years = {card: time / 24 / 365 for card, time in hours.items()}
days_together = {card: time / 24 / cards for card, time in hours.items()}
kwh = {card: hours[card] * watts[card] / 1000 * overhead for card in hours}
electricity = {card: energy * dollars_per_kwh for card, energy in kwh.items()}
rent = {card: hours[card] * dollars_per_hour[card] for card in hours}
# --8<-- [end:bill]
mwh = {card: energy / 1000 for card, energy in kwh.items()}
# How much of the peak a V100 must have used if the run took 1,287 MWh in all.
utilisation_at_1287_mwh = mwh["v100"] / 1287 * utilisation
electricity_by_rent = electricity["h100"] / rent["h100"]

if __name__ == "__main__":
    print(f"{flops:.2e} FLOPs at {utilisation:.0%} of the peak")
    print(f"{'':6}{'card-years':>11}{f'days on {cards:,}':>15}{'MWh':>8}{'to rent, $':>12}")
    for card in peak:
        print(
            f"{card:6}{years[card]:>11,.1f}{days_together[card]:>15,.1f}"
            f"{mwh[card]:>8,.0f}{rent[card]:>12,.0f}"
        )
