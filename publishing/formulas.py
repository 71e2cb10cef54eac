"""Turns LaTeX into MathML while the site is built: no script, no font, readable aloud.

Called by pymdown-extensions, for `#!math …` between backquotes and for ```math fences.
"""

from html import escape

from latex2mathml.converter import convert


def inline(source, language, css_class, md):
    return _mathml(source, "inline")


def block(source, language, css_class, options, md, **kwargs):
    return f'<div class="formula" tabindex="0">{_mathml(source, "block")}</div>'


def _mathml(source, display):
    """Return MathML that says its LaTeX too, for what cannot draw it."""
    told = f'<math alttext="{escape(source)}" '
    return convert(source, display=display).replace("<math ", told, 1)
