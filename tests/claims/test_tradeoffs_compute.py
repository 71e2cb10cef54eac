"""`docs/*/tradeoffs/compute.md`: every claim, proved a second way.

Matrix products are listed one by one, from the names of GPT-2's tensors; the bill is
written out in joules and seconds; peaks, powers and estimates are the register's.
"""

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import yaml

from snippets.tradeoffs import bill, six_n_d, v100_years, where_six_comes_from

ROOT = Path(__file__).resolve().parents[2]
REGISTER = yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))
CITED = {name: entry["value"] for name, entry in REGISTER["numbers"].items()}
SHAPES = {  # layers, width
    "small": (12, 768),
    "medium": (24, 1024),
    "large": (24, 1536),
    "xl": (24, 2048),
    "2.7b": (32, 2560),
    "6.7b": (32, 4096),
    "13b": (40, 5120),
    "175b": (96, 12288),
}


def products(layers, width, heads, tokens, vocabulary):
    """List the matrix products of a forward pass, each as its three sides."""
    for _ in range(layers):
        yield tokens, width, 3 * width
        for _ in range(heads):
            yield tokens, width // heads, tokens  # queries with keys
            yield tokens, tokens, width // heads  # shares with values
        yield tokens, width, width
        yield tokens, width, 4 * width
        yield tokens, 4 * width, width
    yield tokens, width, vocabulary


# Where six comes from


@pytest.mark.parametrize("shape", [(2, 4, 64, 32, 200), (1, 1, 8, 5, 11), (3, 2, 12, 7, 3)])
def test_a_real_step_multiplies_as_often_as_its_listed_products(shape):
    layers, heads, width, tokens, vocabulary = shape
    forward, backward, _ = where_six_comes_from.step(*shape)
    listed = list(products(layers, width, heads, tokens, vocabulary))
    assert forward == sum(n * k * m for n, k, m in listed)
    # The way back has two products for each: the slopes of its one side and of the other.
    assert backward == sum(n * m * k + k * n * m for n, k, m in listed)


def test_the_tally_counts_each_product_of_two_matrices_by_its_loops():
    a, b = np.ones((3, 4, 5)), np.ones((3, 5, 2))
    loops = sum(1 for _ in np.ndindex(3, 4, 5, 2))
    before = where_six_comes_from.multiplied
    a.view(where_six_comes_from.Noting) @ b
    assert where_six_comes_from.multiplied - before == loops


def test_a_weight_takes_six_operations_a_token_two_of_them_forward():
    assert where_six_comes_from.per_weight_forward == 2
    assert where_six_comes_from.per_weight_backward == 4
    assert where_six_comes_from.per_weight == 6


# Table D.1


@pytest.mark.parametrize("name", SHAPES)
def test_six_n_d_gives_a_row_of_table_d1_from_the_tables_own_parameters(name):
    product = 6 * CITED[f"gpt3-d1-params-{name}"] * CITED["gpt3-training-tokens"]
    assert six_n_d.from_printed[name] == pytest.approx(product, rel=1e-12)
    assert float(f"{product:.2e}") == float(CITED[f"gpt3-d1-flops-{name}"])


def test_from_exact_parameters_only_xl_differs_and_only_in_its_last_digit():
    printed = {name: f"{CITED[f'gpt3-d1-flops-{name}']:.2e}" for name in SHAPES}
    ours = {name: f"{flops:.2e}" for name, flops in six_n_d.by_rule.items()}
    assert {n for n in SHAPES if ours[n] != printed[n]} == {"xl"}
    assert (ours["xl"], printed["xl"]) == ("2.37e+21", "2.38e+21")


@pytest.mark.parametrize("name", SHAPES)
def test_with_attention_is_three_times_the_listed_products_of_a_context(name):
    layers, width = SHAPES[name]
    listed = sum(n * k * m for n, k, m in products(layers, width, 1, 2048, 50257))
    a_token = 3 * 2 * listed / 2048
    everything = a_token * CITED["gpt3-training-tokens"]
    assert six_n_d.with_attention[name] == pytest.approx(everything, rel=1e-12)
    within = 3 * 2 * 2 * layers * 2048 * width  # two products of 2,048 positions
    assert six_n_d.attention_share[name] == pytest.approx(within / a_token, rel=1e-12)


def test_attention_weighs_more_the_narrower_the_model():
    shares = [six_n_d.attention_share[name] for name in SHAPES]
    assert shares == sorted(shares, reverse=True)
    assert (f"{shares[0]:.1%}", f"{shares[-1]:.1%}") == ("23.4%", "2.7%")


def test_on_the_same_tokens_compute_grows_with_the_parameters():
    assert six_n_d.compute_ratio == pytest.approx(six_n_d.parameters_ratio)
    by_table = CITED["gpt3-d1-flops-175b"] / CITED["gpt3-d1-flops-small"]
    assert six_n_d.compute_ratio == pytest.approx(by_table, rel=0.005)


# The bill


