"""`publishing/assets.py`: what pages load is what is pinned, or nothing is published."""

import base64
import hashlib
import io
import json
import re
import tarfile

import pytest

from publishing import assets, search_worker
from publishing.findings import Refused
from tests.conftest import ROOT

PACKAGE = {"name": "@small/thing", "version": "1.2.3"}
FILES = {
    "thing.mjs": b"export const answer = 42;\n",
    "deep/data.bin": b"\0\1\2",
    "unwanted.js": b"alert(1)",
    # npm would run this on any machine that lets packages run code.
    "package.json": json.dumps(
        PACKAGE | {"scripts": {"install": "echo ran > ran.txt"}}
    ).encode(),
}
CONTENT = r"assets/thing-1\.2\.3-[0-9a-f]{12}"


def pack(path, files=FILES):
    """Write a package as the registry would send it. Return its integrity."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    digest = hashlib.sha512(path.read_bytes()).digest()
    return "sha512-" + base64.b64encode(digest).decode()


def pin(repository, resolved, integrity, published=("thing.mjs", "deep/data.bin")):
    name, version = PACKAGE.values()
    asked = {"dependencies": {name: version}}
    entry = {"version": version, "integrity": integrity} | resolved
    packages = {"": asked, f"node_modules/{name}": entry}
    lock = {"lockfileVersion": 3, "requires": True, "packages": packages}
    manifest = asked | {"published": {name: list(published)}}
    repository.write("theme/package.json", json.dumps(manifest))
    repository.write("theme/package-lock.json", json.dumps(lock))


@pytest.fixture
def nowhere(monkeypatch, tmp_path_factory):
    """npm has kept nothing, and where its registry should be nobody answers."""
    monkeypatch.setenv("npm_config_cache", str(tmp_path_factory.mktemp("npm")))
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")


@pytest.fixture
def pinned(repository, tmp_path_factory, nowhere):
    """A small repository whose pages want two files of a package on this disk."""
    archive = tmp_path_factory.mktemp("package") / "thing.tgz"
    repository.archive = archive
    repository.integrity = pack(archive)
    pin(repository, {"resolved": f"file:{archive}"}, repository.integrity)
    return repository


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refusal(call):
    with pytest.raises(Refused) as refused:
        call()
    (finding,) = refused.value.findings
    return str(finding)


def test_only_the_wanted_files_are_copied_under_a_name_of_their_content(pinned):
    assets.fetch(pinned.root)
    assert assets.copy(pinned.root, pinned.root / "site")
    found = contents(pinned.root / "site")
    (folder,) = assets.folders(pinned.root).values()
    assert re.fullmatch(CONTENT, folder)
    assert found == {
        f"{folder}/{name}": FILES[name] for name in ("thing.mjs", "deep/data.bin")
    }


def test_no_code_of_a_package_runs(pinned):
    assets.fetch(pinned.root)
    assert not list(pinned.root.rglob("ran.txt"))


def test_other_content_has_another_address(pinned):
    before = assets.folders(pinned.root)
    integrity = pack(pinned.archive, FILES | {"thing.mjs": b"export const answer = 43;\n"})
    pin(pinned, {"resolved": f"file:{pinned.archive}"}, integrity)
    assert assets.folders(pinned.root) != before


def test_what_was_fetched_once_is_not_fetched_again(pinned, monkeypatch):
    kept = assets.fetch(pinned.root)
    monkeypatch.setattr(assets, "_install", lambda work: pytest.fail("npm was called"))
    assert assets.fetch(pinned.root) == kept


def test_a_damaged_cache_is_mended(pinned):
    kept = assets.fetch(pinned.root)
    whole = contents(kept)
    next(kept.rglob("thing.mjs")).unlink()
    assert not assets.copy(pinned.root, pinned.root / "site")
    assert not (pinned.root / "site").exists()
    assets.fetch(pinned.root)
    assert contents(kept) == whole


def test_another_list_of_files_is_another_cache(pinned):
    assets.fetch(pinned.root)
    published = ["unwanted.js"]
    pin(pinned, {"resolved": f"file:{pinned.archive}"}, pinned.integrity, published)
    kept = assets.fetch(pinned.root)
    assert [path.name for path in kept.rglob("*.*s")] == published


def test_content_that_was_not_pinned_is_refused(pinned):
    pack(pinned.archive, FILES | {"thing.mjs": b"export const answer = 43;\n"})
    told = refusal(lambda: assets.fetch(pinned.root))
    assert told.startswith("theme/package-lock.json:1: what the registry sent has not the")
    assert [path.name for path in (pinned.root / ".cache").iterdir()] == ["assets"]
    assert not assets.copy(pinned.root, pinned.root / "site")


def test_a_file_that_the_package_has_not_is_named(pinned):
    pin(pinned, {"resolved": f"file:{pinned.archive}"}, pinned.integrity, ["thing.wasm"])
    assert refusal(lambda: assets.fetch(pinned.root)) == (
        "theme/package.json:1: @small/thing has no file thing.wasm; name one that it has"
    )


def test_a_lock_that_pins_something_else_is_refused(pinned):
    for change in (
        lambda: pinned.replace("theme/package.json", '"1.2.3"', '"1.2.4"'),
        lambda: pinned.write("theme/package-lock.json", '{"packages": {}}'),
        lambda: pinned.write("theme/package.json", '{"published": {"other": []}}'),
    ):
        change()
        assert refusal(lambda: assets.fetch(pinned.root)) == (
            "theme/package-lock.json:1: does not pin what package.json asks for; run npm "
            "install in theme/"
        )


def test_an_unreachable_registry_stops_a_build_and_says_what_to_do(pinned):
    assert pinned.run("build").returncode == 0
    before = pinned.site_hash()
    pin(pinned, {}, pack(pinned.archive, {"package.json": FILES["package.json"]}))
    build = pinned.run("build")
    told = " ".join(build.stderr.split())
    assert build.returncode == 1
    assert "theme/package-lock.json:1: the registry of npm packages cannot be" in told
    assert "drawers build --without-downloads" in told
    assert "site/ is the last good site" in told
    assert "Traceback" not in told
    assert pinned.site_hash() == before


def test_a_build_without_downloads_says_what_its_pages_lack(pinned):
    pin(pinned, {}, pinned.integrity)
    build = pinned.run("build", "--without-downloads")
    assert build.returncode == 0, build.stderr
    assert "No code runs in its pages" in build.stderr
    html = pinned.read("site/index.html")
    assert "1000000000" in html
    assert not list((pinned.root / "site").rglob("thing.mjs"))


def test_both_languages_share_one_copy_and_the_manifest_is_not_served(pinned):
    build = pinned.run("build")
    assert build.returncode == 0, build.stderr
    built = pinned.root / "site"
    (folder,) = assets.folders(pinned.root).values()
    assert [str(p.relative_to(built)) for p in built.rglob("thing.mjs")] == [
        f"{folder}/thing.mjs"
    ]
    assert not list(built.rglob("package*.json"))


def test_our_own_lock_names_no_host_and_pins_all_by_content():
    lock = json.loads((ROOT / "theme/package-lock.json").read_text("utf-8"))
    for name, entry in lock["packages"].items():
        assert "resolved" not in entry
        assert not name or entry["integrity"].startswith("sha512-")


def test_our_own_assets_are_in_the_built_site_and_the_wasm_is_wasm(built_site):
    folders = assets.folders(ROOT)
    published = json.loads((ROOT / "theme/package.json").read_text("utf-8"))["published"]
    served = contents(built_site / "assets")
    for package, files in published.items():
        for file in files:
            content = served[f"{folders[package].removeprefix('assets/')}/{file}"]
            if file.endswith(".wasm"):
                assert content.startswith(b"\0asm")
            if file == "package.json":
                assert json.loads(content)["name"] == package


def test_a_search_that_cuts_queries_in_another_way_stops_the_build(tmp_path):
    worker = tmp_path / "assets/javascripts/workers/search.0123abcd.min.js"
    worker.parent.mkdir(parents=True)
    worker.write_text("for(let o=s+1;o<t.length;o++)t.slice(s,o)in e", "utf-8")
    search_worker.mend(tmp_path)
    assert worker.read_text("utf-8") == "for(let o=s+1;o<=t.length;o++)t.slice(s,o)in e"
    with pytest.raises(ValueError, match=r"search\.0123abcd"):
        search_worker.mend(tmp_path)
