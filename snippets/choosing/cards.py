"""What a card sold as so many GB really has, as its driver reports it.

Makers of memory mean 2^30 bytes by GB, everybody else 10^9; and a driver may keep a part
for itself. A Mac lends its graphics processor a share of all its memory. Each figure is
read from somebody's log; the register says whose.
"""

GB, MIB, GIB = 10**9, 2**20, 2**30

# --8<-- [start:cards]
sold_as = {  # GB on the box
    "rtx-3060": 12,
    "rtx-4090": 24,
    "rtx-5090": 32,
    "m2-max": 96,
    "a100": 80,
    "h100": 80,
}
reported_mib = {
    "rtx-3060": 12288,
    "rtx-4090": 24564,
    "rtx-5090": 32607,
    "m2-max": 73728,
    "a100": 81920,
    "h100": 81559,
}
memory = {card: mib * MIB for card, mib in reported_mib.items()}
# --8<-- [end:cards]

# What a Mac lends, of what it has: memory on a board comes in whole GiB.
mac_share = memory["m2-max"] / (sold_as["m2-max"] * GIB)

if __name__ == "__main__":
    print(f"{'card':<10}{'sold as':>9}{'reported':>13}{'in GB':>9}{'in GiB':>9}")
    for card, size in memory.items():
        sold, mib = f"{sold_as[card]} GB", f"{reported_mib[card]:,} MiB"
        print(f"{card:<10}{sold:>9}{mib:>13}{size / GB:>9.2f}{size / GIB:>9.2f}")
