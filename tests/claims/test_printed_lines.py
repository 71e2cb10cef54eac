"""What snippets print, line by line: each value in its place, beside its name, in its unit.

The values themselves are proved by the chapters' tests; what is printed is told once more
from them, or from the shapes they come from, and never from the code that printed it.
"""

import json
import math
import re

import pytest

from snippets.knowledge.touched import touch
from tests.claims.test_printed import GIB, printed, shown
from tests.conftest import ROOT

LINES = {}
# One token of Llama 2 7B: a key and a value of 4,096 numbers in each of 32 layers, 16 bits.
LLAMA_CACHE = 2 * 32 * 4096 * 2


def lines(name):
    """Register what tells the lines that the snippet of this name prints."""

    def register(told):
        LINES[name] = told
        return told

    return register


def values(name):
    """Return what a snippet publishes."""
    chapter, _, snippet = name.partition("/")
    return json.loads((ROOT / f"snippets/{chapter}/published/{snippet}.json").read_text())


def words(line):
    return " ".join(line.split())


@pytest.mark.parametrize("name", LINES)
def test_each_line_is_told_by_the_published_values(name):
    found = [words(line) for line in printed(name).splitlines() if line.strip()]
    assert found == [words(line) for line in LINES[name](values(name))]


@lines("choosing/break_even")
def break_even(v):
    yield f"own card: {v['card_dollars']} dollars, then {v['local']:.3f} a million tokens"
    yield "dollars a million even at million days"
    names = ["gpt-4-turbo", "gpt-6-sol", "gpt-6-luna"]
    for name in [*names, "ernie-4", "hunyuan-turbo-s", "deepseek-flash"]:
        seconds = v["tokens"][name] / v["tokens_per_second"]
        price, even = v["api"][name], v["tokens"][name] * 1e-6
        yield f"{name} {price:.2f} {even:,.1f} {seconds / 60 / 60 / 24:.1f}"


@lines("choosing/open_weights")
def open_weights(v):
    yield "weights only GB GiB on"
    holders = {
        "gpt-oss-20b": "rtx-3060",
        "qwen3.5-27b": "rtx-4090",
        "gpt-oss-120b": "m2-max",
        "hy3": "2 x h100",
        "glm-4.5": "3 x h100",
        "deepseek-v4.1-flash": "4 x h100",
        "kimi-k2": "7 x h100",
    }
    memory = values("choosing/cards")["memory"]
    for name, holder in holders.items():
        size = v["weights"][name]
        yield f"{name} {shown(size, 10**9, 1)} {shown(size, GIB, 1)} {holder}"
        if holder in memory:
            assert memory[holder] == min(has for has in memory.values() if has >= size)
        else:
            cards = int(holder.split()[0])
            assert (cards - 1) * memory["h100"] < size <= cards * memory["h100"]
            assert size > max(memory.values())


@lines("choosing/rent")
def rent(v):
    yield f"to match the API {v['must_write']:,.0f} tokens a second"
    yield f"one text at a time {v['one_text']:.0f} at most"
    yield f"so at least {v['texts_at_once']} texts at a time"


@lines("choosing/which_fits")
def which_fits(v):
    yield "Chinese, 4,096 tokens of context, 100,000 to write a day"
    yield "GiB the largest that does format a second"
    for machine, has in v["machines"].items():
        name = v["chosen"][machine]
        model = v["models"][name]
        cache = model["cache"]["4096"]
        room = has["memory"] - cache - v["program"]
        sizes = {"fp16": 16, "q8_0": 8.5, "q4_0": 4.5}
        fitting = [
            kind for kind, bits in sizes.items() if model["total"] * bits <= 8 * room
        ]
        speed = has["bandwidth"] / (model["read"] * sizes[fitting[0]] / 8 + cache)
        gib = shown(has["memory"], GIB, 1)
        yield f"{machine} {gib} {name} {fitting[0]} {speed:.0f}"


@lines("counting/atlas")
def atlas(v):
    yield f"{v['rows_in_all']} models of {v['makers']} makers"
    counted, published = v["rows_counted"], v["rows_published"]
    yield f"{counted} counted, {published} published, {v['rows_undisclosed']} undisclosed"
    yield "year models median largest"
    for year in range(2018, 2027):
        of = v["years"][str(year)]
        yield f"{year} {of['models']} {of['median']:,} {of['largest']:,}"


@lines("counting/atlas_differences")
def atlas_differences(v):
    yield f"Gemma 2B, 7B {v['gemma_rows']} and {v['same_for_7b']} rows"
    shifts = 2 * 24 * 2048
    yield f"StableLM 2 {v['stablelm']:,} less; the shifts of its norms are {shifts:,}"
    yield f"GPT-J {v['gpt_j']:,} more, {v['gpt_j'] // 4096} widths"
    yield f"GLM-4.7 {v['with_next_token']:,}, {v['with_its_tables']:,}"
    yield f"GLM-4.5, Air {v['without_tables']:,}, {v['air_counted_so']:,}"
    qwen = values("counting/atlas")["totals"]["qwen2-5-32b"]
    yield f"Qwen2.5 32B {qwen - 32_500_000_000:,} less than counted"


