"""`publishing/origins.py`: every number leads to a line of code or a register entry."""

import pytest

from publishing.findings import Refused
from publishing.origins import Origins
from publishing.regenerate import regenerate

REGISTER = "snippets/cited_numbers.yml"


def find(repository, origin):
    return Origins(repository.root).find(origin)


def test_a_computed_value_is_found_with_its_line(repository):
    regenerate(repository.root)
    found = find(repository, "ways/count.total")
    assert (found.value, found.file, found.line) == (10**9, "snippets/ways/count.py", 6)


def test_an_item_of_a_dictionary_is_found_with_its_own_line_even_with_dots_in_its_key(
    repository,
):
    repository.write(
        "snippets/ways/sizes.py", 'sizes = {\n    "2.7B": 1,\n    "a": {"b": 2},\n}\n'
    )
    regenerate(repository.root)
    assert find(repository, "ways/sizes.sizes.2.7B").line == 2
    assert find(repository, "ways/sizes.sizes.a.b").value == 2


def test_a_cited_value_is_found_with_its_line(repository):
    found = find(repository, "cited/weights")
    assert (found.value, found.file, found.line) == (2000000, REGISTER, 8)


@pytest.mark.parametrize(
    ("origin", "reason"),
    [
        ("ways/count.totl", "publishes no totl; did you mean total?"),
        ("ways/count.total.x", "publishes no total.x"),
        ("ways/nothing.total", "there is no snippets/ways/nothing.py"),
        ("../../etc/passwd.x", "there is no"),
        ("cited/weight", "has no number weight; did you mean weights?"),
    ],
)
def test_an_unknown_origin_is_refused_with_what_is_missing(repository, origin, reason):
    regenerate(repository.root)
    with pytest.raises(LookupError) as caught:
        find(repository, origin)
    assert reason in caught.value.args[0]


def test_a_dictionary_as_a_whole_is_no_value(repository):
    repository.write("snippets/ways/sizes.py", 'sizes = {"a": 1}\n')
    regenerate(repository.root)
    with pytest.raises(LookupError, match="publishes no sizes"):
        find(repository, "ways/sizes.sizes")


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("    source: a-paper\n", "", 8, "weights has no source"),
        ("    where: Table 1\n", "", 8, "weights has no where"),
        ("where: Table 1", "where: ", 8, "weights has a where that is no text"),
        ("value: 2000000", "value: many", 8, "weights has the value 'many'"),
        ("value: 2000000", "value: true", 8, "weights has the value True"),
        (
            "source: a-paper",
            "source: b-paper",
            8,
            "names the source b-paper, which is not listed",
        ),
        (
            "    where:",
            "    wher: x\n    where:",
            8,
            "weights has wher, which means nothing",
        ),
        ("    read: 2026-11-23\n", "", 2, "a-paper has no read"),
        ("read: 2026-11-23", "read: soon", 2, "a-paper has a read that is no date"),
        (
            "url: https://example.org/paper",
            "url: javascript:x",
            2,
            "a url that is no https address",
        ),
        ("  weights:", "  We ights:", 8, "is no name"),
        ("numbers:", "figures:", 1, "has exactly two parts"),
        ("value: 2000000", "value: [", 11, "is not YAML"),
        ("numbers:\n", "numbers:\n  weights: {}\n", 9, "weights stands on line 8 too"),
    ],
)
def test_a_fault_in_the_register_is_refused_with_its_line(
    repository, old, new, line, reason
):
    repository.replace(REGISTER, old, new)
    with pytest.raises(Refused) as caught:
        find(repository, "cited/weights")
    told = str(caught.value)
    assert reason in told
    assert told.startswith(f"{REGISTER}:{line}: ")
