"""What a snippet imports in its page besides Python's own, where the site has it."""

import hashlib
import shutil
import subprocess
import sys

import pytest

from publishing import site, wheels
from tests.browser.conftest import serving
from tests.browser.test_run import bar, run
from tests.conftest import ROOT

# Not numpy, whose wheel can be had from Pyodide's own host alone; compiled like it.
PACKAGE, VERSION = "msgspec", "0.22.0"
TAGS = ["--platform", "pyemscripten_2026_0_wasm32", "--python-version", "314"]
SNIPPET = "snippets/ways/encoded.py"
CODE = "import msgspec\n\nprint(msgspec.json.encode([1, None]).decode())\n"
PRINTED = "[1,null]\n"


@pytest.mark.slow
def test_a_snippet_imports_what_its_site_was_built_with_and_says_so_elsewhere(
    pinning, page, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("wheels")
    ask = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder]
    wanted = ["--only-binary", ":all:", *TAGS, f"{PACKAGE}=={VERSION}"]
    subprocess.run([*ask, *wanted], check=True)
    (wheel,) = folder.iterdir()
    repository = pinning(
        msgspec={
            "file_name": wheel.name,
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
            "imports": [PACKAGE],
            "version": VERSION,
        }
    )
    assert repository.run("build").returncode == 0
    # MkDocs does not look for scripts behind the link to this folder.
    assets = repository.root / "theme/assets"
    assets.unlink()
    shutil.copytree(ROOT / "theme/assets", assets)
    shutil.copy(wheel, repository.root / wheels.CACHE)
    # Written by hand: it does not run here, only in the page.
    repository.write(SNIPPET, CODE)
    repository.write("snippets/ways/published/encoded.txt", PRINTED)
    repository.write("snippets/ways/published/encoded.json", "{}\n")
    site.build(repository.root, download=False, packages=(PACKAGE,))
    with serving(repository.root / "site") as address:
        page.goto(f"{address}ways/code/")
        assert run(page, bar(page, SNIPPET)).json_value() == "打印的和发布的一字不差。"
    site.build(repository.root, download=False)
    with serving(repository.root / "site") as address:
        page.goto(f"{address}ways/code/")
        assert bar(page, SNIPPET).locator('[data-run="run"]').count() == 0
        assert "请在本机运行" in bar(page, SNIPPET).inner_text()