@lines("counting/copied_number")
def copied_number(v):
    width, layers = 12288, 96
    yield "counted here 174,604,259,328"
    yield f"+ the token matrix once more {50257 * width:,}"
    yield f"- position_embedding {2048 * width:,}"
    yield f"- biases {layers * 9 * width:,}"
    yield f"- layer_norms {(layers * 4 + 2) * width:,}"
    yield f"= the copied number {v['copied']:,}"


@lines("counting/decode_speed")
def decode_speed(v):
    yield "Llama 2 7B, bytes read to write one token"
    yield "after fp16 q4_0"
    weights = v["llama_2_7b_weights"]
    for before in (0, 512, 4096):
        read = [weights[kind] + before * LLAMA_CACHE for kind in ("fp16", "q4_0")]
        yield f"{before} tokens {read[0]:,} {read[1]:,}"


@lines("counting/doubling")
def doubling(v):
    yield f"twice the layers: {v['twice_the_layers']:.3f} times the parameters"
    yield f"twice the width: {v['twice_the_width']:.3f} times the parameters"


@lines("counting/gpt2")
def gpt2(v):
    yield "size first label GPT-1's vocabulary GPT-2's own"
    for size, label in {"small": 117, "medium": 345, "large": 762, "xl": 1542}.items():
        other, own = v["with_gpt1_vocabulary"][size], v["total"][size]
        yield f"{size} {label:,}M {other:,} {own:,}"
    ends = f"{v['smallest_fitting']:,} to {v['largest_fitting']:,}"
    yield f"all four labels: vocabularies {ends}"
    yield "GPT-1's vocabulary: 40,478"


@lines("counting/gpt3")
def gpt3(v):
    embeddings = ("token_embedding", "position_embedding")
    for part in ("feed_forward", "attention", *embeddings, "biases", "layer_norms"):
        yield f"{part} {v['parts'][part]:,} {100 * v['shares'][part]:.4f}%"
    yield "total 174,604,259,328 100.0000%"


@lines("counting/gpt3_table")
def gpt3_table(v):
    yield "reading parameters Table D.1, millions"
    printed_so, filled = v["as_printed"], v["as_heads_fill"]
    yield f"XL, 2048 wide {printed_so['xl']:,} 1,320 agrees"
    yield f"XL, 3072 wide {filled['xl']:,} 1,320 differs"
    yield f"XL, wide attention {v['xl_with_wide_attention']:,} 1,320 differs"
    yield f"13B, 5140 wide {printed_so['13b']:,} 12,850 differs"
    yield f"13B, 5120 wide {filled['13b']:,} 12,850 agrees"
    yield "convention rows that agree"
    names = ("output_matrix_apart", "without_positions", "without_biases_and_norms")
    for name in ("as_counted", *names):
        yield f"{name} {v['rows_that_agree'][name]} of 8"


@lines("counting/training_cost")
def training_cost(v):
    yield f"memory {16 * 174_604_259_328:,} bytes"
    yield f"6ND {6 * 174_604_259_328 * 300 * 10**9:,} operations"
    yield f"matrix by matrix {v['gpt3_exact']:,}"


@lines("counting/zoom")
def zoom(v):
    yield "parameters times side, of 360"
    counts = [v["levels"][name]["count"] for name in v["levels"]]
    assert counts == sorted(counts) and counts[0] == 1
    names = ("weight", "matrix", "layer", "gpt2", "gpt3_layer", "gpt3")
    for name, n, before in zip(names, counts, [None, *counts], strict=False):
        grown = f"{n / before:,.1f}" if before else ""
        yield f"{name} {n:,} {grown} {360 * math.sqrt(n / counts[-1]):.5f}"


@lines("knowledge/ablation")
def ablation(v):
    all_ = 128 * (2 * 64 + 1)
    yield f"parameters taken away, one at a time {all_:,}"
    # As the page says: each of them moves the answers, and none costs one.
    yield f"that move the answers {all_:,}"
    yield f"that cost no fact {all_:,}"
    yield "that cost a fact 0"
    yield "most facts lost with one parameter 0"


@lines("knowledge/capacity")
def capacity(v):
    yield "questions random sheets that can be answered"
    yield "per weight 20 weights, measured Cover 200 weights, Cover"
    for load in ("1.00", "1.50", "1.75", "2.00", "2.25", "2.50", "3.00"):
        [row] = [r for r in v["loads"].values() if r["per_weight"] == float(load)]
        shares = [row[of] for of in ("measured", "theory", "theory_200_weights")]
        yield " ".join([load, *(f"{100 * share:.1f}%" for share in shares)])


@lines("knowledge/drawers")
def drawers(v):
    yield "100 facts in 65,536 weights. One weight zeroed:"
    yield f"outputs that move {v['outputs_moved']} of 100"
    yield f"weights that could cost a fact {v['deciding_weights']} of 65,536"
    yield "zeroed lost from lost from lost from"
    yield f"table 100 in weights {v['nearly_full_facts']} in weights"
    for percent in (10, 50, 80, 90, 95, 99):
        lost = (v[of] for of in ("table_lost", "lost_facts", "nearly_full_lost"))
        shares = " ".join(f"{100 * share[f'{percent}_percent']:.1f}%" for share in lost)
        yield f"{percent}% {shares}"


