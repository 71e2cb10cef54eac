"""Looks whether the pages that this site links to and cites are still there.

    python -m publishing.outside_links

Prints, as Markdown in both languages, the pages that are gone, each with the places that
link to it, and ends with status 1 if there are any. A page that cannot be looked at, since
its host is busy or lets no programs in, is listed and counts as there.
"""

import re
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from publishing.origins import REGISTER, Register
from publishing.pages import LANGUAGES, page_files

# With brackets in pairs: the last one of [words](address) is not the address's.
LINK = re.compile(r"https?://(?:\([^\s()]*\)|[^\s()<>\"'}\]])+")
GONE = (404, 410, 451)
SECONDS = 30
# Some hosts answer no program that does not say what it is.
HEADERS = {"User-Agent": "drawers-link-check (a weekly look at cited pages)"}


def links(root):
    """Return address → the places, file:line, that link to it."""
    root, found = Path(root), {}
    register = Register(root)
    for name, source in register.sources.items():
        if source["url"] != "none":
            place = f"{REGISTER}:{register.lines['sources', name]}"
            found.setdefault(source["url"], []).append(place)
    for language in LANGUAGES:
        for file in page_files(root, language):
            lines = (root / file).read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, 1):
                for address in LINK.findall(line):
                    found.setdefault(address.rstrip(".,;。，；"), []).append(
                        f"{file}:{number}"
                    )
    return found


def look(address):
    """Return "there", "gone", or why the page could not be looked at."""
    request = urllib.request.Request(address, headers=HEADERS)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            return "there"
    except urllib.error.HTTPError as error:
        return "gone" if error.code in GONE else f"HTTP {error.code}"
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        # A host whose name nobody knows has taken its pages along.
        return "gone" if "Name or service not known" in str(reason) else str(reason)


def report(states, places):
    """Return the Markdown that tells what was found; empty when all is there."""
    parts = []
    for title, wanted in (
        ("Gone · 打不开了", lambda state: state == "gone"),
        ("Could not be looked at · 没能查看", lambda state: state not in ("gone", "there")),
    ):
        listed = [
            f"- <{address}>"
            + ("" if state == "gone" else f" ({state})")
            + f": {', '.join(at)}"
            for address, at in sorted(places.items())
            if wanted(state := states[address])
        ]
        if listed:
            parts.append("\n".join([f"## {title}\n", *listed]))
    return "\n\n".join(parts)


def main():
    places = links(Path.cwd())
    with ThreadPoolExecutor(8) as pool:
        states = dict(zip(places, pool.map(look, places), strict=True))
    print(report(states, places))
    sys.exit(1 if "gone" in states.values() else 0)


if __name__ == "__main__":
    main()
