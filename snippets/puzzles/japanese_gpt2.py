"""Counts gpt2-japanese's medium model twice: as its table said, and as its file is.

gpt2-japanese, issue 6: the table has 20 layers and 274,041,856, the file 324,426,752.
"""

from snippets.counting.gpt3_table import count

# --8<-- [start:count]
d_model, vocab_size, n_ctx = 1024, 20_573, 1024
in_the_table = count(20, d_model, vocab_size, n_ctx)
in_the_file = count(24, d_model, vocab_size, n_ctx)
assert in_the_table == 274_041_856
assert in_the_file == 324_426_752
assert 4 * in_the_file == 1_297_707_008  # bytes of the file, fp32
# --8<-- [end:count]

four_layers = in_the_file - in_the_table
file_bytes = 4 * in_the_file

if __name__ == "__main__":
    print(f"20 layers, as the table said  {in_the_table:>13,}")
    print(f"four more                     {four_layers:>13,}")
    print(f"24 layers, as in the file     {in_the_file:>13,}")
