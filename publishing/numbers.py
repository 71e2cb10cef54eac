"""Renders a value for a reader: 1746 亿 in Chinese, 174.6 billion in English.

Knows nothing of pages or files. `render` takes a number and returns text; the words for
magnitudes come from Babel's locale data.
"""

import math
from decimal import ROUND_HALF_UP, Decimal
from numbers import Real

from babel.numbers import format_compact_decimal

# Only zh's short form and en's long form are whole words; zh has no long form.
LOCALES = {
    "zh": {"locale": "zh_Hans_CN", "format_type": "short"},
    "en": {"locale": "en", "format_type": "long"},
}
# How many base units one unit is: bytes for sizes, a fraction for percent.
SCALES = {
    "kB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
    "TiB": 2**40,
    "%": Decimal("0.01"),
    "×": 1,
}
FORMS = ("compact", "exact", "plain", "scientific")
# Past these, the words for magnitudes stop helping (three thousand trillion).
LARGEST_IN_WORDS = 10**15
SMALLEST_IN_DIGITS = Decimal("1e-4")
# Whole numbers below this are shown to the last digit: 65,536 rather than 65.54 thousand.
SMALLEST_ROUNDED = 10**6
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def render(value, language, digits=4, unit=None, form="compact"):
    """Return `value` as text in `language`, rounded half up to `digits` significant digits.

    value     int or float, in base units: bytes for sizes, 0.66 for 66 %.
    language  "zh" or "en".
    unit      None or a key of SCALES; the value is divided by the unit's scale.
    form      compact: with 亿 or billion, powers of ten past a thousand trillion;
              exact: every digit; plain: rounded, grouped, without a magnitude;
              scientific: a power of ten.

    Raises ValueError for what is not a finite number, an unknown unit, form or language.
    """
    if language not in LOCALES:
        raise ValueError(f"language {language!r} is none of {', '.join(LOCALES)}")
    if form not in FORMS:
        raise ValueError(f"form {form!r} is none of {', '.join(FORMS)}")
    if not isinstance(digits, int) or not 1 <= digits <= 15:
        raise ValueError(f"digits={digits!r} is not a whole number from 1 to 15")
    exact = exact_decimal(value)
    if unit is not None:
        if unit not in SCALES:
            raise ValueError(f"unit {unit!r} is none of {', '.join(SCALES)}")
        exact /= SCALES[unit]
        form = "plain" if form == "compact" else form
    text = _digits(exact, language, digits, form).replace("-", "−")
    if unit is None:
        return text
    if unit == "×":
        return f"×{text}"
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def exact_decimal(value):
    """Return an int or a finite float as the Decimal that its shortest text denotes."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"{value!r} is {type(value).__name__}, not a number")
    if not math.isfinite(value):
        raise ValueError(f"{value!r} is not finite")
    return Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))


def round_significant(exact, digits):
    """Return the Decimal `exact` rounded half up to `digits` significant digits."""
    if exact == 0:
        return exact
    return exact.quantize(
        Decimal(1).scaleb(exact.adjusted() - digits + 1), rounding=ROUND_HALF_UP
    )


def _digits(exact, language, digits, form):
    whole = exact == exact.to_integral_value()
    if form == "exact" or (form == "compact" and whole and abs(exact) < SMALLEST_ROUNDED):
        return _grouped(exact)
    rounded = round_significant(exact, digits)
    out_of_words = not SMALLEST_IN_DIGITS <= abs(rounded) < LARGEST_IN_WORDS
    if form == "scientific" or (form == "compact" and out_of_words):
        power = rounded.adjusted()
        mantissa = f"{rounded.scaleb(-power).normalize():f}"
        return f"{mantissa} × 10{str(power).translate(SUPERSCRIPTS)}"
    if form == "plain" or abs(rounded) < SMALLEST_ROUNDED:
        return _grouped(rounded)
    words = format_compact_decimal(rounded, fraction_digits=digits, **LOCALES[language])
    # Chinese data has no space between the digits and 亿; the site's typography has.
    amount = words.rstrip("万亿")
    return words if amount == words else f"{amount} {words[len(amount) :]}"


def _grouped(exact):
    """Return every digit, in groups of three: both languages write 1,234.5."""
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
