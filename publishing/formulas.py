"""Turns LaTeX into MathML while the site is built: no script, no font, readable aloud.

Called by pymdown-extensions, for `#!math …` between backquotes and for ```math fences.
"""

import re
from html import escape

from latex2mathml.converter import convert

from publishing.numbers import SUPERSCRIPTS

POWER = re.compile(
    r"<msup>(<m[in]>[^<]+</m[in]>)(<mrow>)?<mn>(\d+)</mn>(?(2)</mrow>)</msup>"
)


def inline(source, language, css_class, md):
    return _mathml(source, "inline")


def block(source, language, css_class, options, md, **kwargs):
    return f'<div class="formula" tabindex="0">{_mathml(source, "block")}</div>'


def _mathml(source, display):
    """Return MathML that says its LaTeX too, for what cannot draw it.

    Where a device has no mathematical font, browsers raise an exponent far above the line.
    For whole ones every font has signs; numbers elsewhere on the pages are written so too.
    """
    told = f'<math alttext="{escape(source)}" '
    markup = convert(source, display=display).replace("<math ", told, 1)
    return POWER.sub(_with_sign, markup)


def _with_sign(power):
    return f"<mrow>{power[1]}<mn>{power[3].translate(SUPERSCRIPTS)}</mn></mrow>"
