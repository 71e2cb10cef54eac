"""`publishing/outside_links.py`: which cited pages are gone, and who cites them."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from publishing.outside_links import links, look, report


class Host(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def host():
    server = HTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_page_is_there_or_gone_or_could_not_be_looked_at(host):
    assert look(f"{host}/200") == "there"
    assert look(f"{host}/404") == look(f"{host}/410") == "gone"
    assert look(f"{host}/403") == "HTTP 403"
    assert look(f"{host}/503") == "HTTP 503"
    assert "refused" in look("http://127.0.0.1:1/")
    assert look("http://nowhere.invalid/") != "there"


def test_links_are_found_with_their_places(repository):
    repository.replace(
        "docs/zh/index.md", "{#second}\n", "{#second}\n\n见 https://example.org/a_(b)。\n"
    )
    repository.replace(
        "docs/en/index.md", "{#second}\n", "{#second}\n\n[x](https://example.org/paper).\n"
    )
    assert links(repository.root) == {
        "https://example.org/paper": [
            "snippets/cited_numbers.yml:2",
            "docs/en/index.md:16",
        ],
        "https://example.org/a_(b)": ["docs/zh/index.md:13"],
    }


def test_the_report_names_what_is_gone_and_keeps_silent_when_all_is_there():
    places = {"https://a.example": ["x:1", "y:2"], "https://b.example": ["z:3"]}
    assert report(dict.fromkeys(places, "there"), places) == ""
    told = report({"https://a.example": "gone", "https://b.example": "HTTP 403"}, places)
    assert "## Gone · 打不开了\n\n- <https://a.example>: x:1, y:2" in told
    assert "- <https://b.example> (HTTP 403): z:3" in told
