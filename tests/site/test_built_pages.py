"""The built site, page by page: values, languages, links, and nothing left over."""

import copy
import functools
import json
import re
import struct
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from lxml import html

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12} | {
    f"{letter}iB": 1024**power for power, letter in enumerate("KMGT", 1)
}
MAGNITUDES = {
    "": 1,
    "万": 10**4,
    "亿": 10**8,
    "万亿": 10**12,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "%": Decimal("0.01"),
    **SIZES,
}
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
ENDS = tuple("。？！.?!）)")
LEFT_OVER = ("Traceback (most recent", "[[", "[%", "--8<--", "///", "Macro Rendering", "{#")


@pytest.fixture(scope="session")
def pages(built_site):
    """Every page of the built site: path below the site → its document."""
    return {
        path.relative_to(built_site).as_posix(): html.parse(path).getroot()
        for path in sorted(built_site.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def twins(pages):
    """Chinese path → both documents of a page, 404 aside."""
    chinese = [name for name in pages if not name.startswith("en/") and name != "404.html"]
    return {name: (pages[name], pages[f"en/{name}"]) for name in chinese}


@functools.cache
def register():
    return yaml.safe_load((ROOT / "snippets/cited_numbers.yml").read_text("utf-8"))


@functools.cache
def true_value(origin):
    """Return what a snippet published or the register says, read without our own code."""
    if origin.startswith("cited/"):
        return register()["numbers"][origin.removeprefix("cited/")]["value"]
    snippet, _, name = origin.partition(".")
    chapter, _, stem = snippet.partition("/")
    path = ROOT / "snippets" / chapter / "published" / f"{stem}.json"
    # Names of items may hold dots: try every way to split.
    return descend(json.loads(path.read_text("utf-8")), name)


def descend(values, name):
    if name in values:
        return values[name]
    for key in values:
        if name.startswith(f"{key}.") and isinstance(values[key], dict):
            return descend(values[key], name.removeprefix(f"{key}."))
    raise KeyError(name)


def understood(text):
    """Return the value that a reader takes from a number, and its last digit's worth."""
    match = re.fullmatch(
        r"×?(?P<digits>−?[\d,]+(?P<fraction>\.\d+)?)(?: × 10(?P<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?"
        r" ?(?P<word>\D*)",
        text,
    )
    assert match, f"{text!r} is no number"
    scale = Decimal(MAGNITUDES[match["word"]])
    if match["power"]:
        scale *= Decimal(10) ** int(match["power"].translate(SUPERSCRIPTS))
    digits = match["digits"].replace(",", "").replace("−", "-")
    places = len(match["fraction"] or ".") - 1
    if places == 0:
        # Trailing zeros of a whole number may stand for digits that were rounded away.
        significant = digits.lstrip("-").rstrip("0")
        places = len(significant) - len(digits.lstrip("-")) if significant else 0
    return Decimal(digits) * scale, Decimal(1).scaleb(-places) * scale


def shown_numbers(document):
    """Yield origin, exact value and text of every number in the prose and the figures."""
    for data in document.iter("data"):
        yield data.get("data-origin"), data.get("value"), data.text_content()
    for words in document.xpath("//*[@data-value]"):
        yield words.get("data-origin"), words.get("data-value"), words.text_content()


def test_every_shown_number_is_what_was_computed_or_cited(pages):
    count = 0
    for name, document in pages.items():
        for origin, exact, text in shown_numbers(document):
            value = Decimal(repr(true_value(origin)))
            # Figures draw values as computed, pages what is published of them.
            assert abs(Decimal(exact) - value) <= abs(value) * Decimal("1e-9"), (
                name,
                origin,
            )
            shown, last_digit = understood(text)
            assert abs(shown - value) <= last_digit / 2, (name, origin, text)
            count += 1
    assert count > 200


def test_every_page_exists_in_both_languages(pages, twins):
    english = {name.removeprefix("en/") for name in pages if name.startswith("en/")}
    assert english - {"404.html"} == set(twins)


def test_both_languages_have_the_same_headings_values_figures_and_code(twins):
    looks = {
        "headings": lambda page: [
            (h.tag, h.get("id"))
            for h in page.xpath("//article//*[self::h1 or self::h2 or self::h3]")
        ],
        "values": lambda page: [
            d.get("data-origin") for d in page.xpath("//article//data")
        ],
        "figures": lambda page: [
            d.get("data-figure") for d in page.xpath("//*[@data-figure]")
        ],
        "numbers in figures": lambda page: [
            (t.get("data-origin"), t.get("data-value"))
            for t in page.xpath("//*[@data-value]")
        ],
        "code": lambda page: [p.text_content() for p in page.xpath("//article//pre")],
        "formulas": lambda page: [m.text_content() for m in page.xpath("//article//math")],
        "claims": lambda page: [
            c.get("class") for c in page.xpath("//*[@id[starts-with(., 'claim')]]")
        ],
    }
    for name, (chinese, english) in twins.items():
        for what, look in looks.items():
            assert look(chinese) == look(english), (name, what)


def test_every_figure_has_a_text_alternative_in_the_language_of_its_page(twins):
    found = 0
    for name, (chinese, english) in twins.items():
        for document, is_chinese in ((chinese, True), (english, False)):
            for svg in document.xpath("//*[@data-figure]/*[local-name()='svg']"):
                ids = svg.get("aria-labelledby").split()
                told = [document.get_element_by_id(i).text_content() for i in ids]
                assert svg.get("role") == "img"
                assert all(len(words) > 3 for words in told), name
                assert told[-1].strip().endswith(ENDS), (name, told)
                has_chinese = re.search("[一-鿿]", "".join(told)) is not None
                assert has_chinese == is_chinese, (name, told)
                found += 1
    assert found >= 10


def test_every_caption_is_whole_sentences(pages):
    captions = [
        (name, caption.text_content().strip())
        for name, document in pages.items()
        for caption in document.iter("figcaption")
    ]
    assert len(captions) > 50
    assert not [told for told in captions if not told[1].endswith(ENDS)]


def test_nothing_is_left_over_on_any_page(pages):
    for name, whole in pages.items():
        document = copy.deepcopy(whole)
        for code in document.xpath("//pre | //code | //script | //style"):
            code.drop_tree()
        text = document.text_content()
        for words in LEFT_OVER:
            assert words not in text, (name, words)


def test_every_page_names_itself_its_language_and_its_twin(pages, twins):
    for name, document in pages.items():
        english = name.startswith("en/")
        assert document.get("lang") == ("en" if english else "zh"), name
        if name.endswith("404.html"):
            continue
        assert len(document.xpath("//h1")) == 1, name
        assert document.findtext(".//title").strip(), name
        assert document.xpath("//meta[@name='description']/@content")[0].strip(), name
        path = name.removeprefix("en/").removesuffix("index.html")
        alternates = {
            link.get("hreflang"): urlsplit(link.get("href")).path
            for link in document.xpath("//link[contains(@rel, 'alternate')]")
        }
        assert alternates == {
            "zh-Hans": f"/{path}",
            "en": f"/en/{path}",
            "x-default": f"/{path}",
        }, name


def test_every_page_tells_machines_what_it_is_and_has_a_picture_to_share(built_site, pages):
    for name, document in pages.items():
        if name.endswith("404.html"):
            continue
        (told,) = map(
            json.loads, document.xpath("//script[@type='application/ld+json']/text()")
        )
        assert told["@type"] == "LearningResource", name
        assert told["inLanguage"] == ("en" if name.startswith("en/") else "zh-Hans"), name
        (canonical,) = document.xpath("//link[@rel='canonical']/@href")
        assert told["url"] == canonical, name
        (picture,) = document.xpath("//meta[@property='og:image']/@content")
        file = built_site / urlsplit(picture).path.lstrip("/")
        # The size that the places for sharing ask for, in the header of a PNG.
        header = file.read_bytes()[:24]
        assert header[1:4] == b"PNG", name
        assert struct.unpack(">II", header[16:24]) == (1200, 630), name


def test_every_link_leads_to_a_page_and_a_place_on_it(built_site, pages):
    ids = {
        name: set(page.xpath("//@id")) | set(page.xpath("//a/@name"))
        for name, page in pages.items()
    }
    for name, document in pages.items():
        for link in document.xpath("//a/@href"):
            parts = urlsplit(link)
            if parts.scheme or name.endswith("404.html"):
                continue
            target = (
                (built_site / name).parent / unquote(parts.path)
                if parts.path
                else built_site / name
            )
            target = Path(target.resolve())
            if target.is_dir():
                target /= "index.html"
            assert target.is_file(), (name, link)
            anchor = unquote(parts.fragment)
            if anchor and not anchor.startswith("__"):
                assert anchor in ids[target.relative_to(built_site).as_posix()], (
                    name,
                    link,
                )


def test_no_page_loads_anything_from_another_host(built_site, pages):
    loads = (
        "//script/@src | //link[not(contains(@rel, 'alternate') or @rel='canonical')]/@href"
    )
    media = "//img/@src | //iframe/@src | //video/@src | //image/@href | //use/@href"
    for name, document in pages.items():
        for address in document.xpath(f"{loads} | {media}"):
            assert not urlsplit(address).netloc, (name, address)
    for path in built_site.rglob("*.css"):
        for address in re.findall(
            r"url\(([^)]*)\)|@import\s+(\S+)", path.read_text("utf-8")
        ):
            assert "//" not in "".join(address) or "data:" in "".join(address), (
                path,
                address,
            )


def test_links_to_other_sites_are_https(pages):
    for name, document in pages.items():
        for link in document.xpath("//article//a/@href"):
            assert urlsplit(link).scheme in ("", "https"), (name, link)


# The detectors above, on faults that must not pass.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1746 亿", 174604259328),
        ("1750 亿", 174604259328),
        ("174.6 billion", 174604259328),
        ("66.4%", 0.664153998524),
        ("3.14 × 10²³", 3.14e23),
        ("12.6 GiB", 13476831232),
        ("350 GB", 349208518656),
        ("×112", 112.09746),
        ("174,604,259,328", 174604259328),
        ("0.0061%", 6.0804e-05),
    ],
)
def test_the_reading_of_numbers_accepts_right_ones(text, value):
    shown, last_digit = understood(text)
    assert abs(shown - Decimal(repr(value))) <= last_digit / 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1747 亿", 174604259328),
        ("1746 万", 174604259328),
        ("175.6 billion", 174604259328),
        ("174.6 million", 174604259328),
        ("66.5%", 0.664153998524),
        ("3.14 × 10²²", 3.14e23),
        ("12.6 GB", 13476831232),
        ("×113", 112.09746),
        ("174,604,259,329", 174604259328),
    ],
)
def test_the_reading_of_numbers_refuses_wrong_ones(text, value):
    shown, last_digit = understood(text)
    assert abs(shown - Decimal(repr(value))) > last_digit / 2
