"""Turns LaTeX into MathML while the site is built: no script, no font, readable aloud.

Called by pymdown-extensions, for `#!math …` between backquotes and for ```math fences.
"""

from latex2mathml.converter import convert


def inline(source, language, css_class, md):
    return convert(source)


def block(source, language, css_class, options, md, **kwargs):
    return f'<div class="formula" tabindex="0">{convert(source, display="block")}</div>'
