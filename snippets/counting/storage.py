"""Bytes that GPT-3's parameters take, one by one, in four number formats.

Bare numbers only. Real 8- and 4-bit files also keep scales, one for every block of
numbers, and a running model needs memory for more than its parameters.
"""

from snippets.counting.gpt3 import biases, total

# --8<-- [start:storage]
fp32 = total * 32 // 8  # 32 bits each, 8 bits to a byte
fp16 = total * 16 // 8
int8 = total * 8 // 8
int4 = total * 4 // 8
# --8<-- [end:storage]

biases_fp16 = biases * 16 // 8

if __name__ == "__main__":
    print("format       GB      GiB")
    for name, size in [("fp32", fp32), ("fp16", fp16), ("int8", int8), ("int4", int4)]:
        print(f"{name}{size / 10**9:>11.1f}{size / 2**30:>9.1f}")
