"""`docs/*/puzzles/`: every claim the pages make, proved a second way.

The pages count with products. Here every tensor of a model is listed under its name, layer
by layer, as the program in question creates it, and then stored as that program stores it.
Numbers from the threads come from the register.
"""

import re
import runpy
import xml.etree.ElementTree as ElementTree
from functools import cache
from itertools import product
from math import ceil, prod
from pathlib import Path

import pytest
import yaml

from publishing.numbers import render
from snippets.puzzles import (
    active_by_convention,
    bias_of_an_embedding,
    codes_instead_of_weights,
    copies_on_eight_cores,
    counted_twice,
    deepseek_v3_active,
    deepseek_v3_on_disk,
    eighth_of_the_size,
    formula_of_another_model,
    gemma_7b,
    half_the_size,
    japanese_gpt2,
    mixtral_by_name,
    model_of_260k,
    pythia_names,
    quarter_of_the_size,
    three_sizes_of_gpt2,
    what_is_left,
    which_lora,
)

ROOT = Path(__file__).parents[2]
REGISTER = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))
CITED = {name: entry["value"] for name, entry in REGISTER["numbers"].items()}


def size(tensors):
    """Count the entries of all tensors, a dict of names and shapes."""
    return sum(map(prod, tensors.values()))


def llama(d, layers, d_ff, vocabulary, *, d_q=None, d_kv=None, tied=False, bias=False):
    """Name every tensor of a Llama, Qwen2 or Gemma, and give its shape."""
    d_q, d_kv = d_q or d, d_kv or d
    tensors = {"embed_tokens": (vocabulary, d), "norm": (d,)}
    if not tied:
        tensors["lm_head"] = (vocabulary, d)
    for n in range(layers):
        for name, rows, columns in [
            ("q_proj", d_q, d),
            ("k_proj", d_kv, d),
            ("v_proj", d_kv, d),
            ("o_proj", d, d_q),
            ("gate_proj", d_ff, d),
            ("up_proj", d_ff, d),
            ("down_proj", d, d_ff),
        ]:
            tensors[f"layers.{n}.{name}"] = (rows, columns)
        tensors[f"layers.{n}.input_layernorm"] = (d,)
        tensors[f"layers.{n}.post_attention_layernorm"] = (d,)
        if bias:
            tensors[f"layers.{n}.q_proj.bias"] = (d_q,)
            tensors[f"layers.{n}.k_proj.bias"] = (d_kv,)
            tensors[f"layers.{n}.v_proj.bias"] = (d_kv,)
    return tensors


def in_layers(tensors):
    """Keep the matrices inside layers: what is quantized."""
    return {
        name: shape
        for name, shape in tensors.items()
        if "layers." in name and len(shape) == 2
    }


def found(tensors, weights_in_one):
    """Count what a program finds where each of those matrices is stored packed."""
    matrices = in_layers(tensors)
    return sum(
        prod(shape) // weights_in_one if name in matrices else prod(shape)
        for name, shape in tensors.items()
    )


def lora(tensors, rank, *targets):
    """Count a matrix of `rank` columns and one of `rank` rows beside every target."""
    pairs = {}
    for name, shape in tensors.items():
        if name.split(".")[-1] in targets:
            pairs[name + ".B"] = (shape[0], rank)
            pairs[name + ".A"] = (rank, shape[1])
    return size(pairs)


LLAMA_2_7B = llama(4096, 32, 11008, 32000)
LLAMA_3_8B = llama(4096, 32, 14336, 128256, d_kv=1024)
SEVEN = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


# Names and counts


def gpt2_small(*, vocabulary=50257, bias=True, query_bias=True, norms=True, positions=1024):
    d, tensors = 768, {"wte": (vocabulary, 768)}
    if positions:
        tensors["wpe"] = (positions, d)
    for n in range(12):
        matrices = {"attn": 3, "attn_out": 1, "up": 4, "down": 4}
        for name, times in matrices.items():
            tensors[f"h.{n}.{name}"] = (times * d, d)
        if bias:
            for name, width in {"attn_out": d, "up": 4 * d, "down": d}.items():
                tensors[f"h.{n}.{name}.bias"] = (width,)
            if query_bias:
                tensors[f"h.{n}.attn.bias"] = (3 * d,)
        if norms:
            for name in ("ln_1.g", "ln_1.b", "ln_2.g", "ln_2.b"):
                tensors[f"h.{n}.{name}"] = (d,)
    if norms:
        tensors |= {"ln_f.g": (d,), "ln_f.b": (d,)}
    return tensors


def test_gpt2_small_has_three_sizes():
    tensors = gpt2_small()
    matrices = {n: s for n, s in tensors.items() if n.startswith("h.") and len(s) == 2}
    assert size(matrices) == three_sizes_of_gpt2.transformer_lens
    assert round(size(matrices), -6) == CITED["transformerlens-gpt2-small"]
    assert size(tensors) == three_sizes_of_gpt2.whole
    assert round(size(tensors), -6) == CITED["gpt2-corrected-small"]
    untied = tensors | {"output": (50257, 768)}
    assert size(untied) == three_sizes_of_gpt2.with_own_output
    assert round(size(untied), -6) == 163_000_000