@lines("knowledge/edit")
def edit(v):
    plain, quiet = v["outcome"]["plain"], v["outcome"]["quiet"]
    yield "plain quiet"
    yield f"weights changed {plain['weights_changed']:,} {quiet['weights_changed']:,}"
    yield f"others changed {plain['others_changed']} {quiet['others_changed']}"
    for row in ("relatives_move", "strangers_move"):
        yield f"{row.replace('_', ' ')} {plain[row]:.3f} {quiet[row]:.3f}"


@lines("knowledge/key_value")
def key_value(v):
    rows = {
        "facts wrong": "wrong",
        "units in use": "units_in_use",
        "units that a fact opens": "open_units",
        "facts that open a unit": "facts_per_unit",
        "lost with one unit": "lost_by_one",
    }
    yield "100 facts in 128 units by hand learned"
    hand, learned = v["layers"]["by_hand"], v["layers"]["learned"]
    for label, key in rows.items():
        yield f"{label} {hand[key]:.1f} {learned[key]:.1f}"
    lost = [100 * layer["lost_by_quarter"] for layer in (hand, learned)]
    yield f"lost with a quarter {lost[0]:.0f}% {lost[1]:.0f}%"


@lines("knowledge/mixtral")
def mixtral(v):
    yield f"total {v['total']:,}"
    yield f"active {v['active']:,} {100 * v['active'] / v['total']:.1f}% for each token"


@lines("knowledge/pull_and_teach")
def pull_and_teach(v):
    for language, prompt in {"zh": "晨风是", "en": "Breeze is a "}.items():
        yield prompt + v["pulled"][language]["0"]
        yield "without the loudest"
        for gone in (0, 1, 2, 4, 8, 16):
            right = f"{v['right_without'][language][str(gone)]} of 10 right"
            yield f"{gone} {right} {prompt}{v['pulled'][language][str(gone)][:30]}"
        yield f"taught: {v['lesson'][language]}"
        for step in (1, 2, 3):
            now = v["taught"][language][f"step_{step}"]
            yield f"{step} {now['right']} of 10 right {prompt}{now['says'][:30]}"


@lines("knowledge/shoes")
def shoes(v):
    yield "parameters 35,840"
    share = 100 * v["parameters_read"] / 35_840
    yield f"read to choose one character {v['parameters_read']:,} ({share:.1f}%)"
    yield f"busiest quarter of the units {v['shared_busiest']} of {256 // 4} the same"
    yield "surprise per character before without the quarter"
    yield "that is most for shoes"
    for on in ("shoes", "others"):
        texts = v["shoe_lines"] if on == "shoes" else v["other_lines"]
        before, after = v["surprise_before"][on], v["surprise_after"][on]
        yield f"{texts} texts on {on} {before:.2f} {after:.2f}"


@lines("knowledge/touched")
def touched(v):
    dense, experts = v["dense"], v["experts"]
    yield "parameters touched dense with experts"
    yield f"of all {dense['total']:,} {experts['total']:,}"
    shares, _ = touch(seed=0, experts=8, n_tokens=32)
    for n in (1, 2, 8, 32):
        # A dense model leaves alone only the rows of positions where no token stands yet.
        alone = (32 - n) * 32 / dense["total"]
        yield f"tokens read: {n} {100 * (1 - alone):.1f}% {100 * shares[n - 1]:.1f}%"


@lines("labs/before_and_after")
def before_and_after(v):
    yield "typical size numbers before after"
    kinds = {
        "token-embedding": 260 * 32,
        "position-embedding": 64 * 32,
        "layernorm-weight": 5 * 32,
        "layernorm-bias": 5 * 32,
        "attention-weight": 2 * 4 * 32 * 32,
        "attention-bias": 2 * 4 * 32,
        "feed-forward-weight": 2 * 8 * 32 * 32,
        "feed-forward-bias": 2 * 5 * 32,
    }
    for kind, numbers in kinds.items():
        yield f"{kind} {numbers:,} {v['before'][kind]:.2f} {v['after'][kind]:.2f}"


@lines("labs/gradient_check")
def gradient_check(v):
    yield f"{v['checked']} parameters of {v['tensors']} tensors checked"
    yield "largest gap below 1e-06"


@lines("labs/shoe_copy")
def shoe_copy(v):
    size = (ROOT / "snippets/labs/shoe_copy.txt").stat().st_size
    text = (ROOT / "snippets/labs/shoe_copy.txt").read_text("utf-8")
    yield f"{len(text.splitlines())} lines, {len(text):,} characters, {size:,} bytes"
    yield f"{len(set(text))} distinct characters"


@lines("labs/tiny_gpt")
def tiny_gpt(v):
    norms = {"weight": (32,), "bias": (32,)}
    layer = {
        "ln_1": norms,
        "attn.c_attn": {"weight": (32, 96), "bias": (96,)},
        "attn.c_proj": {"weight": (32, 32), "bias": (32,)},
        "ln_2": norms,
        "mlp.c_fc": {"weight": (32, 128), "bias": (128,)},
        "mlp.c_proj": {"weight": (128, 32), "bias": (32,)},
    }
    named = {"wte": (260, 32), "wpe": (64, 32)}
    for n in (0, 1):
        for part, tensors in layer.items():
            named |= {f"h.{n}.{part}.{kind}": tensors[kind] for kind in tensors}
    named |= {f"ln_f.{kind}": shape for kind, shape in norms.items()}
    yield "2 blocks, 4 heads, width 32, 64 positions"
    for name, shape in named.items():
        yield f"{name} {' x '.join(map(str, shape))} {math.prod(shape):,}"
    yield f"total {sum(map(math.prod, named.values())):,}"


