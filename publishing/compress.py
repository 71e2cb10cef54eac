"""Puts a compressed copy beside every file of a built site that gains by it.

    python -m publishing.compress site

`page.html` gets `page.html.gz` and `page.html.br`, for servers that send what lies there.
The same file always gives the same bytes. Needs brotli: pip install -e '.[publish]'
"""

import gzip
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

# Pictures and archives are compressed as they are.
KINDS = {".css", ".html", ".ipynb", ".js", ".json", ".map", ".md", ".mjs", ".py"}
KINDS |= {".svg", ".txt", ".wasm", ".webmanifest", ".xml"}


def compress(site):
    """Compress a site's files. Return how many, and their bytes plain, gzip and Brotli."""
    files = [path for path in sorted(Path(site).rglob("*")) if path.suffix in KINDS]
    # Both libraries let other threads run while they work.
    with ThreadPoolExecutor() as pool:
        sizes = list(pool.map(_compress_file, files))
    return len(files), *map(sum, zip(*sizes, strict=True))


def _compress_file(path):
    content = path.read_bytes()
    made = {
        ".gz": gzip.compress(content, compresslevel=9, mtime=0),
        ".br": brotli.compress(content, quality=11),
    }
    for ending, smaller in made.items():
        beside = path.with_name(path.name + ending)
        beside.unlink(missing_ok=True)
        if len(smaller) < len(content):
            beside.write_bytes(smaller)
    return len(content), *(min(len(m), len(content)) for m in made.values())


if __name__ == "__main__":
    count, plain, by_gzip, by_brotli = compress(sys.argv[1])
    print(f"{count} files: {plain:,} bytes, gzip {by_gzip:,}, Brotli {by_brotli:,}")
