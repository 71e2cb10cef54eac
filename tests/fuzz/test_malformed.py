"""Thousands of malformed inputs: one clear refusal each, never a traceback or markup."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing import checks
from publishing.findings import Finding, Refused
from publishing.origins import Origins, Register
from publishing.quotations import Quotations
from snippets.counting import parameter_count
from tests.conftest import PAGE, REGISTER, WORDS

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
MODELS = yaml.safe_load((ROOT / "snippets/counting/atlas_models.yml").read_text("utf-8"))
CONFIGS = [model["config"] for model in MODELS if "config" in model]
many = settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MARKUP = "<img src=x onerror=alert(1)><script>alert(1)</script>"

nonsense = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**70), 2**70),
        st.floats(),
        st.text(max_size=20),
        st.just(MARKUP),
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=5,
)


def spoil(draw, config):
    """Return a configuration with one to three of its keys gone, added or changed."""
    config = dict(config)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(config)) | st.text(max_size=12))
        if draw(st.booleans()) and name in config:
            del config[name]
        else:
            config[name] = draw(nonsense)
        if not config:
            break
    return config


@st.composite
def spoiled_configs(draw):
    return spoil(draw, draw(st.sampled_from(CONFIGS)))


@many
@given(spoiled_configs())
def test_a_spoiled_configuration_is_counted_whole_or_refused(config):
    try:
        counted = parameter_count.count(config)
    except parameter_count.Refused as refusal:
        assert str(refusal) and "\n" not in str(refusal)
        return
    told = parameter_count.as_json_object(counted)
    # Once more from the named tensors, as they are listed.
    total = sum(tensor["count"] for tensor in told["tensors"])
    assert isinstance(told["total"], int) and 0 < told["active"] <= told["total"] == total


@many
@given(st.text() | st.binary() | nonsense.map(lambda value: json.dumps(value)))
def test_any_text_for_a_configuration_is_refused_in_one_line(text):
    with pytest.raises(parameter_count.Refused) as refused:
        parameter_count.count(parameter_count.read_config(text))
    assert str(refused.value) and "\n" not in str(refused.value)


@many
@given(spoiled_configs())
def test_a_configuration_is_read_as_json_reads_it(config):
    text = json.dumps(config, ensure_ascii=False)
    try:
        read = parameter_count.read_config(text)
    except parameter_count.Refused:
        return
    assert repr(read) == repr(json.loads(text))


register = yaml.safe_load(REGISTER)


@st.composite
def spoiled_registers(draw):
    """A register as text: of the right form with a wrong thing in it, or of none."""
    if draw(st.booleans()):
        return draw(st.text())
    data = json.loads(json.dumps(register, default=str))
    part = draw(st.sampled_from(["sources", "numbers"]))
    entry = draw(st.sampled_from([None, *data[part]]))
    if entry is None:
        data[part] = draw(nonsense)
    else:
        whole = data[part][entry]
        data[part][entry] = spoil(draw, whole) if draw(st.booleans()) else draw(nonsense)
    return yaml.safe_dump(data, allow_unicode=True)


@many
@given(text=spoiled_registers())
def test_a_spoiled_register_is_read_or_refused_with_its_line(tmp_path_factory, text):
    root = tmp_path_factory.getbasetemp() / "register"
    (root / "snippets").mkdir(parents=True, exist_ok=True)
    (root / "snippets/cited_numbers.yml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read = Register(root)
    except Refused as refused:
        for finding in refused.findings:
            assert finding.file == "snippets/cited_numbers.yml" and finding.line >= 1
            assert "\n" not in str(finding)
        return
    for name in read.numbers:
        assert isinstance(read.find(f"cited/{name}").value, int | float)


pieces = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            [
                *("---\n", "# ", "## ", "{#id}", "[[ ", " ]]", "``` {.python}\n", "```\n"),
                *("reflects:\n", "  top: 1\n", "title: ", "search:\n", "/// caption\n"),
                *('--8<-- "ways/count.py:count"\n', "$", "|", "\n\n", MARKUP, "1750 亿"),
                *('number("ways/count.total"', 'figure("', 'text("', 'source("', ", unit="),
            ]
        ),
    ),
    max_size=12,
).map("".join)


@settings(many, max_examples=200)
@given(where=st.floats(0, 1), put=pieces, language=st.sampled_from(["zh", "en"]))
def test_a_spoiled_page_is_found_and_never_stops_the_check(published, where, put, language):
    file = f"docs/{language}/index.md"
    whole = PAGE.format(**WORDS[language])
    place = round(where * len(whole))
    text = whole[:place] + put + whole[place:]
    (published.root / file).write_bytes(text.encode("utf-8", "replace"))
    for finding in checks.find(published.root):
        assert isinstance(finding, Finding)
        assert finding.line >= 1 and "\n" not in str(finding)


OURS = {"data", "span", "div", "svg", "title", "desc", "rect", "text", "tspan"}


class Tags(HTMLParser):
    """Notes every tag."""

    def __init__(self):
        super().__init__()
        self.tags = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)


@many
@given(
    kind=st.sampled_from(["number", "text", "figure", "source"]),
    argument=st.sampled_from(["ways/count.total", "ways/count.name", "a-paper", "", MARKUP])
    | st.text(max_size=20),
    form=st.dictionaries(
        st.sampled_from(["digits", "unit", "form", "other"]), nonsense, max_size=2
    ),
)
def test_what_a_page_quotes_is_a_value_or_refused_and_no_markup(
    published, kind, argument, form
):
    quotations = Quotations(Origins(published.root), "en")
    place = ["index.md"] if kind in ("number", "source") else []
    options = form if kind == "number" else {}
    try:
        made = getattr(quotations, kind)(*place, argument, **options)
    except (LookupError, ValueError, TypeError) as error:
        assert error.args[0]
        return
    tags = Tags()
    tags.feed(made)
    assert tags.tags <= {
        "data",
        "span",
        "div",
        "svg",
        "title",
        "desc",
        "rect",
        "text",
        "tspan",
    }