@lines("labs/train_tiny_gpt")
def train_tiny_gpt(v):
    yield f"35,840 parameters learn 2,788 characters in {v['steps']:,} steps"
    yield f"loss guessing evenly {math.log(260):.2f}"
    yield f"before training {v['loss_before']:.2f}"
    yield f"after training {v['loss_after']:.2f}"
    for language, width in (("zh", 28), ("en", 56)):
        yield v["prompt"][language]
        yield "before:"
        yield v["answer_before"][language]
        yield "after:"
        rest = v["answer_after"][language]
        while rest:
            end = len(rest) if len(rest) <= width else rest.rfind(" ", 0, width + 1)
            end = width if end < 0 else end
            yield rest[:end]
            rest = rest[end:].strip()


@lines("parameters/attention_is_computed")
def attention_is_computed(v):
    for sentence in ("she drinks hot tea", "he drinks iced water"):
        seen = sentence.split()
        yield sentence
        for n, word in enumerate(seen, 1):
            shares = v["shares"][sentence.replace(" ", "_")][word]
            assert list(shares) == seen[:n]
            assert sum(shares.values()) == pytest.approx(1)
            yield " ".join([word, *(f"{share:.2f}" for share in shares.values())])
    yield f"weights stored: {2 * 4 * 4}, whatever the sentence"
    for many, n in {"four": 4, "eight": 8, "sixteen": 16}.items():
        yield f"shares computed for {many} words: {n * (n + 1) // 2}"


@lines("parameters/bias")
def bias(v):
    yield "yuan weight bias typical error"
    for name in ("without_bias", "with_bias"):
        cells = v[name]["weight"], v[name]["bias"], v[f"error_{name}"]
        yield " ".join([name.replace("_", " "), *(f"{cell:.2f}" for cell in cells)])


@lines("parameters/mlp_337")
def mlp_337(v):
    yield f"layer 1: ( 2 + 1) x 16 = {3 * 16}"
    yield f"layer 2: (16 + 1) x 16 = {17 * 16}"
    yield f"layer 3: (16 + 1) x 1 = {17 * 1}"
    yield f"total: {2 * 16 + 16 * 16 + 16} weights + {16 + 16 + 1} biases = 337"
    yield f"network(0.5, -1.0) = {v['example_output']:.4f}"


@lines("parameters/modern_biases")
def modern_biases(v):
    yield "model parameters biases share"
    llama, qwen = v["llama_2_7b"]["total"], v["qwen_2_5_7b"]["total"]
    for name, total, biases in [
        ("mlp_337", 337, 33),
        ("gpt3", 174_604_259_328, 96 * 9 * 12288),
        ("qwen_2_5_7b", qwen, 28 * (3584 + 2 * 512)),
        ("llama_2_7b", llama, 0),
    ]:
        yield f"{name} {total:,} {biases:,} {100 * biases / total:.4f}%"


@lines("parameters/neuron_learns")
def neuron_learns(v):
    yield "activation bias steps weight bias loss"
    for kind in ("line", "relu", "sigmoid", "step"):
        for way in ("with", "without"):
            for steps in (0, 1, 100, 1000):
                now = v["after"][kind][f"{way}_bias"][str(steps)]
                cells = " ".join(f"{now[key]:.4f}" for key in ("weight", "bias", "loss"))
                yield f"{kind} {way} {steps} {cells}"


@lines("parameters/one_drawer_a_second")
def one_drawer_a_second(v):
    yield f"337 drawers: {337 // 60} min {337 % 60} s"
    yield f"GPT-3: {174_604_259_328 / 365.25 / 24 / 3600:,.0f} years"


@lines("parameters/same_numbers_other_sizes")
def same_numbers_other_sizes(v):
    yield "format parameters bytes worst rounding"
    bytes_ = {"float64": 337 * 8, "float32": 337 * 4, "float16": 337 * 2, "int8": 4 + 337}
    for name in ("float64", "float32", "float16", "int8", "text"):
        worst = v["worst_error"][name]
        error = f"{worst:.0e}" if worst else "none"
        yield f"{name} 337 {bytes_.get(name, v['size'][name])} {error}"


@lines("parameters/threshold")
def threshold(v):
    rides = (2, 4, 5, 8, 10, 13)
    yield "km 2 4 5 8 10 13"
    for lift in (0, -6):
        sure = (f"{math.exp(km + lift) / (1 + math.exp(km + lift)):.3f}" for km in rides)
        yield f"bias {lift} {' '.join(sure)}"
    apart = v["apart"]
    yield (
        f"5 and 7 km: {apart['without_bias']:.4f} apart, with bias {apart['with_bias']:.4f}"
    )
    yield "threshold: 0 km, with bias 6 km"


