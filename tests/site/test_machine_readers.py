"""What machines read in place of the pages says what the pages say."""

import re

import pytest
from lxml import etree, html

from publishing import machine_readers

NAMES = {"": "一千七百五十亿个抽屉", "en/": "175 Billion Drawers"}
SITEMAP = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def pages_of(built_site, language):
    """The path of every page of a language, as an address names it."""
    found = [p.relative_to(built_site).as_posix() for p in built_site.rglob("index.html")]
    paths = [p.removesuffix("index.html") for p in found]
    return sorted(p for p in paths if p.startswith("en/") == bool(language))


@pytest.mark.parametrize("language", NAMES)
def test_every_page_has_a_twin_with_its_headings_and_all_its_numbers(built_site, language):
    for name in pages_of(built_site, language):
        article = html.parse(built_site / name / "index.html").find(".//article")
        text = (built_site / name / "index.md").read_text("utf-8")
        assert "<data" not in text and "<svg" not in text and "{#" not in text, name
        shown = [d.text_content() for d in article.iter("data")]
        for number in set(shown):
            wanted = sum(number == one for one in shown)
            assert text.count(number) >= wanted, (name, number)
        headings = [
            re.sub(r"¶$", "", h.text_content()).strip() for h in article.iter("h1", "h2")
        ]
        flat = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"[`\\]", "", text))
        for heading in headings:
            assert re.search(rf"^#+ {re.escape(heading)}$", flat, re.M), (name, heading)


@pytest.mark.parametrize(("language", "name"), NAMES.items())
def test_the_list_names_every_page_of_its_language(built_site, language, name):
    text = (built_site / language / "llms.txt").read_text("utf-8")
    assert text.startswith(f"# {name}\n")
    listed = re.findall(r"^- \[.+\]\(https?://[^/]+/(\S*)index\.md\): \S", text, re.M)
    assert sorted(listed) == pages_of(built_site, language)


@pytest.mark.parametrize("language", NAMES)
def test_the_sitemap_names_every_page_and_its_twin_in_the_other_language(
    built_site, language
):
    tree = etree.parse(built_site / language / "sitemap.xml")
    address = re.match(r"https?://[^/]+/", tree.findtext(".//s:loc", namespaces=SITEMAP))[0]
    found = {}
    for url in tree.iterfind("s:url", SITEMAP):
        path = url.findtext("s:loc", namespaces=SITEMAP).removeprefix(address)
        found[path] = [link.get("href") for link in url.iterfind("x:link", SITEMAP)]
    assert sorted(found) == pages_of(built_site, language)
    for path, twins in found.items():
        chinese = path.removeprefix("en/")
        assert twins == [f"{address}{chinese}", f"{address}en/{chinese}"]


def test_robots_may_read_everything_and_are_told_of_both_sitemaps(built_site):
    lines = (built_site / "robots.txt").read_text("utf-8").splitlines()
    assert "Allow: /" in lines and not any(line.startswith("Disallow") for line in lines)
    named = [line.split(": ")[1] for line in lines if line.startswith("Sitemap")]
    files = [re.sub(r"https?://[^/]+/", "", address) for address in named]
    assert files == ["sitemap.xml", "en/sitemap.xml"]
    assert all((built_site / file).is_file() for file in files)


PAGE = (
    '<head><meta property="og:title" content="{0}"><meta property="og:description" '
    'content="about {0}"><meta property="og:site_name" content="Drawers"></head>'
    "<nav>menu</nav><article><h1>{0}</h1><p>{1}</p></article>"
)


@pytest.fixture
def two_pages(tmp_path, monkeypatch):
    """A folder with two built pages, how to write their twins, and which were made."""
    made = []
    make = machine_readers._made
    monkeypatch.setattr(
        machine_readers, "_made", lambda html: made.append(html) or make(html)
    )

    def write(**words):
        made.clear()
        for name, said in words.items():
            (tmp_path / "site" / name).mkdir(parents=True, exist_ok=True)
            page = PAGE.format(name, said)
            (tmp_path / "site" / name / "index.html").write_text(page, "utf-8")
        records = tmp_path / "cache" / "twins.json"
        machine_readers.write_twins(tmp_path / "site", "https://x.org/", records)
        return len(made)

    return tmp_path, write


def test_a_twin_is_made_again_when_its_page_or_its_maker_changed(two_pages, monkeypatch):
    folder, write = two_pages
    twin, listed = folder / "site/weight/index.md", folder / "site/llms.txt"
    assert write(weight="4 bytes", bias="one") == 2
    before = listed.read_text("utf-8")
    assert before == (
        "# Drawers\n\n- [bias](https://x.org/bias/index.md): about bias\n"
        "- [weight](https://x.org/weight/index.md): about weight\n"
    )
    twin.unlink()
    assert write() == 0
    assert twin.read_text("utf-8") == "# weight\n\n4 bytes\n"
    assert listed.read_text("utf-8") == before
    assert write(weight="2 bytes") == 1
    assert twin.read_text("utf-8") == "# weight\n\n2 bytes\n"
    # What was said before the last change is forgotten.
    assert write(weight="4 bytes") == 1
    monkeypatch.setattr(machine_readers, "version", lambda package: "0")
    assert write() == 2
    for broken in ("{ not JSON", "[]", ""):
        (folder / "cache/twins.json").write_text(broken, "utf-8")
        assert write() == 2
