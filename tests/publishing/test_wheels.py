"""`publishing/wheels.py`: a page's Python can import what its site was built with."""

import hashlib
import shutil

import pytest

from publishing import assets, wheels
from publishing.findings import Refused
from tests.conftest import ROOT


def entry(name, content, depends=()):
    sha256 = hashlib.sha256(content).hexdigest()
    return {"file_name": f"{name}.whl", "sha256": sha256, "depends": list(depends)}


def put(repository, name, content):
    (repository.root / wheels.CACHE / name).write_bytes(content)


def test_wheels_come_with_all_that_they_depend_on_and_stand_beside_pyodide(pinning):
    contents = {name: f"wheel of {name}".encode() for name in ("one", "two", "three")}
    repository = pinning(
        one=entry("one", contents["one"], ["two"]),
        two=entry("two", contents["two"], ["one", "three"]),
        three=entry("three", contents["three"]),
    )
    for name, content in contents.items():
        put(repository, f"{name}.whl", content)
    wanted = {"one.whl", "two.whl", "three.whl"}
    assert {path.name for path in wheels.fetch(repository.root, ["one"])} == wanted
    folder = repository.root / "built" / assets.folders(ROOT)[wheels.PYODIDE]
    folder.mkdir(parents=True)
    wheels.copy(repository.root, ["one"], repository.root / "built")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        f"{name}.whl": content for name, content in contents.items()
    }


def test_another_file_than_the_pinned_one_is_refused(pinning):
    repository = pinning(one=entry("one", b"pinned"))
    put(repository, "one.whl", b"other")
    with pytest.raises(Refused, match=r"wheels/one\.whl:1: it has not the hash"):
        wheels.fetch(repository.root, ["one"])


@pytest.mark.parametrize("download", [True, False])
def test_what_cannot_be_had_is_named_with_the_place_to_put_it(pinning, download):
    repository = pinning(one=entry("one", b"nowhere"))
    with pytest.raises(Refused, match=r"wheels/one\.whl:1: it cannot be had now; put it"):
        wheels.fetch(repository.root, ["one"], download)


def test_a_package_that_pyodide_has_not_is_named(pinning):
    with pytest.raises(Refused, match="Pyodide has no package drawers"):
        wheels.fetch(pinning().root, ["drawers"])


def test_without_downloads_pyodide_is_not_fetched_either(pinning):
    repository = pinning()
    shutil.rmtree(assets.kept_in(repository.root))
    with pytest.raises(Refused, match=r"package-lock\.json:1: Pyodide was not fetched yet"):
        wheels.fetch(repository.root, ["numpy"], download=False)


def test_a_build_stops_for_want_of_a_wheel_and_the_last_site_stays(pinning):
    repository = pinning(numpy=entry("numpy", b"nowhere"))
    assert repository.run("build").returncode == 0
    before = repository.site_hash()
    built = repository.run("build", "--with-numpy", "--without-downloads")
    assert built.returncode == 1
    assert ".cache/wheels/numpy.whl:1: it cannot be had now" in built.stderr
    assert repository.site_hash() == before