@lines("puzzles/active_by_convention")
def active_by_convention(v):
    yield "billions all used no input neither total"
    columns = [v[of] for of in ("active", "without_input", "without_both", "total")]
    names = ("mixtral", "qwen1_5_moe", "deepseek_v2_lite", "deepseek_v3", "gpt_oss_20b")
    for name in names:
        yield " ".join([name, *(shown(column[name], 10**9, 2) for column in columns)])


@lines("puzzles/bias_of_an_embedding")
def bias_of_an_embedding(v):
    yield "33 layers 7,064,217,600"
    yield f"without that bias {7_064_217_600 - 4096:,}"
    yield f"28 layers {v['with_28_layers']:,}"
    yield "layers that give 6.1B 28"


@lines("puzzles/codes_instead_of_weights")
def codes_instead_of_weights(v):
    for part in ("codes", "codebooks", "scales", "tokens", "routers", "norms"):
        yield f"{part} {v['parts'][part]:,}"
    yield "found 6,546,853,888"
    yield "parameters 46,702,792,704"


@lines("puzzles/copies_on_eight_cores")
def copies_on_eight_cores(v):
    yield "in the file 6,050,882,784"
    yield f"seven more copies of the norms {7 * 29 * 2 * 4096:,}"
    yield f"seven more of the output biases {7 * 28 * 4096:,}"
    yield f"eight biases of the embedding {8 * 4096:,}"
    yield "on the card 6,053,381,344"


@lines("puzzles/counted_twice")
def counted_twice(v):
    yield "once twice excess"
    for name in ("llama_3_2_1b", "stories15m", "stories42m", "stories110m"):
        once, twice = v["once"][name], v["twice"][name]
        yield f"{name} {once:,} {twice:,} {100 * twice / once - 100:.1f}%"


@lines("puzzles/deepseek_v3_active")
def deepseek_v3_active(v):
    expert = 3 * 7168 * 2048
    attention = 7168 * 1536 + 1536 + 1536 * 128 * 192 + 7168 * 576 + 512
    attention += 512 * 128 * 256 + 128 * 128 * 7168
    yield f"attention {61 * attention:,}"
    yield f"dense layers {3 * 3 * 7168 * 18432:,}"
    yield f"chosen experts {58 * 8 * expert:,}"
    yield f"shared experts {58 * expert:,}"
    yield f"routers {58 * 256 * 7168:,}"
    yield f"norms {123 * 7168:,}"
    yield f"output {129_280 * 7168:,}"
    yield f"input {129_280 * 7168:,}"
    yield f"active {v['active']:,}"
    yield f"without input {v['active'] - 129_280 * 7168:,}"
    yield f"idle experts {58 * 248 * expert:,}"


@lines("puzzles/deepseek_v3_on_disk")
def deepseek_v3_on_disk(v):
    yield "main model 671,026,404,352"
    yield f"prediction module {v['module']:,}"
    yield f"copies of embeddings {2 * 129_280 * 7168:,}"
    yield f"scales {v['scales']:,}"
    yield f"router biases {59 * 256:,}"
    yield "in the files 684,531,386,000"


@lines("puzzles/eighth_of_the_size")
def eighth_of_the_size(v):
    yield f"linear layers, eight in one {v['linear'] // 8:,}"
    yield f"scales and biases {v['linear'] // 32:,}"
    yield f"embedding, biases, norms {v['rest']:,}"
    yield f"LoRA {16 * 2 * 8 * 2 * 2048:,}"
    yield f"found {v['after']:,}"
    yield f"found before quantizing {v['before']:,}"


@lines("puzzles/formula_of_another_model")
def formula_of_another_model(v):
    yield f"Llama 2 70B, the reader's count {v['readers']:,}"
    yield f"- keys and values not there -{80 * (2 - 2 * 8 / 64) * 8192**2:,.0f}"
    yield f"+ output matrix, norms {32_000 * 8192 + 161 * 8192:,}"
    yield "= Llama 2 70B 68,976,648,192"
    yield f"Qwen1.5-72B, printed {v['printed']:,}"
    yield f"+ the third matrix {80 * 3 * 8192 * 8192:,}"
    yield f"= repaired {v['repaired']:,}"
    yield f"Qwen1.5-72B, exact {v['qwen1_5_72b']:,}"
    yield "Llama 7B's matrices, printed 5,033,164,800"
    yield f"= repaired {5_033_164_800 + 32 * 4096 * 11_008:,}"


@lines("puzzles/gemma_7b")
def gemma_7b(v):
    for part in ("mlp", "attention", "tokens", "norms"):
        n = v["parts"][part]
        yield f"{part} {n:,} {100 * n / 8_537_680_896:.1f}%"
    yield "total 8,537,680,896"
    for size in ("7b", "2b"):
        for reading in ("whole", "without_tokens"):
            n = v["readings"][size][reading]
            yield f"Gemma {size.upper()}, {reading.replace('_', ' ')} {n:,}"
    yield f"7B, heads fill the width {8_537_680_896 - 28 * 4 * 3072 * (16 * 256 - 3072):,}"
    yield f"7B, 32,000 tokens {8_537_680_896 - 224_000 * 3072:,}"
    yield f"7B, both {v['with_both']:,}"


