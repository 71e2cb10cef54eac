"""The built site behind nginx, with the configuration that the project offers."""

import socket
import urllib.request
from urllib.error import HTTPError

import pytest

from tests.benchmarks.load import served as behind_nginx

# As browsers ask.
HEADERS = {"Accept-Encoding": "gzip, deflate, br"}


class Served:
    """A site behind a server on a port of this machine."""

    def __init__(self, address):
        self.address = address

    def get(self, path, **headers):
        """Return status, headers and content as sent, without following a redirection."""
        opener = urllib.request.build_opener(_NoRedirection)
        request = urllib.request.Request(self.address + path, headers=HEADERS | headers)
        try:
            with opener.open(request, timeout=10) as answer:
                return answer.status, answer.headers, answer.read()
        except HTTPError as error:
            return error.code, error.headers, error.read()


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


@pytest.fixture(scope="session")
def served(built_site):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with behind_nginx(built_site, port):
        yield Served(f"http://127.0.0.1:{port}/")
