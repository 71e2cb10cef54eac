"""`docs/*/tradeoffs/latency.md`: every claim the page makes, proved a second way.

Bytes and operations are counted from the matrices written out; limits are held against
what others measured; where computing takes over is found by trying every number of texts.
Nothing here depends on a clock.
"""

import re
import runpy
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from math import prod
from pathlib import Path

import pytest
import yaml

from snippets.tradeoffs import (
    batch,
    computed_and_measured,
    measure_reading,
    roofline,
    services,
)

ROOT = Path(__file__).resolve().parents[2]
REGISTER = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))
CITED = {name: entry["value"] for name, entry in REGISTER["numbers"].items()}


def matrices(n_layer, d, kv, ff, vocab, experts=1):
    """The shapes that one token passes, layer by layer, and the head."""
    layer = [(d, d), (kv, d), (kv, d), (d, d)]
    layer += [(ff, d), (ff, d), (d, ff)] * experts
    return layer * n_layer + [(vocab, d)]


LLAMA_2_7B = matrices(32, 4096, 4096, 11008, 32000)
LLAMA_2_70B = matrices(80, 8192, 1024, 28672, 32000)
LLAMA_3_1_8B = matrices(32, 4096, 1024, 14336, 128256)
MIXTRAL = matrices(32, 4096, 1024, 14336, 32000, experts=2)

# Of Llama 2 7B: a key and a value, layers, heads, width of a head, bytes in fp16.
CACHE_PER_TOKEN = 2 * 32 * 32 * 128 * 2


# Machines


def test_bandwidths_and_peaks_are_those_of_the_register():
    names = {"h200": "h200-sxm", "h100": "h100-sxm", "a100": "a100-80gb"}
    for machine, bandwidth in roofline.bandwidth.items():
        if machine == "laptop":
            assert bandwidth == CITED["laptop-ddr5-bandwidth"]
            continue
        name = names.get(machine, machine)
        assert bandwidth == CITED[f"{name}-bandwidth"]
        assert roofline.peak[machine] == CITED[f"{name}-peak-flops"]


def test_two_channels_of_ddr5_5600_deliver_what_the_register_says():
    assert CITED["laptop-ddr5-bandwidth"] == 2 * 8 * 5600e6


# One step


def test_bytes_and_operations_are_counted_from_the_matrices():
    weights = sum(map(prod, LLAMA_2_7B))
    # The rest is norms: two a layer and one at the end.
    assert roofline.read_7b == 2 * (weights + 65 * 4096)
    assert roofline.operations_7b == pytest.approx(2 * weights, rel=1e-4)
    assert roofline.operations_by_weights == 2


def test_attention_multiplies_and_adds_for_every_token_head_and_layer():
    counted = 0
    for _layer in range(32):
        for _head in range(32):
            for _token in range(10):
                counted += 2 * 128  # the query with a key
                counted += 2 * 128  # the weight with a value
    config = roofline.LLAMA_2_7B
    assert roofline.operations(config, 10) - roofline.operations(config, 0) == counted


def test_texts_share_the_weights_and_nothing_else():
    config = roofline.LLAMA_2_7B
    cache = 2 * 32 * 4096 * 2 * 100  # keys and values in fp16, after 100 tokens
    assert roofline.bytes_read(config, "fp16", 100, 5) == roofline.read_7b + 5 * cache
    assert roofline.operations(config, 100, 5) == 5 * roofline.operations(config, 100)


def test_computing_is_a_small_part_everywhere_and_least_on_an_h100():
    for machine, times in roofline.balance.items():
        operations_for_a_byte = roofline.peak[machine] / roofline.bandwidth[machine]
        # In fp16 two bytes and two operations for a weight: one for one.
        assert times == pytest.approx(operations_for_a_byte)
        assert times > 30
    assert max(roofline.balance, key=roofline.balance.get) == "h100"


def test_the_columns_of_the_table_are_readings_in_a_second():
    weights = sum(map(prod, LLAMA_2_7B))
    for machine, bandwidth in roofline.bandwidth.items():
        speeds = roofline.tokens_per_second[machine]
        assert speeds["fp16"] == pytest.approx(bandwidth / (2 * weights), rel=1e-4)
        # Blocks of 18 bytes for 32 weights; the head takes 210 bytes for 256.
        head = 32000 * 4096
        size = (weights - head) / 32 * 18 + head / 256 * 210
        assert speeds["q4_0"] == pytest.approx(bandwidth / size, rel=1e-3)


def test_twice_the_computing_helps_one_user_hardly_at_all():
    reading, computing = roofline.reading_ms["h100"], roofline.computing_ms["h100"]
    assert reading == pytest.approx(roofline.read_7b / CITED["h100-sxm-bandwidth"] * 1000)
    assert computing * CITED["h100-sxm-peak-flops"] == pytest.approx(
        1000 * roofline.operations_7b
    )
    assert max(reading, computing / 2) == max(reading, computing) == reading
    more = CITED["h200-sxm-bandwidth"] / CITED["h100-sxm-bandwidth"]
    assert 1.4 < more < 1.45
    assert roofline.peak["h200"] == pytest.approx(roofline.peak["h100"], rel=1e-3)
    speeds = roofline.tokens_per_second
    assert speeds["h200"]["fp16"] / speeds["h100"]["fp16"] == pytest.approx(more)


