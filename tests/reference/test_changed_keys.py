"""Real configurations with one key changed: counted as they are built, or refused.

Each key in turn is left out, set to null, and given values of its type and of others; a key
that is not in the file, too. What is asked of the counter is never a wrong number; that it
refuses less than everything, the number of equal counts shows.
"""

import json
from pathlib import Path

import pytest
from test_transformers import build, read

from snippets.counting import parameter_count

pytestmark = pytest.mark.reference

CONFIGS = sorted(Path(__file__).with_name("configs").glob("*.json"))
MOST = {  # so that a model of each is built in a few hundredths of a second
    "n_layer": 3,
    "num_hidden_layers": 3,
    "n_routed_experts": 16,
    "num_experts": 16,
    "num_local_experts": 16,
}
OTHERS = {
    int: lambda v: (2 * v, v + 1, v // 2, 0, -1, str(v), v + 0.5, True, [v], {}),
    bool: lambda v: (not v, int(v), str(v), []),
    str: lambda v: (1, f"{v}x", True, []),
}


def small(file):
    config = json.loads(file.read_text("utf-8"))
    for name in config.keys() & MOST.keys():
        config[name] = min(config[name], MOST[name])
    # A list with an entry for every layer.
    return {k: v for k, v in config.items() if k != "layer_types"}


def changed(config):
    values = parameter_count.count(config).assumed | config
    for name in sorted(values.keys() - {"model_type"}):
        if name in config:
            yield f"without {name}", {k: v for k, v in config.items() if k != name}
        for value in (None, *OTHERS.get(type(values[name]), lambda v: ())(values[name])):
            yield f"{name}: {value!r}", config | {name: value}


@pytest.mark.parametrize("file", CONFIGS, ids=lambda file: file.stem)
def test_a_changed_key_gives_the_number_that_is_built_or_none(file):
    equal = 0
    for what, config in changed(small(file)):
        try:
            ours = parameter_count.count(config).total
        except parameter_count.Refused:
            continue
        try:
            model = build(config)
        except Exception:
            continue  # transformers refuses in many ways what sets no shape, too
        assert ours == sum(p.numel() for p in model.parameters()), what
        equal += 1
    assert equal > 15


@pytest.mark.parametrize("file", CONFIGS, ids=lambda file: file.stem)
def test_what_is_not_in_the_file_is_what_is_built(file):
    config, told = small(file), 0
    for name in config.keys() - {"model_type"}:
        less = {key: value for key, value in config.items() if key != name}
        try:
            assumed = parameter_count.count(less).assumed
        except parameter_count.Refused:
            continue
        for key, value in assumed.items():
            theirs = getattr(read(less), key, None)
            # Null where transformers works it out only as it builds: that is counted above.
            assert theirs in (None, value), (name, key)
            told += theirs is not None
    assert told > 0