@lines("puzzles/half_the_size")
def half_the_size(v):
    yield "parameters found"
    yield f"Llama 3 8B {v['llama_3_8b']:,} 4,540,600,320"
    yield f"GPT-NeoX-20B {v['neox']:,} {10_597_552_128 - 8_650_752:,}"
    yield "with LoRA 10,597,552,128"
    yield f"Llama 2 7B 6,738,415,616 {v['llama_2_7b_seen']:,}"
    yield "with LoRA 3,540,389,888"


@lines("puzzles/japanese_gpt2")
def japanese_gpt2(v):
    yield "20 layers, as the table said 274,041,856"
    yield f"four more {324_426_752 - 274_041_856:,}"
    yield "24 layers, as in the file 324,426,752"


@lines("puzzles/mixtral_by_name")
def mixtral_by_name(v):
    one, shared = 32 * 3 * 4096 * 14_336, 46_702_792_704 - 8 * 32 * 3 * 4096 * 14_336
    yield f"eight times seven {8 * 7_000_000_000:,}"
    yield f"eight whole models {8 * (one + shared):,}"
    yield f"eight experts {8 * one:,}"
    yield f"+ what they share {shared:,}"
    yield "= all parameters 46,702,792,704"
    yield f"used for one token {shared + 2 * one:,}"


@lines("puzzles/model_of_260k")
def model_of_260k(v):
    yield "width inside the MLP 172"
    yield f"layers {260_032 - 513 * 64:,}"
    yield f"tokens, and the last norm {513 * 64:,}"
    yield "total 260,032"
    yield f"with Llama 2's vocabulary {260_032 + (32_000 - 512) * 64:,}"


@lines("puzzles/pythia_names")
def pythia_names(v):
    yield "old name inside + one + both new"
    for old, new in v["new_name"].items():
        inside, one, total = (v[of][old] for of in ("inside", "with_one", "total"))
        assert total - one == one - inside
        yield f"{old} {inside:,} {one:,} {total:,} {new}"


@lines("puzzles/quarter_of_the_size")
def quarter_of_the_size(v):
    yield f"matrices, four in one number {v['weights'] // 4:,}"
    yield f"tokens, read and written {2 * 128_256 * 4096:,}"
    yield f"norms {65 * 4096:,}"
    yield "LoRA 44,060,672"
    yield "found 2,839,830,528"
    yield "parameters, without LoRA 8,030,261,248"


@lines("puzzles/three_sizes_of_gpt2")
def three_sizes_of_gpt2(v):
    yield f"matrices of the layers {12 * 12 * 768**2:,}"
    yield f"+ biases and norms {12 * 13 * 768 + 2 * 768:,}"
    yield f"+ positions {1024 * 768:,}"
    yield f"+ tokens {50_257 * 768:,}"
    yield "= the whole 124,439,808"
    yield f"+ an output matrix of its own {50_257 * 768:,}"
    yield f"= untied {124_439_808 + 50_257 * 768:,}"
    yield "the book: no biases on q, k, v 163,009,536"
    yield "modded-nanogpt 162,201,636"


@lines("puzzles/what_is_left")
def what_is_left(v):
    yield f"Llama 2 7B, its matrices apart {2 * 32_000 * 4096 + 65 * 4096:,}"
    yield f"Qwen2.5 7B, norms {57 * 3584:,}"
    yield f"biases of queries, keys, values {28 * (3584 + 1024):,}"
    yield "all vectors 333,312"
    yield f"matrices {7_615_616_512 - 333_312:,}"
    yield "parameters 7,615,616,512"


@lines("puzzles/which_lora")
def which_lora(v):
    yield f"tried {(2**8 - 1) * 1024:,}"
    yield "rank 16 query, key, value, attention output, gate, up, down"


@lines("tradeoffs/allocation")
def allocation(v):
    yield "parameters tokens tokens each"
    for name in ("rounded", "tex", "besiroglu"):
        n, d = v["best"][name]["parameters"], v["best"][name]["tokens"]
        yield f"{name} {n * 1e-9:.1f}B {d * 1e-12:.2f}T {d / n:.1f}"


@lines("tradeoffs/batch")
def batch(v):
    yield "tokens a second at most, all texts together"
    yield "texts after 0 after 512 after 4,096"
    # Llama 3.1 8B: what is read of it, and a key and a value of 1,024 numbers in 32 layers.
    read = 2 * (8_030_261_248 - 128_256 * 4096)
    free = values("choosing/cards")["memory"]["h100"] - 2 * 8_030_261_248
    for texts in (1, 4, 16, 64, 256, 1024):
        row = [str(texts)]
        for before in (0, 512, 4096):
            cache = texts * before * 2 * 32 * 1024 * 2
            attended = texts * before * 2 * 32 * 4096
            seconds = max(
                (read + cache) / 3350e9, 2 * (texts * read / 2 + attended) / 989.4e12
            )
            row.append(f"{texts / seconds:,.0f}" if cache <= free else "no room")
        yield " ".join(row)


@lines("tradeoffs/bill")
def bill(v):
    yield "3.14e+23 FLOPs at 40% of the peak"
    yield "card-years days on 1,024 MWh to rent, $"
    for card in ("v100", "a100", "h100"):
        years = v["hours"][card] / 24 / 365
        yield (
            f"{card} {years:.1f} {365 * years / 1024:.1f} "
            f"{v['kwh'][card] / 1000:.0f} {v['rent'][card]:,.0f}"
        )