def test_the_textbook_has_an_output_matrix_and_no_query_biases():
    tensors = gpt2_small(query_bias=False) | {"output": (50257, 768)}
    assert size(tensors) == three_sizes_of_gpt2.raschka == CITED["raschka-gpt2-small"]


def test_modded_nanogpt_is_the_sum_of_its_tensors():
    tensors = gpt2_small(vocabulary=50304, bias=False, norms=False, positions=0)
    tensors["lm_head"] = (50304, 768)
    for n in range(12):
        tensors[f"h.{n}.attn.lamb"] = ()
        tensors[f"h.{n}.lambdas"] = (2,)
    assert size(tensors) == three_sizes_of_gpt2.modded_nanogpt
    assert size(tensors) == CITED["modded-nanogpt-parameters"]


@pytest.mark.parametrize(
    ("name", "tensors", "stored"),
    [
        (
            "llama_3_2_1b",
            llama(2048, 16, 8192, 128256, d_kv=512, tied=True),
            "llama-3.2-1b-untied",
        ),
        ("stories15m", llama(288, 6, 768, 32000, tied=True), "stories15m-stored"),
        ("stories42m", llama(512, 8, 1376, 32000, tied=True), "stories42m-stored"),
        ("stories110m", llama(768, 12, 2048, 32000, tied=True), "stories110m-stored"),
    ],
)
def test_a_tied_matrix_is_stored_under_two_names(name, tensors, stored):
    both_names = tensors | {"output": tensors["embed_tokens"]}
    assert size(tensors) == counted_twice.once[name]
    assert size(both_names) == counted_twice.twice[name] == CITED[stored]
    surplus = counted_twice.excess_share[name]
    assert surplus * size(tensors) == pytest.approx(prod(tensors["embed_tokens"]))


def test_llama_3_2_1b_has_its_official_count_and_the_page_its_shares():
    assert counted_twice.once["llama_3_2_1b"] == CITED["llama-3.2-1b-tied"]
    shares = counted_twice.excess_share.values()
    assert max(shares) == counted_twice.excess_share["stories15m"]
    assert [f"{share:.0%}" for share in shares] == ["21%", "61%", "39%", "22%"]


def test_the_smallest_model_is_the_sum_of_its_tensors():
    widths = [w for w in range(4, 260, 4) if w >= int(8 * 64 / 3)]
    tensors = llama(64, 5, widths[0], 512, d_kv=32, tied=True)
    assert widths[0] == model_of_260k.d_ff
    assert size(tensors) == model_of_260k.total
    assert round(size(tensors), -4) == CITED["stories260k-name"]
    large = tensors | {"embed_tokens": (32000, 64)}
    assert size(large) == model_of_260k.with_usual_vocabulary
    assert round(size(large), -5) == CITED["stories260k-readers-count"]
    assert model_of_260k.usual_share == pytest.approx(32000 * 64 / size(large))


def test_gemma_is_the_sum_of_its_tensors_and_larger_than_its_name():
    large = llama(3072, 28, 24576, 256000, d_q=4096, d_kv=4096, tied=True)
    small = llama(2048, 18, 16384, 256000, d_kv=256, tied=True)
    assert size(large) == gemma_7b.total == CITED["gemma-7b-num-params"]
    for name, tensors in (("7b", large), ("2b", small)):
        without = size(tensors) - prod(tensors["embed_tokens"])
        assert gemma_7b.readings[name] == {
            "whole": size(tensors),
            "without_tokens": without,
        }
        assert round(size(tensors), -9) == CITED[f"gemma-{name}-shown"]
    assert round(gemma_7b.readings["2b"]["without_tokens"], -9) == 2_000_000_000
    for reading in gemma_7b.readings["7b"].values():
        assert round(reading, -9) != CITED["gemma-7b-name"]
    ordinary = llama(3072, 28, 24576, 32000, tied=True)
    assert size(ordinary) == gemma_7b.with_both
    assert sum(gemma_7b.shares.values()) == pytest.approx(1)


def test_llama_2_70b_is_what_is_left_of_the_readers_count():
    tensors = llama(8192, 80, 28672, 32000, d_kv=1024)
    assert size(tensors) == formula_of_another_model.llama_2_70b
    all_heads = in_layers(llama(8192, 80, 28672, 32000))
    readers = size(all_heads) + 32000 * 8192
    assert readers == formula_of_another_model.readers
    assert round(readers, -9) == CITED["llama-2-70b-readers-count"]
    assert formula_of_another_model.too_much_attention == size(all_heads) - size(
        in_layers(tensors)
    )


