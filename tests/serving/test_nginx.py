"""`publishing/nginx.conf`: what readers get is whole, small, kept and closed."""

import gzip
import re

import pytest

pytestmark = pytest.mark.served


@pytest.fixture(scope="session")
def files(built_site):
    return sorted(p.relative_to(built_site) for p in built_site.rglob("*") if p.is_file())


# Bare numbers: they have no type of their own.
BINARY = {".f32"}


def test_every_file_arrives_as_it_was_built(served, built_site, files):
    for file in files:
        if file.suffix == ".gz":
            continue
        status, headers, content = served.get(str(file))
        if headers["Content-Encoding"] == "gzip":
            content = gzip.decompress(content)
        assert (status, content) == (200, (built_site / file).read_bytes()), file
        known = headers["Content-Type"] != "application/octet-stream"
        assert known != (file.suffix in BINARY), file


def test_pages_are_sent_compressed_and_to_old_clients_plain(served, built_site):
    page = (built_site / "counting/index.html").read_bytes()
    _, headers, content = served.get("counting/")
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert len(content) == int(headers["Content-Length"]) < len(page) / 3
    _, headers, content = served.get("counting/", **{"Accept-Encoding": "identity"})
    assert (headers["Content-Encoding"], content) == (None, page)


def test_only_names_with_a_hash_are_kept_without_asking(served, files):
    hashed = [f for f in files if re.search(r"\.[0-9a-f]{8}\.min\.(css|js)$", f.name)]
    hashed += [f for f in files if re.search(r"-[0-9a-f]{12}/[^/]*[^z]$", f.as_posix())]
    assert len(hashed) > 10
    for file in hashed:
        _, headers, _ = served.get(file.as_posix())
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("", "en/counting/", "assets/book.css", "search/search_index.json"):
        _, headers, _ = served.get(path)
        assert headers["Cache-Control"] == "no-cache"
        status, _, content = served.get(path, **{"If-None-Match": headers["ETag"]})
        assert (status, content) == (304, b"")


@pytest.mark.parametrize("path", ["", "en/", "assets/book.css", "none", "en/none"])
def test_every_answer_carries_what_a_page_cannot_say_itself(served, path):
    _, headers, _ = served.get(path)
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Server"] == "nginx"


@pytest.mark.parametrize(("path", "language"), [("none", "zh"), ("en/none", "en")])
def test_what_is_not_there_is_told_in_the_readers_language(served, path, language):
    status, _, content = served.get(path)
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    assert status == 404
    assert f'<html lang="{language}' in content.decode()


def test_a_folder_is_sent_on_within_the_site_and_nothing_else_is_given(served):
    status, headers, _ = served.get("counting")
    assert (status, headers["Location"]) == (301, "/counting/")
    assert served.get("index.html.gz")[0] == 404
    assert served.get("../mkdocs.yml")[0] in (400, 404)
    assert served.get("assets/")[0] in (403, 404)
