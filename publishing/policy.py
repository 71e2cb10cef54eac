"""Tells browsers what a page may load and run: what comes with the site, and no more.

A content-security policy stands in every page itself, for a static host may set no header.
Scripts in the page are named by their hashes, so none that slips in later can run.
"""

import base64
import hashlib
import re
from pathlib import Path

# Scripts that run; blocks of data have a type that is no script's.
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL
)
POLICY = re.compile(r'<meta http-equiv="content-security-policy"[^>]*>')
CHARSET = '<meta charset="utf-8">'
# Styles may stand in the page: they can hide and move, and neither load nor run anything.
RULES = (
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval' {scripts}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
)


def policy(html):
    """Return the policy for a page: its own host, and the scripts that stand in it."""
    scripts = dict.fromkeys(_hash(script) for script in INLINE_SCRIPT.findall(html))
    return "; ".join(RULES).format(scripts=" ".join(scripts)).replace("  ", " ")


def seal(folder):
    """Write its policy into every page below `folder`. A page that has one gets a new one.

    Raises ValueError for a page that does not say its encoding first, where it belongs.
    """
    for path in sorted(Path(folder).rglob("*.html")):
        html = POLICY.sub("", path.read_text(encoding="utf-8"))
        if CHARSET not in html:
            raise ValueError(f"{path} has no {CHARSET} to put the policy behind")
        told = f'<meta http-equiv="content-security-policy" content="{policy(html)}">'
        path.write_text(html.replace(CHARSET, CHARSET + told, 1), encoding="utf-8")


def _hash(script):
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
