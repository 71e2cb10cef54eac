"""How much load the built site bears behind nginx, beside Python's own file server.

    .venv/bin/python tests/benchmarks/load.py [--seconds 5] [--connections 64]

Needs nginx and wrk, and `drawers build` before. Each page is asked for as a browser asks,
with compression; the size is what is sent. Both servers in turn, on this machine, with wrk
beside them: the ratio means more than the figures.
"""

import argparse
import contextlib
import getpass
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from publishing.compress import compress

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("", "en/counting/", "en/counting/atlas/", "assets/book.css", "none")
NGINX, PLAIN = 8771, 8772


@contextlib.contextmanager
def running(*command, cwd, port):
    """Run a server until it is no longer needed. Raise RuntimeError if it ends before."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=cwd, **quiet) as server:
        for _ in range(100):
            if server.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with status {server.returncode}")
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt").close()
                break
            time.sleep(0.1)
        try:
            yield
        finally:
            server.terminate()


@contextlib.contextmanager
def served(site, port):
    """Serve a copy of a built site by nginx, compressed, with what the project offers.

    Gives the copy's folder. Raises FileNotFoundError where there is no nginx.
    """
    # Debian keeps it where only the administrator looks for programs.
    nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if not nginx:
        raise FileNotFoundError("nginx")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "site")
        shutil.copytree(site, copy)
        # What `running` asks for, to know that the server is there.
        (copy / "robots.txt").touch()
        compress(copy)
        Path(folder, ".cache").mkdir()
        text = (ROOT / "publishing/nginx.conf").read_text("utf-8")
        text, found = re.subn(r"127\.0\.0\.1:8000", f"127.0.0.1:{port}", text)
        if found != 1:
            raise ValueError("publishing/nginx.conf no longer listens on 127.0.0.1:8000")
        Path(folder, "nginx.conf").write_text(text, "utf-8")
        user = f"user {getpass.getuser()};"
        command = nginx, "-p", folder, "-c", "nginx.conf", "-g", user
        with running(*command, cwd=folder, port=port):
            yield copy


def load(port, page, seconds, connections):
    """Return requests a second, and milliseconds that 99 of 100 requests take at most."""
    told = subprocess.run(
        [
            *("wrk", "-t", "2", "-c", str(connections), "-d", f"{seconds}s", "--latency"),
            *("-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{port}/{page}"),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()
    return rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def sent(port, page):
    """Return the bytes of one answer."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/{page}", headers={"Accept-Encoding": "gzip"}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return len(answer.read())
    except urllib.error.HTTPError as error:
        return len(error.read())


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("this needs wrk")
    plain = sys.executable, "-m", "http.server", str(PLAIN), "--bind", "127.0.0.1"
    print(f"{'':24}{'bytes':>9}{'a second':>10}{'p99 ms':>8}   beside Python's server")
    with served(ROOT / "site", NGINX) as copy, running(*plain, cwd=copy, port=PLAIN):
        for page in PAGES:
            rate, slowest = load(NGINX, page, arguments.seconds, arguments.connections)
            other, _ = load(PLAIN, page, arguments.seconds, arguments.connections)
            size, other_size = sent(NGINX, page), sent(PLAIN, page)
            print(
                f"/{page:23}{size:9,}{rate:10,.0f}{slowest:8.1f}   "
                f"{rate / other:.0f} × as many, {size / other_size:.2f} × the bytes"
            )


if __name__ == "__main__":
    main()
