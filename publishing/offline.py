"""Makes one archive of the built site that opens from a folder, with no server.

From a folder browsers load pages, pictures, styles and plain scripts. They refuse modules,
workers and whatever a script asks for, so in the archive these stand in the pages, as text:
the scripts that sort and count, and the calculator's Python. The search works in a frame
in place of a worker (npm's iframe-worker, by the theme's author). What is left out works
on the site alone: running snippets, and the things to hold, which their figures stand for.
"""

import base64
import json
import os
import re
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from publishing import assets, policy
from publishing.findings import Finding, Refused

FOLDER = "175-billion-drawers"
SHIM = "iframe-worker"
# No address but those of files and of what the page itself holds.
RULES = "default-src file: data: blob: 'unsafe-inline' 'wasm-unsafe-eval'; base-uri 'none'"
LEFT_OUT = re.compile(
    r"(^|/)(404\.html|index\.md|llms\.txt|offline\.js|robots\.txt|run(_worker)?\.js"
    r"|search_index\.json|sitemap\.xml.*|widget\w*\.js|.*\.(br|f32|gz|map))$"
    r"|^snippets/|^assets/pyodide-"
)
LINK = re.compile(r'(?<=\shref=")(?![\w+.-]+:|//)([^"#?]*)(?=["#?])')
MODULE = re.compile(r'<script type="module" async src="([^"]+)"></script>')
IMPORT = re.compile(r'(?<= from )"\./([\w.]+)"')
RUNNER = re.compile(r"<script data-root=.*?</script>\s*", re.DOTALL)
CALCULATOR = re.compile(r"(<script [^>]*data-calculator>)(.*?)(?=</script>)", re.DOTALL)
# Before the first script that makes a worker.
FIRST_SCRIPT = re.compile(r'(?=<script defer src="[^"]*assets/search_on_demand\.js")')
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".py": "text/x-python"}
TYPES |= {".wasm": "application/wasm"}


def pack(root, site, archive):
    """Write the archive of the built `site`: the same site gives the same bytes.

    Raises Refused where the site lacks what its pages load.
    """
    root, site, archive = Path(root), Path(site), Path(archive)
    shim = f"{assets.folders(root).get(SHIM)}/shim/index.js"
    if not (site / shim).is_file():
        what = "an archive needs what this pins; build without --without-downloads"
        raise Refused([Finding("theme/package-lock.json", 1, what)])
    with tempfile.TemporaryDirectory(prefix="offline-", dir=archive.parent) as folder:
        new = Path(folder) / archive.name
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(site.rglob("*")):
                name = path.relative_to(site).as_posix()
                if path.is_dir() or LEFT_OUT.search(name):
                    continue
                content = path.read_bytes()
                if path.suffix == ".html":
                    content = _page(site, name, content.decode(), shim).encode()
                _add(packed, name, content)
            for path in sorted(site.rglob("search_index.json")):
                name = path.relative_to(site).with_suffix(".js").as_posix()
                _add(packed, name, _index(path.read_text(encoding="utf-8")).encode())
        os.replace(new, archive)


def _add(packed, name, content):
    # Without the day and the hour: they would be the only difference between two.
    packed.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}"), content, zipfile.ZIP_DEFLATED)


def _page(site, name, html, shim):
    """Return a page with whole addresses, and with all that it runs within it."""
    page = PurePosixPath(name)
    up = "../" * (len(page.parts) - 1)
    html = LINK.sub(lambda link: _whole(link[1]), html)
    html = RUNNER.sub("", html)
    html = MODULE.sub(lambda script: _inlined(site, page, script[1]), html)
    html = CALCULATOR.sub(lambda found: found[1] + _with_python(site, found[2]), html)
    html = FIRST_SCRIPT.sub(f'<script src="{up}{shim}"></script>', html, count=1)
    return policy.POLICY.sub(
        f'<meta http-equiv="content-security-policy" content="{RULES}">', html
    )


def _whole(link):
    """Return a link to a folder as one to its page."""
    if link and (link.endswith("/") or PurePosixPath(link).name in ("", ".", "..")):
        return f"{link.rstrip('/')}/index.html"
    return link


def _inlined(site, page, source):
    """Return a module as part of its page, or nothing where it is left out."""
    file = Path(os.path.normpath(site / page.parent / source))
    if LEFT_OUT.search(file.relative_to(site).as_posix()):
        return ""
    code = file.read_text(encoding="utf-8")
    code = code.replace("import.meta.url", f'new URL("{source}", location.href)')
    code = IMPORT.sub(lambda name: f'"{_as_address(file.with_name(name[1]))}"', code)
    return f'<script type="module">{code}</script>'


def _with_python(site, data):
    """Return the calculator's data with the interpreter and the files that it runs."""
    data = json.loads(data)
    names = [f"{data['interpreter']}/micropython.{end}" for end in ("mjs", "wasm")]
    data["packed"] = {n: _as_address(site / n) for n in [*names, *data["snippets"]]}
    return json.dumps(data).replace("<", "\\u003c")


def _as_address(file):
    content = base64.b64encode(file.read_bytes()).decode()
    return f"data:{TYPES[file.suffix]};base64,{content}"


def _index(text):
    """Return the search index as the plain script that the theme reads from a folder."""
    index = json.loads(text)
    for found in index["docs"]:
        place, mark, section = found["location"].partition("#")
        found["location"] = f"{_whole(place or './')}{mark}{section}"
    return f"var __index = {json.dumps(index, ensure_ascii=False)}"
