"""The archive that opens from a folder: text, figures, search and calculator, no server."""

import zipfile
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup

from publishing import offline
from publishing.findings import Refused
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def folder(built_site, tmp_path_factory):
    """The archive of the built site, opened as a reader opens it."""
    made = tmp_path_factory.mktemp("archive")
    offline.pack(ROOT, built_site, made / "site.zip")
    with zipfile.ZipFile(made / "site.zip") as packed:
        packed.extractall(made)
    return made / offline.FOLDER


@pytest.fixture
def complaints(page):
    """What a page says is wrong, and what it asks for that is not in the folder."""
    found = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda r: r.url.startswith("http") and found.append(r.url))
    page.on("requestfailed", lambda request: found.append(request.url[:200]))
    return found


def test_two_archives_of_one_site_are_the_same_bytes(built_site, tmp_path):
    for name in ("one.zip", "two.zip"):
        offline.pack(ROOT, built_site, tmp_path / name)
    one, two = sorted(tmp_path.iterdir())
    assert one.read_bytes() == two.read_bytes()


def test_every_link_and_every_part_of_a_page_leads_to_a_file(folder):
    pages = {
        path.relative_to(folder).as_posix(): BeautifulSoup(path.read_bytes(), "lxml")
        for path in folder.rglob("*.html")
    }
    places = {
        name: {tag["id"] for tag in page.select("[id]")} for name, page in pages.items()
    }
    assert len(pages) > 60
    for name, page in pages.items():
        links = [tag["href"] for tag in page.select("a[href], link[href]")]
        links += [tag["src"] for tag in page.select("[src]")]
        ours = [link for link in links if ":" not in link.split("/")[0]]
        assert len(ours) > 30, name
        for link in ours:
            file, place = urldefrag(urljoin(name, link))
            assert (folder / unquote(file)).is_file(), (name, link)
            if place and file in places:
                assert unquote(place) in places[file], (name, link)


def test_every_page_says_and_draws_what_the_site_says_and_draws(
    page, folder, built_site, complaints
):
    """Every sixth of them: what makes a page is the same in all."""
    for path in sorted(folder.rglob("*.html"))[::6]:
        name = path.relative_to(folder)
        page.goto(path.as_uri())
        site = BeautifulSoup((built_site / name).read_bytes(), "lxml")
        for hidden in site.select("article :is(script, style, .by-script)"):
            hidden.decompose()
        told = page.locator("article").evaluate(
            "(it) => { const copy = it.cloneNode(true);"
            "copy.querySelectorAll('script, style, .by-script').forEach((x) => x.remove());"
            "return copy.textContent; }"
        )
        assert told.split() == site.article.get_text().split(), name
        for figure in page.locator(".figure svg").all():
            assert figure.bounding_box()["height"] > 50, name
    assert complaints == []


@pytest.mark.parametrize(
    ("start", "words", "found"),
    [("", "归一化", "counting/any-model/"), ("en/", "bias", "en/parameters/")],
)
def test_the_search_finds_pages_and_leads_to_them(
    page, folder, complaints, start, words, found
):
    page.goto((folder / start / "index.html").as_uri())
    page.keyboard.press("/")
    # At once: what each letter finds takes the place of what was found before.
    page.keyboard.insert_text(words)
    page.keyboard.press("End")
    result = page.locator(f'.md-search-result a[href*="/{found}index.html"]').first
    result.wait_for()
    result.click()
    page.wait_for_url(f"**/{found}index.html*")
    assert words in page.locator("article").inner_text()
    assert complaints == []


def test_the_calculator_counts_what_is_chosen(page, folder, complaints):
    page.goto((folder / "en/counting/calculator/index.html").as_uri())
    page.locator('[data-control="model"]').select_option("gpt-2-small")
    page.locator('.headline:has-text("124,439,808")').wait_for()
    assert complaints == []


def test_the_atlas_sorts(page, folder, complaints):
    page.goto((folder / "counting/atlas/index.html").as_uri())
    names = page.locator("tbody th")
    before = names.all_inner_texts()
    page.locator("thead button").first.click()
    assert names.all_inner_texts() != before
    assert complaints == []


def test_what_was_not_fetched_cannot_be_packed(built_repository, tmp_path):
    with pytest.raises(Refused, match=r"theme/package-lock\.json:1: "):
        offline.pack(
            built_repository.root, built_repository.root / "site", tmp_path / "a.zip"
        )
    assert list(tmp_path.iterdir()) == []