def test_without_a_cache_the_whole_text_is_computed_again():
    weights = sum(map(prod, LLAMA_2_7B)) + 65 * 4096
    operations = 0
    for before in range(4097):
        operations += 2 * weights + 4 * 32 * 4096 * before
    at_best = operations / roofline.peak["rtx-4090"]
    with_cache = (3_751_337_984 + roofline.cache_at_4096) / roofline.bandwidth["rtx-4090"]
    assert roofline.cache_at_4096 == 4096 * CACHE_PER_TOKEN
    assert roofline.by_the_cache == pytest.approx(at_best / with_cache, rel=1e-6)


def test_four_answers_cost_three_more_caches_and_no_more_weights():
    cache = 512 * CACHE_PER_TOKEN
    expected = 3 * cache / (3_751_337_984 + cache)
    assert roofline.four_lines_cost == pytest.approx(expected)


# Computed and measured


def test_measurements_are_those_of_the_register():
    stated = {
        "rtx-3060-7b-q4_0": CITED["rtx-3060-decode"],
        "m2-ultra-7b-q4_0": CITED["m2-ultra-decode"],
        "rtx-4090-7b-q4_0": CITED["rtx-4090-decode"],
        "i5-6500-7b-q4_0": 1 / CITED["i5-6500-seconds-per-token"],
        "h100-8b-fp16": 1 / CITED["h100-llama-3.1-8b-one-text"],
        "a100-7b-fp16": CITED["a100-llama-2-7b-fp16-decode"],
        "a100-7b-int8": CITED["a100-llama-2-7b-int8-decode"],
        "a100-7b-int4": CITED["a100-llama-2-7b-int4-decode"],
        "a100-70b-int8": CITED["a100-llama-2-70b-int8-decode"],
        "a100-70b-int4": CITED["a100-llama-2-70b-int4-decode"],
        "a100-mixtral-int8": CITED["a100-mixtral-8x7b-int8-decode"],
    }
    assert computed_and_measured.measured == pytest.approx(stated)
    assert computed_and_measured.ROWS["rtx-3060-7b-q4_0"][0] == CITED["rtx-3060-bandwidth"]
    assert computed_and_measured.ROWS["i5-6500-7b-q4_0"][0] == CITED["i5-6500-bandwidth"]
    guessing = CITED["a100-llama-2-70b-guessing"] / CITED["a100-llama-2-70b-int4-decode"]
    assert computed_and_measured.faster_with_guesses == pytest.approx(guessing)


def test_no_measurement_passes_its_limit_and_none_is_far_below():
    assert computed_and_measured.rows == len(computed_and_measured.share) == 11
    assert all(0.3 < share < 1 for share in computed_and_measured.share.values())


@pytest.mark.parametrize(
    ("row", "shapes", "bytes_each"),
    [
        ("h100-8b-fp16", LLAMA_3_1_8B, 2),
        ("a100-7b-int8", LLAMA_2_7B, 1),
        ("a100-7b-int4", LLAMA_2_7B, 0.5 + 4 / 32),
        ("a100-70b-int4", LLAMA_2_70B, 0.5 + 4 / 32),
        ("a100-mixtral-int8", MIXTRAL, 1),
    ],
)
def test_limits_are_bandwidth_by_the_matrices_written_out(row, shapes, bytes_each):
    bandwidth = computed_and_measured.ROWS[row][0]
    expected = bandwidth / (sum(map(prod, shapes)) * bytes_each)
    assert computed_and_measured.computed[row] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("kind", "off"), [("fp16", 0.01), ("int4", 0.07)])
def test_a_token_reads_the_bytes_that_the_program_itself_counted(kind, off):
    # gpt-fast prints the bandwidth it reached; it counts its cache as well.
    name = f"a100-llama-2-7b-{kind}"
    counted = CITED[f"{name}-bandwidth"] / CITED[f"{name}-decode"]
    read = computed_and_measured.read(computed_and_measured.LLAMA_2_7B, kind)
    assert read < counted < read * (1 + off)


def test_mixtral_was_measured_faster_than_reading_all_experts_allows():
    everything = matrices(32, 4096, 1024, 14336, 32000, experts=8)
    most = CITED["a100-80gb-bandwidth"] / sum(map(prod, everything))
    assert computed_and_measured.all_experts == pytest.approx(most, rel=1e-3)
    assert CITED["a100-mixtral-8x7b-int8-decode"] > most


