"""The built site behind nginx, with the configuration that the project offers."""

import getpass
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from urllib.error import HTTPError, URLError

import pytest

from publishing.compress import compress
from tests.conftest import ROOT

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
def served(built_site, tmp_path_factory):
    root = tmp_path_factory.mktemp("served")
    shutil.copytree(built_site, root / "site")
    compress(root / "site")
    (root / ".cache").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    configuration = (ROOT / "publishing/nginx.conf").read_text("utf-8")
    configuration, found = re.subn(r"127\.0\.0\.1:8000", f"127.0.0.1:{port}", configuration)
    assert found == 1
    (root / "nginx.conf").write_text(configuration, "utf-8")
    # Debian keeps it where only the administrator looks for programs.
    path = os.environ["PATH"] + ":/usr/sbin"
    # Started by root, its processes would be nobody's, who sees no folder of a test.
    user = f"user {getpass.getuser()};"
    nginx = shutil.which("nginx", path=path)
    command = [nginx, "-p", str(root), "-c", "nginx.conf", "-g", user]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        here = Served(f"http://127.0.0.1:{port}/")
        for _ in range(100):
            try:
                here.get("robots.txt")
                break
            except URLError:
                assert server.poll() is None, server.stderr.read()
                time.sleep(0.1)
        yield here
        server.terminate()
