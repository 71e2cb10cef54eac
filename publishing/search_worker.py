"""Mends how the search cuts a Chinese query into words.

Material's worker looks a query up piece by piece, but no piece that reaches its end: of
归一化 it sees 归 and 一, and finds every page with a 一 on it. Until that is mended there,
it is mended in the copy that the site serves.
"""

import re
from pathlib import Path

WORKERS = "assets/javascripts/workers/search.*.min.js"
# for (let end = start + 1; end < query.length; end++) if (query.slice(start, end) in …)
PIECES = re.compile(
    r"(for\(let (\w)=\w\+1;\2<)((\w)\.length;\2\+\+\)\4\.slice\(\w,\2\)in )"
)


def mend(site):
    """Let pieces reach the end of a query. Raises ValueError where that is not found."""
    for path in Path(site).glob(WORKERS):
        script, found = PIECES.subn(r"\1=\3", path.read_text(encoding="utf-8"))
        if found != 1:
            raise ValueError(f"{path.name} cuts queries in another way than is mended here")
        path.write_text(script, encoding="utf-8")
