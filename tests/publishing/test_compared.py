"""What is cited changes only by somebody who compared it with its source again."""

import pytest

from publishing import checks, compared
from publishing.findings import Refused

REGISTER = "snippets/cited_numbers.yml"
ATLAS = "snippets/counting/atlas_models.yml"
MODELS = """\
# A model.
- id: gpt-0
  name: GPT-0
  released: 2018-06-01
  released_from: a-paper
  config: {n_layer: 2, n_embd: 8}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value: 2000000", "value: 20000000"),
        ("value: 2000000", "value: 2000000.0"),
        ("source: a-paper\n    where: Table 1", "source: a-paper\n    where: Table 2"),
        ("where: Table 1", "where: Table 1\n    unit: bytes"),
    ],
)
def test_a_change_is_found_until_it_was_compared(published, old, new):
    repository = published
    assert checks.find(repository.root) == []
    repository.replace(REGISTER, old, new)
    [finding] = checks.find(repository.root)
    assert str(finding).startswith(f"{REGISTER}:8: weights was 2000000 | ")
    assert "A paper, Table" in str(finding)
    done = repository.run("compared", "weights")
    assert (done.returncode, done.stderr) == (0, "")
    assert checks.find(repository.root) == []


def test_a_caveat_may_be_written_better_without_comparing(repository):
    repository.replace(REGISTER, "where: Table 1", "where: Table 1\n    en: About.")
    assert compared.find(repository.root) == []


def test_a_new_number_is_found_and_one_that_is_gone(repository):
    repository.replace(REGISTER, "  weights:", "  weight-count:")
    found = [str(finding) for finding in compared.find(repository.root)]
    assert "weight-count is new; compare it with A paper, Table 1" in found[0]
    assert found[1] == f"{compared.FILE}:1: weights: no longer here; run `drawers compared`"
    compared.record(repository.root, ["weight-count"])
    assert compared.find(repository.root) == []
    assert "weights" not in repository.read(compared.FILE)


def test_nobody_compared_what_is_not_there(repository):
    before = repository.read(compared.FILE)
    done = repository.run("compared", "weight")
    assert done.returncode == 1
    assert "there is no weight; did you mean weights?" in done.stderr
    assert repository.read(compared.FILE) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("released: 2018-06-01", "released: 2018-06-02"),
        ("released_from: a-paper", "released_from: another"),
        ("n_layer: 2", "n_layer: 3"),
        ("name: GPT-0", "name: GPT-O"),
        ("n_embd: 8}", "n_embd: 8}\n  published: weights"),
    ],
)
def test_a_change_of_a_model_is_found_too(repository, old, new):
    repository.write(ATLAS, MODELS)
    [finding] = compared.find(repository.root)
    assert str(finding).startswith(f"{ATLAS}:2: atlas/gpt-0 is new; compare it with what")
    compared.record(repository.root, ["atlas/gpt-0"])
    assert compared.find(repository.root) == []
    repository.replace(ATLAS, old, new)
    [finding] = compared.find(repository.root)
    assert "atlas/gpt-0 was {" in str(finding) and "in released_from, then" in str(finding)
    compared.record(repository.root, ["atlas/gpt-0"])
    assert compared.find(repository.root) == []
    (repository.root / ATLAS).unlink()
    [finding] = compared.find(repository.root)
    assert str(finding).startswith(f"{compared.FILE}:1: atlas/gpt-0: no longer here")


def test_a_figure_that_changes_in_either_language_is_to_be_looked_at_again(repository):
    for language in ("zh", "en"):
        repository.write(f"snippets/rooms/published/plan.{language}.svg", "<svg/>")
    [finding] = compared.find(repository.root)
    assert str(finding).startswith(
        "snippets/rooms/published/plan.zh.svg:1: figure/rooms/plan is new; compare it with "
        "what its pages say that it shows, in both languages, then run"
    )
    done = repository.run("compared", "figure/rooms/plan")
    assert (done.returncode, done.stderr) == (0, "")
    assert compared.find(repository.root) == []
    for language in ("zh", "en"):
        repository.write(f"snippets/rooms/published/plan.{language}.svg", "<svg >")
        [finding] = compared.find(repository.root)
        assert "figure/rooms/plan was " in str(finding)
        compared.record(repository.root, ["figure/rooms/plan"])
        assert compared.find(repository.root) == []


@pytest.mark.parametrize("text", ["- 1\n", "- {}\n", "a: b\n", "- id: [\n", ""])
def test_an_atlas_that_cannot_be_read_is_found(repository, text):
    repository.write(ATLAS, text)
    with pytest.raises(Refused, match=f"{ATLAS}:1: is no list of models, each with an id"):
        compared.find(repository.root)
