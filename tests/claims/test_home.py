"""`docs/*/index.md`: the claims of the home page that no chapter proves."""

from snippets.counting import gpt3, storage


def test_a_token_uses_nearly_every_parameter():
    # One token reads one row of the position table and leaves the others. Every other
    # tensor takes part whole: the token embedding too, since it is the output matrix.
    tensors = {"token_embedding": 50257 * 12288, "final_norm": 2 * 12288}
    for layer in range(96):
        tensors[f"{layer}.attention"] = 4 * (12288 * 12288 + 12288)
        tensors[f"{layer}.up"] = 12288 * 49152 + 49152
        tensors[f"{layer}.down"] = 49152 * 12288 + 12288
        tensors[f"{layer}.norms"] = 2 * 2 * 12288
    used = sum(tensors.values()) + 12288
    unused = 2047 * 12288
    assert used + unused == gpt3.total
    assert used / gpt3.total > 0.9998


def test_the_usual_name_is_the_total_rounded_to_billions():
    assert round(gpt3.total / 10**9) == 175


def test_the_count_is_the_same_in_every_format():
    for size, bits in ((storage.fp32, 32), (storage.fp16, 16), (storage.int4, 4)):
        assert size * 8 / bits == gpt3.total


def test_feed_forward_and_attention_are_two_parts_to_one():
    assert gpt3.parts["feed_forward"] == 2 * gpt3.parts["attention"]
    assert gpt3.shares["feed_forward"] > gpt3.shares["attention"] > 0.33
    assert gpt3.shares["token_embedding"] < 0.004
