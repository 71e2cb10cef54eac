"""Where the 355 years come from, and what else has been assumed of the same card.

Lambda 2020 divides Table D.1's compute by 28 TFLOP/s. Narayanan et al. 2021 (2104.04473)
say 288 years in Section 1, and give the operations as eight for each parameter and token
(Equation 4): their forward pass runs twice, to save memory.
"""

from snippets.tradeoffs.six_n_d import largest

YEAR = 365 * 86_400

# --8<-- [start:years]
table_d1 = 3.14e23  # FLOPs
lambda_speed = 28e12  # FLOP/s
tensor_cores = 125e12

years = table_d1 / lambda_speed / YEAR
years_at_peak = table_d1 / tensor_cores / YEAR
lambda_share = lambda_speed / tensor_cores
# --8<-- [end:years]

lambda_dollars = 4_600_000
lambda_hourly = lambda_dollars / (years * YEAR / 3600)

# Narayanan et al.: 288 years on a V100; 34 days on 1,024 A100s at 140 TFLOP/s each.
recomputed = largest * 8 / 6
megatron_v100_speed = recomputed / (288 * YEAR)
megatron_days = recomputed / (1024 * 140e12) / 86_400
megatron_share = 140e12 / 312e12
useful_share = megatron_share * 6 / 8

if __name__ == "__main__":
    print(f"at {lambda_speed / 1e12:.0f} TFLOP/s {years:>8.1f} years")
    print(f"at {tensor_cores / 1e12:.0f} TFLOP/s{years_at_peak:>8.1f} years")
    print(f"{lambda_dollars:,} dollars are {lambda_hourly:.2f} an hour")