def test_two_matrices_of_an_mlp_make_56_billion_and_three_make_72():
    tensors = llama(8192, 80, 24576, 152064, bias=True)
    exact = size(tensors)
    assert exact == formula_of_another_model.qwen1_5_72b
    third = sum(prod(shape) for name, shape in tensors.items() if "up_proj" in name)
    assert third == formula_of_another_model.third_matrix
    printed = formula_of_another_model.printed
    assert round(printed, -7) == CITED["qwen1.5-72b-printed"]
    assert formula_of_another_model.repaired == printed + third
    # What the script has too much of and what it lacks, as the page tells it.
    norms = sum(prod(s) for n, s in tensors.items() if "norm" in n)
    biases = sum(prod(s) for n, s in tensors.items() if n.endswith("bias"))
    scripts_norms = (8 * 80 + 2) * 8192
    difference = 1024 * 8192 + scripts_norms - norms - biases
    assert printed + third - exact == difference
    error = formula_of_another_model.repaired_error
    assert error * exact == pytest.approx(difference)
    assert f"{error:.3%}" == "0.014%"


def test_transformerlens_lacks_a_matrix_in_every_layer_of_llama():
    matrices = in_layers(LLAMA_2_7B)  # the first Llama 7B has the same
    assert size(matrices) == formula_of_another_model.lens_repaired
    without = {name: s for name, s in matrices.items() if "up_proj" not in name}
    assert size(without) == formula_of_another_model.lens
    assert size(without) == CITED["transformerlens-llama-7b"]


def test_the_japanese_model_has_the_count_of_twenty_layers_in_its_table():
    def count(layers):
        d = 1024
        layer = [(d, 3 * d), (3 * d,), (d, d), (d,), (d, 4 * d), (4 * d,)]
        layer += [(4 * d, d), (d,), *[(d,)] * 4]
        return sum(map(prod, [(20573, d), (1024, d), *layer * layers, (d,), (d,)]))

    fits = {n for n in range(1, 60) if count(n) == CITED["gpt2-japanese-table"]}
    assert fits == {20}
    assert count(20) == japanese_gpt2.in_the_table
    assert count(24) == japanese_gpt2.in_the_file == CITED["gpt2-japanese-file"]
    assert japanese_gpt2.file_bytes == CITED["gpt2-japanese-bytes"]


@pytest.mark.parametrize(
    ("name", "layers", "width", "vocabulary"),
    [
        ("19m", 6, 512, 50304),
        ("125m", 12, 768, 50304),
        ("350m", 24, 1024, 50304),
        ("800m", 16, 2048, 50304),
        ("1.3b", 24, 2048, 50304),
        ("2.7b", 32, 2560, 50304),
        ("6.7b", 32, 4096, 50432),
        ("13b", 36, 5120, 50688),
    ],
)
def test_pythias_two_counts_follow_from_one_line(name, layers, width, vocabulary):
    inside = layers * (12 * width**2 + 13 * width) + 2 * width
    with_one = inside + vocabulary * width
    assert pythia_names.inside[name] == inside == CITED[f"pythia-{name}-inside"]
    assert pythia_names.with_one[name] == with_one == CITED[f"pythia-{name}-with-one"]
    assert pythia_names.total[name] == with_one + vocabulary * width


def test_pythias_old_names_follow_no_one_column():
    def fits(name, count):
        """Tell whether a count is the name's number when rounded to as many digits."""
        said = float(name[:-1]) * {"m": 1e6, "b": 1e9}[name[-1]]
        digits = len(name[:-1].replace(".", "").rstrip("0"))
        return float(f"{count:.{digits - 1}e}") == said

    inside = [name for name, n in pythia_names.inside.items() if fits(name, n)]
    with_one = [name for name, n in pythia_names.with_one.items() if fits(name, n)]
    assert {"19m", "800m"} <= set(inside) and {"350m", "1.3b"} <= set(with_one)
    assert "13b" not in inside + with_one
    for name, count in pythia_names.total.items():
        assert fits(pythia_names.new_name[name], count)


