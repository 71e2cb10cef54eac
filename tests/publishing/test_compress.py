"""`publishing/compress.py`: what lies beside a file is the file, smaller."""

import gzip

import brotli

from publishing.compress import compress


def test_what_gains_has_both_copies_and_they_are_the_same_every_time(tmp_path):
    page = ("<p>参数</p>\n" * 500).encode()
    (tmp_path / "en").mkdir()
    (tmp_path / "en/index.html").write_bytes(page)
    (tmp_path / "tiny.txt").write_bytes(b"x")
    (tmp_path / "picture.png").write_bytes(page)
    count, plain, by_gzip, by_brotli = compress(tmp_path)
    assert (count, plain) == (2, len(page) + 1)
    assert 1 < by_brotli < by_gzip < plain / 10
    names = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    copies = {"en/index.html.gz", "en/index.html.br"}
    assert names == {"en/index.html", "tiny.txt", "picture.png", *copies}
    first = {name: (tmp_path / name).read_bytes() for name in copies}
    assert gzip.decompress(first["en/index.html.gz"]) == page
    assert brotli.decompress(first["en/index.html.br"]) == page
    compress(tmp_path)
    assert first == {name: (tmp_path / name).read_bytes() for name in copies}


def test_a_copy_of_what_was_there_before_does_not_stay(tmp_path):
    (tmp_path / "a.css").write_bytes(b"a{}" * 100)
    compress(tmp_path)
    (tmp_path / "a.css").write_bytes(b"a")
    compress(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.css"]