def test_fewer_bytes_make_it_faster_but_by_less():
    gain = CITED["a100-llama-2-7b-int4-decode"] / CITED["a100-llama-2-7b-fp16-decode"]
    assert computed_and_measured.faster_in_int4 == pytest.approx(gain)
    assert computed_and_measured.fewer_bytes_in_int4 == pytest.approx(16 / 5)
    assert 1 < gain < 16 / 5
    larger = sum(map(prod, LLAMA_2_70B)) / sum(map(prod, LLAMA_2_7B))
    assert computed_and_measured.larger_in_int8 == pytest.approx(larger, rel=1e-4)
    slower = CITED["a100-llama-2-7b-int8-decode"] / CITED["a100-llama-2-70b-int8-decode"]
    assert computed_and_measured.slower_in_int8 == pytest.approx(slower)
    assert slower < larger


def test_bars_are_in_proportion(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(ROOT / "snippets/tradeoffs/limits_figure.py"))
    shapes = list(ElementTree.parse(tmp_path / "limits.en.svg").iter())
    bars = [s for s in shapes if s.tag.endswith("rect") and float(s.get("y")) > 20]
    for kind, values in (
        ("fill-soft", computed_and_measured.computed),
        ("fill-accent", computed_and_measured.measured),
    ):
        widths = [float(s.get("width")) for s in bars if s.get("class") == kind]
        scale = widths[7] / values["a100-7b-int4"]
        expected = [value * scale for value in values.values()]
        assert widths == pytest.approx(expected, abs=0.02)


# Many texts


def test_measured_steps_are_those_of_the_register():
    words = {"1": "one-text", "4": "four-texts", "16": "sixteen-texts"}
    words["64"] = "sixty-four-texts"
    for texts, word in words.items():
        assert batch.measured_step[texts] == CITED[f"h100-llama-3.1-8b-{word}"]
        step = batch.step(int(texts), 0)
        assert batch.measured_step[texts] > step
    assert batch.four_cost == pytest.approx(0.00659 / 0.00648 - 1)
    assert batch.four_gain == pytest.approx(4 * 0.00648 / 0.00659)
    assert batch.sixteen_gain == pytest.approx(16 * 0.00648 / 0.01094)


def computing_decides(texts, n_context):
    reading, computing = roofline.seconds(
        "h100", batch.LLAMA_3_1_8B, "fp16", n_context, texts
    )
    return computing >= reading


@pytest.mark.parametrize("n_context", [0, 64, 256])
def test_computing_takes_over_where_trying_every_number_of_texts_says(n_context):
    tried = next(n for n in range(1, 3000) if computing_decides(n, n_context))
    assert batch.computing_takes_over(n_context) == tried


def test_after_long_texts_computing_never_takes_over():
    longest = batch.longest_that_computes
    assert computing_decides(10**9, longest)
    assert not computing_decides(10**9, longest + 1)
    assert batch.computing_takes_over(512) is None
    assert batch.takes_over == batch.computing_takes_over(0)


def test_texts_after_4096_tokens_fill_the_memory():
    weights = 2 * (sum(map(prod, LLAMA_3_1_8B)) + 128256 * 4096 + 65 * 4096)
    cache = 4096 * 2 * 32 * 8 * 128 * 2
    free = CITED["h100-sxm-reported"] - weights
    assert batch.fit_at_4096 * cache <= free < (batch.fit_at_4096 + 1) * cache


# Services


def test_milliseconds_are_those_of_the_register():
    for name, pair in services.milliseconds.items():
        key = name.replace("gpt-3.5", "gpt35").replace("gpt-4", "gpt4")
        assert pair[0] == pytest.approx(1000 * CITED[f"{key}-first"])
        assert pair[1] == pytest.approx(1000 * CITED[f"{key}-later"])
    for name, taken in services.milliseconds_later.items():
        assert taken == pytest.approx(1000 * CITED[f"{name}-anyscale"])


def test_one_name_differs_as_much_as_ten_times_the_parameters():
    assert services.same_model_two_hosts == pytest.approx(73 / 34)
    assert services.same_model_later == pytest.approx(196 / 94)
    assert services.ten_times_the_parameters == pytest.approx(46 / 19)
    for ratio in services.gpt4_by_gpt35.values():
        assert ratio == pytest.approx(2.7, abs=0.05)


# Your own machine


def run(*arguments):
    snippet = ROOT / "snippets/tradeoffs/measure_reading.py"
    done = subprocess.run(
        [sys.executable, str(snippet), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        check=True,
    )
    return done.stdout


def test_a_clock_is_only_asked_when_the_reader_wants_it():
    assert " ms" not in run()
    told = run("--measure")
    assert len(re.findall(r"[\d.]+ ms, [\d.]+ GB/s read", told)) == 2
    assert re.search(r"[\d.]+ tokens a second", told)


def test_there_is_as_much_to_read_and_to_compute_as_it_says():
    assert measure_reading.weights == 8192**2
    assert measure_reading.bytes_to_read == 8192 * 8192 * 4
    assert measure_reading.operations["1"] == 2 * 8192**2
    assert measure_reading.operations["64"] == 64 * 2 * 8192**2
