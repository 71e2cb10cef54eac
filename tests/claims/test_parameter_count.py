"""`snippets/counting/parameter_count.py` as a command: exact, or one line and no number."""

import json
import re
import subprocess
import sys
from math import prod
from pathlib import Path

import pytest

from snippets.counting import parameter_count

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "snippets/counting/parameter_count.py"
REFERENCE = ROOT / "tests/reference"
COUNTS = json.loads((REFERENCE / "counts.json").read_text("utf-8"))
LLAMA = {
    "model_type": "llama",
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 96,
    "vocab_size": 100,
}


def asked(path, capsys, *options):
    """Return status, standard output and standard error of the command."""
    status = parameter_count.main([str(path), *options])
    return status, *capsys.readouterr()


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_a_real_model_is_counted_as_its_implementation_counts_it(name, capsys):
    status, out, err = asked(REFERENCE / f"configs/{name}.json", capsys, "--json")
    told = json.loads(out)
    assert (status, err) == (0, "")
    expected = {"active": COUNTS[name]["total"]} | COUNTS[name]
    assert {key: told[key] for key in expected} == expected
    # Every number is whole, and the listed tensors are all there is.
    assert "." not in re.sub(r'"[^"]*"', "", out)
    listed = sum(t["layers"] * prod(t["shape"]) for t in told["tensors"])
    assert listed == told["total"]


def test_there_is_a_count_for_every_configuration():
    names = {path.stem for path in (REFERENCE / "configs").glob("*.json")}
    assert names == COUNTS.keys() and len(names) == 42


def test_as_a_program_it_prints_one_object_or_one_line(tmp_path):
    def run(*arguments):
        command = [sys.executable, PROGRAM, *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    good = run("tests/reference/configs/gpt2.json", "--json")
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["total"] == 124_439_808
    assert "124,439,808" in run("tests/reference/configs/gpt2.json").stdout
    (tmp_path / "config.json").write_text('{"model_type": "rwkv"}', "utf-8")
    for wrong in (str(tmp_path / "config.json"), str(tmp_path / "none.json"), "--what"):
        bad = run(wrong, "--json")
        assert (bad.returncode, bad.stdout) == (2, "")
        assert len(bad.stderr.splitlines()) == 1


@pytest.mark.parametrize("model_type", ["qwen2_moe", "qwen3_moe"])
@pytest.mark.parametrize("step", [1, 2, 3, 4, 7])
def test_layers_with_experts_are_every_so_many_less_those_on_a_list(model_type, step):
    sizes = {"hidden_size": 32, "num_hidden_layers": 6, "num_experts": 9}
    heads = {"num_attention_heads": 16, "num_key_value_heads": 16, "head_dim": 2}
    for listed in ([], [0], [1, 2], [2], [0, 2, 5], [3, 3]):
        config = {"model_type": model_type, "mlp_only_layers": listed} | sizes | heads
        told = parameter_count.count(config | {"decoder_sparse_step": step}).tensors
        routers = [t.layers for t in told if t.part == "router" and t.shape == (9, 32)]
        sparse = [n for n in range(6) if (n + 1) % step == 0 and n not in listed]
        assert sum(routers) == len(sparse), listed


@pytest.mark.parametrize(
    "text",
    [
        r'"\u0041\u00e9\u4e2d\uFFfd"',
        r'"\n\t\r\b\f\/\\\""',
        '["", "a", "中", "\U0001f98a", 0, -1, 12, 1.5, 1e3, true, false, null, {}, []]',
        '{"a": {"b": [1, [2]]}, "c\\u0064": 3}',
    ],
)
def test_json_is_read_as_python_reads_it(text):
    assert repr(parameter_count.read_config(text)) == repr(json.loads(text))


@pytest.mark.parametrize("text", [r'"\u12"', r'"\u12g4"', r'"\u+123"', r'"\x41"', r'"\u'])
def test_json_with_half_an_escape_is_refused(text):
    with pytest.raises(parameter_count.Refused, match="this is no JSON"):
        parameter_count.read_config(text)


def without(*names):
    return {key: value for key, value in LLAMA.items() if key not in names}


@pytest.mark.parametrize(
    ("config", "named"),
    [
        (LLAMA | {"model_type": "llama4"}, "llama4"),
        (LLAMA | {"model_type": None}, "model_type"),
        (LLAMA | {"model_type": ["llama"]}, "model_type"),
        (without("model_type"), "model_type"),
        (without("hidden_size"), "hidden_size"),
        (without("num_hidden_layers"), "num_hidden_layers"),
        (LLAMA | {"hidden_size": 0}, "hidden_size"),
        (LLAMA | {"hidden_size": -64}, "hidden_size"),
        (LLAMA | {"hidden_size": 64.0}, "hidden_size"),
        (LLAMA | {"hidden_size": "64"}, "hidden_size"),
        (LLAMA | {"hidden_size": True}, "hidden_size"),
        (LLAMA | {"hidden_size": None}, "hidden_size"),
        (LLAMA | {"hidden_size": [64]}, "hidden_size"),
        (LLAMA | {"hidden_size": 10**30}, "hidden_size"),
        (LLAMA | {"hidden_size": 65}, "65"),
        (LLAMA | {"num_hidden_layers": 0}, "num_hidden_layers"),
        (LLAMA | {"num_key_value_heads": 3}, "3"),
        (LLAMA | {"tie_word_embeddings": 1}, "tie_word_embeddings"),
        (LLAMA | {"tie_word_embeddings": "false"}, "tie_word_embeddings"),
        (LLAMA | {"attention_bias": None}, "attention_bias"),
        (LLAMA | {"num_experts": 8}, "num_experts"),
        (LLAMA | {"qk_layernorm": True}, "qk_layernorm"),
        (LLAMA | {"some_new_projection": 128}, "some_new_projection"),
        (LLAMA | {"text_config": {"hidden_size": 64}}, "text_config"),
        (LLAMA | {"architectures": ["LlamaForSequenceClassification"]}, "architecture"),
        ([LLAMA], "configuration"),
        (None, "configuration"),
    ],
)
def test_what_is_not_understood_is_named_and_nothing_is_counted(
    config, named, tmp_path, capsys
):
    path = tmp_path / "config.json"
    path.write_text(json.dumps(config), "utf-8")
    for options in ([], ["--json"]):
        status, out, err = asked(path, capsys, *options)
        assert (status, out) == (2, "")
        assert len(err.splitlines()) == 1 and named in err, err


@pytest.mark.parametrize(
    "text", ["", "{", "nul", "{} {}", '{"hidden_size": NaN}', "\ufeff{}", "[" * 10_000]
)
def test_what_is_no_json_is_refused_in_one_line(text, tmp_path, capsys):
    path = tmp_path / "config.json"
    path.write_text(text, "utf-8")
    status, out, err = asked(path, capsys)
    assert (status, out, len(err.splitlines())) == (2, "", 1)


def test_a_key_given_twice_is_refused(tmp_path, capsys):
    path = tmp_path / "config.json"
    path.write_text(json.dumps(LLAMA)[:-1] + ', "hidden_size": 128}', "utf-8")
    status, out, err = asked(path, capsys)
    assert (status, out) == (2, "") and "hidden_size" in err
