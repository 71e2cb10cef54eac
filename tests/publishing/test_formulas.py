"""`publishing/formulas.py`: what a formula is to a browser, and to whoever hears it."""

import pytest
from lxml import etree

from publishing import formulas

MATHML = "{http://www.w3.org/1998/Math/MathML}"


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("10^{23}", "10²³"),
        ("10^9", "10⁹"),
        ("4d^2", "4d²"),
        ("12 L d^2", "12Ld²"),
        (r"(12 d^2 + 13 d)", "(12d²+13d)"),
    ],
)
def test_a_whole_exponent_is_written_with_signs_that_every_font_has(source, read):
    formula = etree.fromstring(formulas.inline(source, "math", "", None))
    assert "".join(formula.itertext()) == read
    assert not list(formula.iter(MATHML + "msup"))
    assert formula.get("alttext") == source


@pytest.mark.parametrize(
    ("source", "base", "exponent"),
    [("2^p", "2", "p"), ("N^{-2}", "N", "−2"), ("(a)^2", ")", "2")],
)
def test_other_exponents_are_raised(source, base, exponent):
    formula = etree.fromstring(formulas.inline(source, "math", "", None))
    [power] = formula.iter(MATHML + "msup")
    assert ["".join(part.itertext()) for part in power] == [base, exponent]


def test_a_block_scrolls_by_keyboard_and_escapes_its_source():
    block = formulas.block('a < b"', "math", "", {}, None)
    box = '<div class="formula" tabindex="0">'
    assert block.startswith(f'{box}<math alttext="a &lt; b&quot;"')