def test_gpt_j_is_the_sum_over_eight_cores():
    """What each core holds, as mesh_transformer/layers.py creates it."""
    cores, d, vocabulary = 8, 4096, 50400
    core = {
        "embed.w": (vocabulary // cores, d),
        "embed.b": (d,),
        "proj.norm.scale": (d,),
        "proj.norm.offset": (d,),
        "proj.w": (d, vocabulary // cores),
        "proj.b": (vocabulary // cores,),
    }
    for n in range(28):
        for name in ("q", "k", "v"):
            core[f"layer_{n}.{name}.w"] = (d, d // cores)
        core[f"layer_{n}.o.w"] = (d // cores, d)
        core[f"layer_{n}.dense_proj.w"] = (d, 4 * d // cores)
        core[f"layer_{n}.dense_proj.b"] = (4 * d // cores,)
        core[f"layer_{n}.dense_proj_o.w"] = (4 * d // cores, d)
        core[f"layer_{n}.dense_proj_o.b"] = (d,)
        core[f"layer_{n}.norm.scale"] = (d,)
        core[f"layer_{n}.norm.offset"] = (d,)
    assert cores * size(core) == copies_on_eight_cores.on_the_card
    assert cores * size(core) == CITED["gpt-j-on-the-card"]
    # On one core, without that bias, it is the model of the file.
    whole = {n: s for n, s in core.items() if s == (d,) and n != "embed.b"}
    split = {n: s for n, s in core.items() if n not in whole and n != "embed.b"}
    assert cores * size(split) + size(whole) == copies_on_eight_cores.in_the_file
    assert copies_on_eight_cores.difference == 610 * d
    assert copies_on_eight_cores.difference_in_widths == 610


def test_codegen_is_the_sum_of_its_modules():
    """As jaxformer/models/decoder/inter/modules.py creates them."""

    def modules(layers, d=4096, vocabulary=51200):
        tensors = {"embed.w": (vocabulary, d), "embed.b": (d,)}
        tensors |= {"norm.scale": (d,), "norm.offset": (d,)}
        tensors |= {"logits.w": (d, vocabulary), "logits.b": (vocabulary,)}
        for n in range(layers):
            tensors |= {
                f"{n}.ln.scale": (d,),
                f"{n}.ln.offset": (d,),
                f"{n}.proj_qkv.w": (d, 3 * d),
                f"{n}.proj_out.w": (d, d),
                f"{n}.ff.proj_in.w": (d, 4 * d),
                f"{n}.ff.proj_in.b": (4 * d,),
                f"{n}.ff.proj_out.w": (4 * d, d),
                f"{n}.ff.proj_out.b": (d,),
            }
        return tensors

    tensors = modules(33)
    assert size(tensors) == bias_of_an_embedding.total == CITED["codegen-6b-counted"]
    assert bias_of_an_embedding.bytes_in_fp32 == CITED["codegen-6b-bytes"]
    del tensors["embed.b"]
    assert size(tensors) == bias_of_an_embedding.without_embedding_bias
    labelled = [
        n for n in range(1, 50) if round(size(modules(n)), -8) == CITED["codegen-6b-label"]
    ]
    assert labelled == bias_of_an_embedding.fitting_layers == [28]
    assert copies_on_eight_cores.n_layer == 28


# Quantized


def test_packing_two_in_a_byte_finds_what_the_threads_found():
    assert found(LLAMA_3_8B, 2) == half_the_size.llama_3_8b_seen
    assert found(LLAMA_3_8B, 2) == CITED["automodel-1354-found"]
    assert size(LLAMA_3_8B) == half_the_size.llama_3_8b
    assert size(LLAMA_3_8B) == CITED["automodel-1354-repaired"]
    rest = {n: s for n, s in LLAMA_3_8B.items() if n not in in_layers(LLAMA_3_8B)}
    assert size(rest) == CITED["automodel-1354-trainable"]


def test_gpt_neox_is_found_as_half_with_a_lora():
    d, tensors = 6144, {"embed_in": (50432, 6144), "embed_out": (50432, 6144)}
    tensors |= {"final.g": (d,), "final.b": (d,)}
    for n in range(44):
        for name, rows, columns in [
            ("query_key_value", 3 * d, d),
            ("dense", d, d),
            ("dense_h_to_4h", 4 * d, d),
            ("dense_4h_to_h", d, 4 * d),
        ]:
            tensors[f"layers.{n}.{name}"] = (rows, columns)
            tensors[f"layers.{n}.{name}.bias"] = (rows,)
        for name in ("ln1.g", "ln1.b", "ln2.g", "ln2.b"):
            tensors[f"layers.{n}.{name}"] = (d,)
    assert size(tensors) == half_the_size.neox
    added = lora(tensors, 8, "query_key_value")
    assert added == half_the_size.neox_lora == CITED["peft-1020-trainable"]
    assert found(tensors, 2) + added == half_the_size.neox_seen
    assert found(tensors, 2) + added == CITED["peft-1020-found"]


def test_the_famous_count_is_half_and_one_lora():
    half = found(LLAMA_2_7B, 2)
    assert half == half_the_size.llama_2_7b_seen
    added = lora(LLAMA_2_7B, 16, *SEVEN)
    assert added == half_the_size.llama_2_7b_lora == half_the_size.missing
    assert half + added == half_the_size.in_the_thread == CITED["bitsandbytes-834-found"]


def test_no_other_lora_has_as_many_parameters():
    """By how many matrices of each kind: of four alike, of three alike, and the output."""
    square, wide = 32 * (4096 + 4096), 32 * (4096 + 11008)
    output = 4096 + 32000
    solutions = [
        (rank, squares, wides, outputs)
        for rank, squares, wides, outputs in product(
            range(1, which_lora.highest_rank + 1), range(5), range(4), range(2)
        )
        if rank * (squares * square + wides * wide + outputs * output)
        == half_the_size.missing
    ]
    assert solutions == [(16, 4, 3, 0)]
    assert which_lora.solutions == 1 and which_lora.rank == 16
    assert which_lora.tried == (2**8 - 1) * which_lora.highest_rank


def test_packings_of_llama_2_are_those_of_the_figure():
    for packing, weights in (("one", 1), ("two", 2), ("four", 4), ("eight", 8)):
        assert half_the_size.by_packing[packing] == found(LLAMA_2_7B, weights)
    assert half_the_size.packed_weights == size(in_layers(LLAMA_2_7B))
    assert half_the_size.unpacked == size(LLAMA_2_7B) - size(in_layers(LLAMA_2_7B))
    assert half_the_size.unpacked == what_is_left.llama_2_7b_without_matrices


def test_the_larger_model_is_nearer_to_its_half():
    large = llama(8192, 80, 28672, 32000, d_kv=1024)
    assert half_the_size.llama_2_70b_seen == found(large, 2)
    for name, tensors in (("7b", LLAMA_2_7B), ("70b", large)):
        over = found(tensors, 2) / (size(tensors) / 2) - 1
        assert half_the_size.excess_over_half[name] == pytest.approx(over)
    assert half_the_size.excess_over_half["70b"] < half_the_size.excess_over_half["7b"]


def test_automodels_log_follows_from_its_recipe_and_from_no_other_rank_or_packing():
    seven = [shape for name, shape in in_layers(LLAMA_3_8B).items() if ".0." in name]
    head = LLAMA_3_8B["lm_head"]
    fitting = {
        (rank, weights, with_head)
        for rank, weights, with_head in product(range(1, 257), (1, 2, 4, 8), (0, 1))
        for added in [rank * (32 * sum(map(sum, seven)) + with_head * sum(head))]
        if added == CITED["automodel-1290-trainable"]
        and found(LLAMA_3_8B, weights) + added == CITED["automodel-1290-found"]
    }
    assert fitting == {(16, 4, 1)}
    added = lora(LLAMA_3_8B, 16, *SEVEN, "lm_head")
    assert added == quarter_of_the_size.lora
    assert found(LLAMA_3_8B, 4) + added == quarter_of_the_size.found
    assert size(LLAMA_3_8B) == quarter_of_the_size.total
    in_the_log = added / quarter_of_the_size.found
    assert round(in_the_log, 4) == CITED["automodel-1290-share"]
    assert quarter_of_the_size.trainable_share == pytest.approx(added / size(LLAMA_3_8B))
    # "Little more than a third of what the log says."
    assert 1 / 3 < quarter_of_the_size.trainable_share / in_the_log < 0.36


def test_what_is_printed_of_the_quarter_adds_up_to_what_was_found():
    text = (ROOT / "snippets/puzzles/published/quarter_of_the_size.txt").read_text("utf-8")
    *parts, found_in_all, total = (
        int(line.split()[-1].replace(",", "")) for line in text.splitlines()
    )
    assert sum(parts) == found_in_all == CITED["automodel-1290-found"]
    assert total == size(LLAMA_3_8B)


def test_mlx_finds_an_eighth_scales_shifts_and_the_embedding():
    tensors = llama(2048, 24, 5504, 151936, bias=True)
    numbers = 0
    for name, shape in tensors.items():
        if len(shape) == 2 and name != "embed_tokens":
            rows, columns = shape
            numbers += rows * columns // 8 + 2 * rows * (columns // 64)
        else:
            numbers += prod(shape)
    last_16 = re.compile(r"layers\.(?:8|9|1\d|2\d)\.")
    adapted = {name: shape for name, shape in tensors.items() if last_16.match(name)}
    added = lora(adapted, 8, "q_proj", "v_proj")
    assert added == eighth_of_the_size.lora
    assert round(added, -3) == CITED["mlx-examples-473-trainable"]
    assert numbers + added == eighth_of_the_size.after
    assert round(numbers + added, -3) == CITED["mlx-examples-473-after"]
    assert size(tensors) + added == eighth_of_the_size.before
    assert round(size(tensors) + added, -3) == CITED["mlx-examples-473-before"]
    # "Far more than an eighth is left."
    assert eighth_of_the_size.after > 2 * eighth_of_the_size.before / 8


@cache
def mixtral():
    tensors = {"embed": (32000, 4096), "head": (32000, 4096), "norm": (4096,)}
    for n in range(32):
        tensors |= {f"layers.{n}.ln1": (4096,), f"layers.{n}.ln2": (4096,)}
        tensors[f"layers.{n}.router"] = (8, 4096)
        for name, rows in {"q": 4096, "k": 1024, "v": 1024, "o": 4096}.items():
            tensors[f"layers.{n}.{name}"] = (rows, 4096)
        for e in range(8):
            tensors[f"layers.{n}.experts.{e}.w1"] = (14336, 4096)
            tensors[f"layers.{n}.experts.{e}.w3"] = (14336, 4096)
            tensors[f"layers.{n}.experts.{e}.w2"] = (4096, 14336)
    return tensors


def test_aqlm_stores_codes_a_codebook_and_scales_for_every_matrix():
    def stored(group, bits):
        numbers, matrices = 0, 0
        for name, shape in mixtral().items():
            if len(shape) == 2 and name.startswith("layers.") and "router" not in name:
                rows, columns = shape
                codes = (rows, columns // group, 1)
                codebook = (1, 2**bits, 1, group)
                numbers += prod(codes) + prod(codebook) + prod((rows, 1, 1, 1))
                matrices += 1
            else:
                numbers += prod(shape)
        return numbers, matrices

    assert size(mixtral()) == codes_instead_of_weights.total
    numbers, matrices = stored(8, 16)
    assert numbers == codes_instead_of_weights.found == CITED["aqlm-58-found"]
    assert matrices == codes_instead_of_weights.n_matrices == 32 * (4 + 3 * 8)
    others = [(g, b) for g in (2, 4, 8, 16) for b in range(1, 17) if (g, b) != (8, 16)]
    assert numbers not in [stored(*other)[0] for other in others]
    assert codes_instead_of_weights.one_in == 8
    packed = codes_instead_of_weights.weights
    bits = 16 * (numbers - (size(mixtral()) - packed)) / packed
    assert codes_instead_of_weights.bits_per_weight == pytest.approx(bits)
    assert 2 < bits < 2.2


def test_what_gptq_leaves_is_everything_but_the_matrices_of_layers():
    rest = {n: s for n, s in LLAMA_2_7B.items() if n not in in_layers(LLAMA_2_7B)}
    assert size(rest) == what_is_left.llama_2_7b_without_matrices
    assert round(size(rest), -6) == CITED["autogptq-759-found"]


def test_333312_is_the_size_of_all_vectors_and_of_nothing_else():
    tensors = llama(3584, 28, 18944, 152064, d_kv=512, bias=True)
    vectors = {name: shape for name, shape in tensors.items() if len(shape) == 1}
    assert size(vectors) == what_is_left.vectors == CITED["huggingface-hub-4221-shown"]
    assert size(tensors) == what_is_left.qwen2_5_7b
    assert size(tensors) == CITED["huggingface-hub-4221-parameters"]
    assert what_is_left.matrices == size(tensors) - size(vectors)
    # No matrix of the model is as small as all of its vectors together.
    assert min(prod(s) for s in tensors.values() if len(s) == 2) > size(vectors)


# Mixtures of experts


def test_mixtral_is_eight_experts_and_one_shared_part():
    tensors = mixtral()
    experts = {n: s for n, s in tensors.items() if ".experts." in n}
    first = {n: s for n, s in experts.items() if ".experts.0." in n}
    shared = {n: s for n, s in tensors.items() if n not in experts}
    assert size(tensors) == mixtral_by_name.total
    assert size(experts) == mixtral_by_name.experts
    assert size(first) == mixtral_by_name.one_expert
    assert round(size(experts), -9) == CITED["transformers-27945-after"]
    assert size(shared) + size(first) == mixtral_by_name.one_model
    # Seven times too often.
    surplus = mixtral_by_name.n_experts * mixtral_by_name.one_model - size(tensors)
    assert surplus == 7 * size(shared)
    readings = [
        mixtral_by_name.name_would_mean,
        8 * mixtral_by_name.one_model,
        size(experts),
        size(tensors),
    ]
    assert CITED["transformers-27945-before"] not in [round(n, -9) for n in readings]
    assert mixtral_by_name.three_chosen == size(shared) + 3 * size(first)
    grown = mixtral_by_name.three_chosen / (size(shared) + 2 * size(first))
    assert mixtral_by_name.three_chosen_ratio == pytest.approx(grown)
    assert 1.4 < grown < 1.5


@cache
def deepseek_v3(mtp=True):
    """Name every tensor in the files: shape, and the type it is stored in."""
    d = 7168
    tensors = {
        "embed_tokens": ((129280, d), "BF16"),
        "lm_head": ((129280, d), "BF16"),
        "norm": ((d,), "BF16"),
    }
    for n in range(62 if mtp else 61):
        at = f"layers.{n}."
        for name, shape in {
            "q_a_proj": (1536, d),
            "q_b_proj": (128 * 192, 1536),
            "kv_a_proj_with_mqa": (512 + 64, d),
            "kv_b_proj": (128 * 256, 512),
            "o_proj": (d, 128 * 128),
        }.items():
            tensors[at + name] = (shape, "F8")
        tensors[at + "q_a_layernorm"] = ((1536,), "BF16")
        tensors[at + "kv_a_layernorm"] = ((512,), "BF16")
        tensors[at + "input_layernorm"] = ((d,), "BF16")
        tensors[at + "post_attention_layernorm"] = ((d,), "BF16")
        if n < 3:
            mlps = {"mlp.": 18432}
        else:
            mlps = {f"mlp.experts.{e}.": 2048 for e in range(256)}
            mlps["mlp.shared_experts."] = 2048
            tensors[at + "mlp.gate"] = ((256, d), "BF16")
            tensors[at + "mlp.gate.e_score_correction_bias"] = ((256,), "F32")
        for name, inner in mlps.items():
            tensors[at + name + "gate_proj"] = ((inner, d), "F8")
            tensors[at + name + "up_proj"] = ((inner, d), "F8")
            tensors[at + name + "down_proj"] = ((d, inner), "F8")
    if mtp:
        tensors |= {
            "layers.61.embed_tokens": ((129280, d), "BF16"),
            "layers.61.shared_head.head": ((129280, d), "BF16"),
            "layers.61.shared_head.norm": ((d,), "BF16"),
            "layers.61.enorm": ((d,), "BF16"),
            "layers.61.hnorm": ((d,), "BF16"),
            "layers.61.eh_proj": ((d, 2 * d), "BF16"),
        }
    for name, (shape, kind) in list(tensors.items()):
        if kind == "F8":
            blocks = tuple(ceil(side / 128) for side in shape)
            tensors[name + ".scale_inv"] = (blocks, "F32")
    return tensors


def test_deepseek_v3s_files_have_the_hosts_count_type_by_type():
    by_type = {}
    for shape, kind in deepseek_v3().values():
        by_type[kind] = by_type.get(kind, 0) + prod(shape)
    assert by_type == {
        "F8": CITED["deepseek-v3-in-fp8"],
        "BF16": CITED["deepseek-v3-in-bf16"],
        "F32": CITED["deepseek-v3-in-fp32"],
    }
    assert sum(by_type.values()) == deepseek_v3_on_disk.on_disk
    assert sum(by_type.values()) == CITED["deepseek-v3-in-the-files"]
    assert deepseek_v3_on_disk.in_fp32 == by_type["F32"]
    assert round(sum(by_type.values()), -9) == CITED["deepseek-v3-on-disk"]
    # Without the scales it would be printed as another number.
    scales = sum(prod(s) for n, (s, _) in deepseek_v3().items() if n.endswith("scale_inv"))
    assert scales == deepseek_v3_on_disk.scales
    without = sum(by_type.values()) - scales
    assert without == deepseek_v3_on_disk.without_scales
    assert round(without, -9) == CITED["deepseek-v3-on-disk"] - 10**9


def test_the_prediction_module_is_one_layer_more_and_copies():
    def plain(tensors):
        return {n: s for n, (s, kind) in tensors.items() if kind != "F32"}

    module = size(plain(deepseek_v3())) - size(plain(deepseek_v3(mtp=False)))
    assert module == deepseek_v3_on_disk.module_as_stored
    # The README's 14B is no rounding of it.
    assert round(module, -9) != CITED["deepseek-v3-mtp"]
    assert CITED["deepseek-v3-mtp"] == (
        CITED["deepseek-v3-on-disk"] - CITED["deepseek-v3-total"]
    )
    own = module - 2 * 129280 * 7168
    assert own == deepseek_v3_on_disk.module
    assert round(own, -8) != CITED["deepseek-v3-module"]
    idle = 248 * 3 * 7168 * 2048
    uses = own - idle + 2 * 129280 * 7168
    assert uses == deepseek_v3_on_disk.module_active
    assert round(uses, -8) != CITED["deepseek-v3-module-active"]
    uses -= 2 * 7168**2
    assert uses == deepseek_v3_on_disk.module_active_without_joining
    assert round(uses, -8) == CITED["deepseek-v3-module-active"]
    own -= 2 * 7168**2
    assert own == deepseek_v3_on_disk.module_without_joining
    assert round(own, -8) == CITED["deepseek-v3-module"]


def test_deepseek_v3_uses_eight_experts_and_everything_else():
    tensors = {n: s for n, (s, kind) in deepseek_v3(mtp=False).items() if kind != "F32"}
    assert size(tensors) == deepseek_v3_on_disk.main
    assert round(size(tensors), -9) == CITED["deepseek-v3-total"]
    idle = {n: s for n, s in tensors.items() if re.search(r"\.experts\.(\d+)", n)}
    chosen = {n for n in idle if int(re.search(r"\.experts\.(\d+)", n)[1]) < 8}
    used = {n: s for n, s in tensors.items() if n not in idle or n in chosen}
    assert size(used) == deepseek_v3_active.active
    assert round(size(used), -9) != CITED["deepseek-v3-active"]
    without_input = size(used) - prod(used["embed_tokens"])
    assert without_input == deepseek_v3_active.without_input
    assert round(without_input, -9) == CITED["deepseek-v3-active"]
    # The other document's number is neither.
    for count in (size(used), without_input, without_input - prod(used["lm_head"])):
        assert round(count, -8) != CITED["deepseek-v3-weights-active"]
    outside = size({n: s for n, s in used.items() if "experts" not in n})
    assert outside == deepseek_v3_active.outside_experts
    share = deepseek_v3_active.outside_experts_share
    assert share == pytest.approx(outside / size(tensors))


def test_the_table_names_the_convention_that_fits():
    def billions(count, digits):
        return round(count / 1e9, digits) * 1e9

    counts = active_by_convention
    assert billions(counts.active["mixtral"], 1) == CITED["mixtral-active"]
    assert billions(counts.without_input["mixtral"], 1) != CITED["mixtral-active"]
    # A2.7B is in the name.
    assert billions(counts.active["qwen1_5_moe"], 1) == 2.7e9
    assert billions(counts.without_input["qwen1_5_moe"], 1) != 2.7e9
    assert billions(counts.without_input["deepseek_v3"], 0) == CITED["deepseek-v3-active"]
    assert billions(counts.active["deepseek_v3"], 0) != CITED["deepseek-v3-active"]
    assert billions(counts.without_input["gpt_oss_20b"], 2) == CITED["gpt-oss-20b-active"]
    assert billions(counts.active["gpt_oss_20b"], 2) != CITED["gpt-oss-20b-active"]
    assert billions(counts.total["gpt_oss_20b"], 2) == CITED["gpt-oss-20b-total"]
    # V2-Lite: only cut off, not rounded.
    lite = counts.without_input["deepseek_v2_lite"]
    assert lite // 10**8 * 10**8 == CITED["deepseek-v2-lite-active"]
    rounded = {
        billions(c["deepseek_v2_lite"], 1)
        for c in (counts.active, counts.without_input, counts.without_both)
    }
    assert CITED["deepseek-v2-lite-active"] not in rounded
    more = counts.active["deepseek_v2_lite"] - CITED["deepseek-v2-lite-readers-active"]
    assert 0 < more < 10**8
    assert counts.difference_in_v2_lite == 102400 * 2048


def test_what_one_token_uses_is_the_total_without_idle_experts():
    """The five shapes: sparse layers, experts, chosen, width of one, width, vocabulary."""
    for name, layers, experts, chosen, inner, width, vocabulary, bias in [
        ("mixtral", 32, 8, 2, 14336, 4096, 32_000, 0),
        ("qwen1_5_moe", 24, 60, 4, 1408, 2048, 151_936, 0),
        ("deepseek_v2_lite", 26, 64, 6, 1408, 2048, 102_400, 0),
        ("deepseek_v3", 58, 256, 8, 2048, 7168, 129_280, 0),
        ("gpt_oss_20b", 24, 32, 4, 2880, 2880, 201_088, 3 * 2880),
    ]:
        idle = layers * (experts - chosen) * (3 * inner * width + bias)
        total = active_by_convention.total[name]
        active = active_by_convention.active[name]
        assert active == total - idle, name
        # The five tie no matrix: the output is as large as the input.
        one = vocabulary * width
        assert active_by_convention.without_input[name] == active - one, name
        assert active_by_convention.without_both[name] == active - one - one, name


# Figures


@pytest.fixture(params=["zh", "en"])
def drawn(request, tmp_path, monkeypatch):
    """Return a function that draws a figure and returns its SVG in one language."""

    def draw(name):
        monkeypatch.chdir(tmp_path)
        runpy.run_path(str(ROOT / f"snippets/puzzles/{name}_figure.py"))
        svg = ElementTree.parse(tmp_path / f"{name}.{request.param}.svg")
        return svg.getroot()

    draw.language = request.param
    return draw


def rectangles(svg):
    """Return class, left, top and width of every rectangle."""
    return [
        (r.get("class"), *(float(r.get(side)) for side in ("x", "y", "width")))
        for r in svg.iter("{http://www.w3.org/2000/svg}rect")
    ]


def test_the_bar_of_gpt2_is_to_scale_and_its_lines_end_where_counts_end(drawn):
    svg = drawn("three_sizes_of_gpt2")
    tensors = gpt2_small()
    matrices = size({n: s for n, s in tensors.items() if n[:2] == "h." and len(s) == 2})
    tokens, positions = prod(tensors["wte"]), prod(tensors["wpe"])
    vectors = size(tensors) - matrices - tokens - positions
    parts = [matrices, vectors, positions, tokens, tokens]
    bars = rectangles(svg)
    unit = sum(width for *_, width in bars) / sum(parts)
    assert [width for *_, width in bars] == pytest.approx(
        [n * unit for n in parts], abs=0.011
    )
    lines = list(svg.iter("{http://www.w3.org/2000/svg}line"))
    pointers = [line for line in lines if line.get("class") == "line"]
    ends = sorted(
        {
            float(line.get("x2"))
            for line in lines
            if line.get("class") == "line-accent" and line.get("y1") == line.get("y2")
        }
    )
    # What is too thin to write on is pointed at in its middle.
    (pointer,) = {float(line.get("x1")) for line in pointers}
    assert bars[1][1] < pointer < bars[2][1] + bars[2][3]
    left = bars[0][1]
    sizes = [matrices, size(tensors), size(tensors) + tokens]
    assert ends == pytest.approx([left + n * unit for n in sizes], abs=0.03)


def test_the_bars_of_the_packings_are_to_scale(drawn):
    bars = rectangles(drawn("half_the_size"))
    lengths = {}
    for _, _, top, width in bars:
        lengths[top] = lengths.get(top, 0) + width
    counts = [found(LLAMA_2_7B, n) for n in (1, 2, 4, 8)]
    counts.append(size(LLAMA_2_7B) - size(in_layers(LLAMA_2_7B)))
    unit = max(lengths.values()) / counts[0]
    assert list(lengths.values()) == pytest.approx([n * unit for n in counts], abs=0.02)


def test_every_number_in_the_figures_is_the_value_of_its_origin(drawn):
    modules = {
        "three_sizes_of_gpt2": three_sizes_of_gpt2,
        "half_the_size": half_the_size,
        "what_is_left": what_is_left,
    }
    for figure, numbers in (("three_sizes_of_gpt2", 3), ("half_the_size", 5)):
        tagged = [t for t in drawn(figure).iter() if t.get("data-origin")]
        assert len(tagged) == numbers
        for number in tagged:
            snippet, *path = number.get("data-origin").removeprefix("puzzles/").split(".")
            value = vars(modules[snippet])
            for key in path:
                value = value[key]
            assert float(number.get("data-value")) == value
            assert number.text == render(value, drawn.language, digits=3)
