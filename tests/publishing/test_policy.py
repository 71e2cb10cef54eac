"""What a page may run: its own scripts, by hash, and none that is put in later."""

import subprocess

import pytest

from publishing.policy import policy, seal

PAGE = (
    '<html><head><meta charset="utf-8"></head><body><script>start()</script>'
    '<script src="a.js"></script><script type="application/json">{}</script></body></html>'
)


def openssl_hash(script):
    """The hash of a script, by a program that is not ours."""
    commands = "openssl dgst -sha256 -binary | openssl base64"
    return subprocess.run(
        ["sh", "-c", commands], input=script, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_a_script_in_the_page_is_named_by_its_hash_and_data_are_not():
    rules = policy(PAGE)
    assert f"'sha256-{openssl_hash('start()')}'" in rules
    assert rules.count("sha256-") == 1


def test_nothing_is_allowed_from_other_hosts_and_no_script_without_a_hash():
    rules = dict(rule.strip().split(" ", 1) for rule in policy(PAGE).split(";"))
    assert rules["default-src"] == "'self'"
    assert "unsafe-inline" not in rules["script-src"]
    assert not any("http" in rule or "*" in rule for rule in rules.values())


def test_a_page_is_sealed_once_however_often_and_keeps_its_text(tmp_path):
    page = tmp_path / "deep/index.html"
    page.parent.mkdir()
    page.write_text(PAGE)
    seal(tmp_path)
    once = page.read_text()
    seal(tmp_path)
    assert page.read_text() == once
    assert once.count("content-security-policy") == 1
    start = once.index("<meta http-equiv")
    assert once[:start] + once[once.index(">", start) + 1 :] == PAGE


def test_a_page_without_its_encoding_is_not_passed_over(tmp_path):
    (tmp_path / "index.html").write_text("<html></html>")
    with pytest.raises(ValueError, match=r"index\.html has no"):
        seal(tmp_path)