def test_peaks_and_powers_are_the_registers():
    names = {"v100": "v100", "a100": "a100-80gb", "h100": "h100-sxm"}
    assert bill.peak == {c: CITED[f"{name}-peak-flops"] for c, name in names.items()}
    assert bill.watts == {c: CITED[f"{name}-power"] for c, name in names.items()}
    assert bill.dollars_per_hour["h100"] == CITED["h100-rental-median"]


@pytest.mark.parametrize("card", ["v100", "a100", "h100"])
def test_spending_the_bill_does_the_work(card):
    # From the bill back to the operations, through days, joules and dollars in turn.
    speed = bill.peak[card] * bill.utilisation
    assert bill.days_together[card] * 86_400 * bill.cards * speed == pytest.approx(
        bill.flops
    )
    joules = bill.mwh[card] * 3.6e9 / bill.overhead
    assert joules / bill.watts[card] * speed == pytest.approx(bill.flops)
    rented = bill.rent[card] / bill.dollars_per_hour[card] * 3600
    assert rented * speed == pytest.approx(bill.flops)
    assert bill.years[card] * 365 * 86_400 == pytest.approx(rented)
    assert bill.electricity[card] == pytest.approx(bill.mwh[card] * 100)


def test_electricity_is_the_same_share_of_the_rent_for_an_hour_as_for_all():
    kilowatts = bill.watts["h100"] / 1000 * bill.overhead
    an_hour = kilowatts * bill.dollars_per_kwh / bill.dollars_per_hour["h100"]
    assert bill.electricity_by_rent == pytest.approx(an_hour)


def test_changing_the_readers_numbers_changes_the_bill_as_it_should():
    source = (ROOT / "snippets/tradeoffs/bill.py").read_text("utf-8")

    def with_own(old, new):
        assert source.count(old) == 1
        names = {"__name__": "bill"}
        exec(compile(source.replace(old, new), "bill.py", "exec"), names)
        return names

    half = with_own("utilisation = 0.4", "utilisation = 0.2")
    assert half["rent"]["a100"] == pytest.approx(2 * bill.rent["a100"])
    assert half["mwh"]["a100"] == pytest.approx(2 * bill.mwh["a100"])
    dear = with_own('"h100": 2.95', '"h100": 5.90')
    assert dear["rent"]["h100"] == pytest.approx(2 * bill.rent["h100"])
    more = with_own("cards = 1024", "cards = 2048")
    assert more["days_together"]["v100"] == pytest.approx(bill.days_together["v100"] / 2)
    assert more["rent"] == bill.rent


def test_megatrons_estimate_follows_with_eight_operations():
    operations = 8 * 174_604_259_328 * CITED["gpt3-training-tokens"]
    together = CITED["megatron-gpus"] * CITED["megatron-flops-per-gpu"]
    days = operations / together / 86_400
    assert v100_years.megatron_days == pytest.approx(days, rel=1e-12)
    assert round(days) == CITED["megatron-gpt3-days"]
    share = CITED["megatron-flops-per-gpu"] / CITED["a100-80gb-peak-flops"]
    assert v100_years.megatron_share == pytest.approx(share)
    assert v100_years.useful_share == pytest.approx(share * 6 / 8)
    a_second = operations / (CITED["megatron-v100-years"] * 365 * 86_400)
    assert v100_years.megatron_v100_speed == pytest.approx(a_second)


def test_at_the_stated_utilisation_a_v100_uses_what_google_estimated():
    seconds = bill.flops / (bill.utilisation_at_1287_mwh * bill.peak["v100"])
    joules = seconds * bill.watts["v100"] * bill.overhead
    assert joules / 3.6e9 == pytest.approx(CITED["gpt3-energy"])


# 355 years


def test_the_years_are_lambdas():
    seconds = CITED["gpt3-d1-flops-175b"] / CITED["gpt3-v100-flops"]
    for days_a_year in (365, 365.25):
        assert int(seconds / 86_400 / days_a_year) == CITED["gpt3-v100-years"]
    assert int(v100_years.years) == CITED["gpt3-v100-years"]
    assert v100_years.lambda_dollars == CITED["gpt3-v100-cost"]
    share = CITED["gpt3-v100-flops"] / CITED["v100-peak-flops"]
    assert v100_years.lambda_share == share == 0.224
    assert v100_years.years_at_peak == pytest.approx(v100_years.years * share)


def test_a_thousand_cards_take_months():
    assert 4 < v100_years.years * 12 / 1000 < 5


# The figure


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_bar_is_as_long_as_its_years(language):
    path = ROOT / f"snippets/tradeoffs/published/card_years.{language}.svg"
    svg = ElementTree.parse(path)
    lengths = [float(r.get("width")) for r in svg.iter("{http://www.w3.org/2000/svg}rect")]
    years = [
        float(t.get("data-value")) for t in svg.iter("{http://www.w3.org/2000/svg}tspan")
    ]
    assert len(lengths) == len(years) == 5
    assert years[1::2] == [pytest.approx(bill.years[c]) for c in ("v100", "a100")]
    for length, value in zip(lengths, years, strict=True):
        assert length / value == pytest.approx(lengths[0] / years[0], rel=0.001)