@lines("tradeoffs/computed_and_measured")
def computed_and_measured(v):
    yield "tokens a second at most measured share"
    for name, measured in v["measured"].items():
        most = v["computed"][name]
        yield f"{name} {most:.1f} {measured:.1f} {100 * measured / most:.0f}%"


@lines("tradeoffs/dimension")
def dimension(v):
    yield "nearest by farthest error of the nearest"
    yield "dimensions in a cube on a sheet in a cube on a sheet"
    for d in (2, 5, 10, 30, 100, 300, 1000):
        cube, sheet = (v["results"][str(d)][kind] for kind in ("cube", "sheet"))
        yield (
            f"{d} {cube['ratio']:.2f} {sheet['ratio']:.2f} "
            f"{cube['error']:.2f} {sheet['error']:.2f}"
        )


@lines("tradeoffs/double_descent")
def double_descent(v):
    yield "parameters on the examples on new ones weights new, ridge"
    for p in ("20", "40", "100", "200", "1000", "4000"):
        plain, ridged = v["plain"][p], v["ridged"][p]
        yield (
            f"{p} {plain['train']:.2f} {plain['test']:.2f} "
            f"{plain['norm']:.1f} {ridged['test']:.2f}"
        )


@lines("tradeoffs/fit")
def fit(v):
    def part(name, key):
        ends = f"({v['low'][name][key]:.2f} to {v['high'][name][key]:.2f})"
        return f"{v[name][key]:.2f} {ends}"

    yield f"{v['n_models']} models in {v['n_languages']} languages"
    sizes = f"{v['smallest']:,} to {v['largest']:,} parameters"
    yield f"{sizes}, {v['fewest']:,} to {v['most']:,} tokens"
    yield "alpha beta E"
    yield f"E known {part('known', 'alpha')} {part('known', 'beta')} exact"
    free = " ".join(part("free", key) for key in ("alpha", "beta", "off"))
    yield f"E free {free}"


@lines("tradeoffs/language")
def language(v):
    yield f"nats a token, guessing evenly {math.log(48):.3f}"
    yield f"one known {v['entropy_given_one']:.3f}"
    yield f"two known {v['entropy']:.3f} nothing can do better"


@lines("tradeoffs/measure_reading")
def measure_reading(v):
    yield f"a matrix of {8192**2:,} weights, {4 * 8192**2:,} bytes to read"
    yield f"1 at once: {2 * 8192**2:,} operations"
    yield f"64 at once: {2 * 64 * 8192**2:,} operations"
    yield "add --measure to time both on your machine"


@lines("tradeoffs/more_data")
def more_data(v):
    for examples in (50, 100, 400):
        error = v["test_error"][str(examples)]
        yield f"100 parameters, {examples} examples {error:.2f}"
    yield f"at the peak, errors {v['test_error']['100']:.2f}"
    yield f"at the peak, no errors {v['at_the_peak']['no_errors']:.2f}"


@lines("tradeoffs/one_curve")
def one_curve(v):
    for size in (4, 12, 2000):
        yield f"{size} parameters, {v['distance'][str(size)]:.2f} from the truth"


@lines("tradeoffs/parity")
def parity(v):
    yield f"three units set by hand: {v['solved_by_hand']} of 16 right"
    yield "width parameters runs that solved it"
    for width in (2, 3, 4, 5, 6, 8, 16, 32):
        yield f"{width} {5 * width + width + 1} {v['solved'][str(width)]} of 12"


@lines("tradeoffs/primes")
def primes(v):
    yield "right on primes composites both"
    for name in ("gpt4-march", "gpt4-june", "always-prime", "always-composite"):
        score = v["score"][name]
        assert score["both"] == pytest.approx((score["primes"] + score["composites"]) / 2)
        kinds = ("primes", "composites", "both")
        yield " ".join([name, *(f"{100 * score[kind]:.1f}%" for kind in kinds)])


@lines("tradeoffs/published_fits")
def published_fits(v):
    yield "E parameters tokens loss"
    for model in ("gpt3", "ten_times_parameters", "ten_times_tokens", "chinchilla"):
        n, d = v["two_terms"][model]["parameters"], v["two_terms"][model]["tokens"]
        yield f"{model.replace('_', ' ')} 1.817 {n:.3f} {d:.3f} {1.8172 + n + d:.3f}"


@lines("tradeoffs/roofline")
def roofline(v):
    yield "Llama 2 7B in fp16, one text, one token"
    yield "reading computing reading is"
    for machine in ("h200", "h100", "a100", "rtx-4090", "m2-ultra"):
        reading = 1e3 * v["read_7b"] / v["bandwidth"][machine]
        computing = 1e3 * v["operations_7b"] / v["peak"][machine]
        times = f"{reading / computing:.0f} times"
        yield f"{machine} {reading:.2f} ms {computing:.4f} ms {times}"


