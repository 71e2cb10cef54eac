"""`publishing/numbers.py`: a value becomes the same quantity in both languages."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.numbers import SCALES, render

MAGNITUDES = {
    "": 1,
    "万": 10**4,
    "亿": 10**8,
    "万亿": 10**12,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}


def read_back(text):
    """Return the value that a reader understands and how far rounding may have moved it."""
    text = text.replace(",", "").replace("−", "-")
    if power := re.fullmatch(r"(-?[\d.]+) × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text):
        digits = power[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        return Decimal(power[1]) * Decimal(10) ** int(digits)
    amount, word = re.fullmatch(r"(-?[\d.]+) ?(\w*)", text).groups()
    return Decimal(amount) * MAGNITUDES[word]


@pytest.mark.parametrize(
    ("value", "form", "chinese", "english"),
    [
        (174604259328, {}, "1746 亿", "174.6 billion"),
        (174604259328, {"digits": 3}, "1750 亿", "175 billion"),
        (174604259328, {"form": "exact"}, "174,604,259,328", "174,604,259,328"),
        (349208518656, {"unit": "GB", "digits": 2}, "350 GB", "350 GB"),
        (13476831232, {"unit": "GiB", "digits": 3}, "12.6 GiB", "12.6 GiB"),
        (112.09746, {"unit": "×", "digits": 3}, "×112", "×112"),
        (3.14e23, {"digits": 3}, "3.14 × 10²³", "3.14 × 10²³"),
        (6e-05, {}, "6 × 10⁻⁵", "6 × 10⁻⁵"),
        (0.664154, {"unit": "%", "digits": 2}, "66%", "66%"),
        (6.08e-05, {"unit": "%", "digits": 2}, "0.0061%", "0.0061%"),
        (999_000_000_000_000, {}, "999 万亿", "999 trillion"),
        (10**15, {}, "1 × 10¹⁵", "1 × 10¹⁵"),
        (1e-4, {}, "0.0001", "0.0001"),
        (9e-5, {}, "9 × 10⁻⁵", "9 × 10⁻⁵"),
        (337, {}, "337", "337"),
        (65536, {}, "65,536", "65,536"),
        (999_999, {}, "999,999", "999,999"),
        (999_499.5, {}, "999,500", "999,500"),
        (999999.7, {}, "100 万", "1 million"),
        (2.5, {"digits": 1}, "3", "3"),
        (-1234567, {"digits": 3}, "−123 万", "−1.23 million"),
        (0, {}, "0", "0"),
        (0.0, {}, "0", "0"),
        (123456789, {}, "1.235 亿", "123.5 million"),
        (1 / 3, {"digits": 15}, "0.333333333333333", "0.333333333333333"),
    ],
)
def test_a_value_reads_as_it_should_in_both_languages(value, form, chinese, english):
    assert render(value, "zh", **form) == chinese
    assert render(value, "en", **form) == english


@given(
    st.one_of(st.integers(-(10**18), 10**18), st.floats(-1e30, 1e30)),
    st.integers(1, 12),
    st.sampled_from(["compact", "plain", "scientific"]),
    st.sampled_from(["zh", "en"]),
)
def test_what_a_reader_understands_is_the_value_within_half_of_the_last_digit(
    value, digits, form, language
):
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    understood = read_back(render(value, language, digits=digits, form=form))
    if exact == 0:
        assert understood == 0
    else:
        half = Decimal(5).scaleb(exact.adjusted() - digits)
        assert abs(understood - exact) <= half


@given(st.integers(0, 10**18), st.sampled_from(["zh", "en"]))
def test_the_exact_form_loses_no_digit(value, language):
    assert int(render(value, language, form="exact").replace(",", "")) == value


@pytest.mark.parametrize("unit", ["kB", "MB", "GB", "TB"])
def test_decimal_units_are_powers_of_a_thousand_and_binary_ones_of_1024(unit):
    step = "kMGT".index(unit[0]) + 1
    assert SCALES[unit] == 1000**step
    assert SCALES[f"{unit[0].upper()}iB"] == 1024**step


@pytest.mark.parametrize(
    ("value", "form", "reason"),
    [
        ("12", {}, "not a number"),
        (True, {}, "not a number"),
        (float("nan"), {}, "not finite"),
        (float("inf"), {}, "not finite"),
        (1, {"unit": "stone"}, "unit 'stone'"),
        (1, {"form": "loud"}, "form 'loud'"),
        (1, {"digits": 0}, "digits=0"),
        (1, {"digits": 16}, "digits=16"),
        (1, {"digits": "3"}, "digits='3'"),
    ],
)
def test_what_cannot_be_rendered_is_refused_with_the_reason(value, form, reason):
    with pytest.raises(ValueError, match=reason):
        render(value, "zh", **form)


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="language 'fr'"):
        render(1, "fr")