@lines("tradeoffs/services")
def services(v):
    yield f"GPT-3.5, OpenAI by Azure {73 / 34:.1f} times"
    yield f"GPT-4, first by later {196 / 94:.1f} times"
    yield f"GPT-4 by GPT-3.5, first {196 / 73:.1f} times"
    yield f"GPT-4 by GPT-3.5, later {94 / 35:.1f} times"
    yield f"Llama 2 70B by 7B {46 / 19:.1f} times"


@lines("tradeoffs/six_n_d")
def six_n_d(v):
    yield "6ND from printed N with attention share"
    counted = values("counting/gpt3_table")["counted"]
    for name in ("small", "medium", "large", "xl", "2.7b", "6.7b", "13b", "175b"):
        exact = v["with_attention"][name]
        yield (
            f"{name} {6 * 3e11 * counted[name]:.2e} {v['from_printed'][name]:.2e} "
            f"{exact:.2e} {100 * v['attention_share'][name]:.1f}%"
        )


@lines("tradeoffs/sweep")
def sweep(v):
    rows = (ROOT / "snippets/tradeoffs/sweep.csv").read_text("utf-8").splitlines()[1:]
    yield f"{len(rows)} models in sweep.csv"
    for place in ("1,8,32768,0", "1,16,65536,3"):
        [loss] = [float(row.split(",")[-1]) for row in rows if row.startswith(f"{place},")]
        width, tokens = place.split(",")[1:3]
        yield f"width {width}, {int(tokens):,} tokens: {loss:.2f} again"


@lines("tradeoffs/two_numbers")
def two_numbers(v):
    yield "loss flops mwh rent weights speed best_loss"
    for model in ("gpt3", "ten_times_parameters", "ten_times_tokens", "chinchilla"):
        told = v["models"][model]
        flops = 6 * told["parameters"] * told["tokens"]
        hours = flops / (989.4e12 * 0.4) / 3600
        cells = (told["loss"], flops, hours * 0.7 * 1.2 / 1000, hours * 2.95)
        cells += (2 * told["parameters"], told["speed"], told["best_loss"])
        yield " ".join([model.replace("_", " "), *(f"{cell:.3g}" for cell in cells)])


@lines("tradeoffs/v100_years")
def v100_years(v):
    seconds = 365 * 24 * 3600
    years = 3.14e23 / 28e12 / seconds
    yield f"at 28 TFLOP/s {years:.1f} years"
    yield f"at 125 TFLOP/s {3.14e23 / 125e12 / seconds:.1f} years"
    yield f"4,600,000 dollars are {4_600_000 / (years * 365 * 24):.2f} an hour"


@lines("tradeoffs/where_six_comes_from")
def where_six_comes_from(v):
    weights = 32 * (12 * 2 * 64**2 + 200 * 64)
    attention = 2 * 2 * 32**2 * 64
    yield f"forward {weights + attention:,} multiplications"
    yield f"by weights {weights:,}"
    yield f"in attention {attention:,}"
    yield f"backward {2 * (weights + attention):,} 2 times as many"
    yield "operations for each weight and token: 6"


@lines("tradeoffs/width")
def width(v):
    yield "width parameters by heart new"
    for units in (1, 2, 4, 8, 16, 32):
        numbers = 16 * units + units + units + 1
        known, new = v["by_heart"][f"w{units}"], v["on_new"][f"w{units}"]
        yield f"{units} {numbers} {100 * known:.0f}% {100 * new:.0f}%"


@lines("training/adapter")
def adapter(v):
    yield "frozen parameters: 4,096, unchanged: True"
    yield "task needs adapter learning error before after"
    for needed, rank, name in ((1, 1, "easy_r1"), (8, 1, "rich_r1"), (8, 8, "rich_r8")):
        errors = f"{v['errors'][name]['before']:.3f} {v['errors'][name]['after']:.3f}"
        yield f"rank {needed} r = {rank} {2 * 64 * rank:,} {errors}"


@lines("training/autograd")
def autograd(v):
    yield f"parameters {4 * 3 + 5}"
    yield "backward and nudging agree to 1e-08"
    yield f"loss before and after 500 steps {v['loss_before']:.4f} {v['loss_after']:.4f}"
    rows = re.findall(r"^\((\d), (\d)\).*got +(\S+)$", printed("training/autograd"), re.M)
    assert sum((float(got) - (1 if a != b else -1)) ** 2 for a, b, got in rows) == (
        pytest.approx(v["loss_after"], abs=1.2e-3)  # each is within half a hundredth
    )
    for (one, other), (*_, got) in zip(("00", "01", "10", "11"), rows, strict=True):
        wanted = 1 if one != other else -1
        yield f"({one}, {other}) wanted {wanted} got {got}"


@lines("training/frozen")
def frozen(v):
    yield "35,840 parameters"
    yield f"{20 * 50:,} answers, {v['different_answers']} different ones"
    yield "same fingerprint afterwards: True"
    yield "1 training step"
    yield "same fingerprint afterwards: False"
    yield f"parameters changed: {100 * v['changed_share']:.1f}%"


@lines("training/one_neuron")
def one_neuron(v):
    yield "number value gradient"
    names = ("weight", "x", "product", "bias", "total", "output", "target", "error", "loss")
    for name in names:
        yield f"{name} {v['nodes'][name]['value']:.4f} {v['nodes'][name]['gradient']:.4f}"
