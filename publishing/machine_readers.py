"""Writes what machines read in place of the pages: plain Markdown twins, and lists of them.

Beside every page lies `index.md`, the same text and numbers without the frame around them;
it is made again when the page's article changed.
`llms.txt` lists a language's pages with what each is about; `robots.txt` lets everybody in
and names the sitemaps of both languages.
"""

import hashlib
import re
from importlib.metadata import version
from pathlib import Path

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

from publishing.records import load_records, save_records

# What is on a page for the hand and not for the mind.
NO_TEXT = {"button", "input", "script", "style"}
NO_TEXT_CLASSES = {"headerlink", "notebook", "by-script", "tensors"}
# What is read of a page: the menus between are larger than most articles.
READ = re.compile(r'<meta property="og:[^>]*>|<article\b.*</article>', re.DOTALL)
# A listing's colours: most of a page's elements, and nothing in Markdown.
LISTING = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
COLOUR = re.compile(r"</?span\b[^>]*>")
ROBOTS = """User-agent: *
Allow: /

Sitemap: {address}sitemap.xml
Sitemap: {address}en/sitemap.xml
"""


def write_twins(folder, address, records):
    """Write the twins of one language's pages, and their list.

    folder   the built site of one language, and of no other.
    address  where it is served, with a slash at its end.
    records  the file that keeps what was made of which page, for the next build.
    """
    folder, converter = Path(folder), _converter()
    before, kept, lines = load_records(records), {}, []
    for path in sorted(folder.rglob("index.html")):
        html = "".join(READ.findall(path.read_text(encoding="utf-8")))
        key = hashlib.sha256(f"{converter}{html}".encode()).hexdigest()
        kept[key] = made = before.get(key) or _made(html)
        twin = path.with_name("index.md")
        twin.write_text(made["text"], encoding="utf-8")
        place = twin.relative_to(folder).as_posix()
        lines.append(f"- [{made['title']}]({address}{place}): {made['description']}")
    text = "\n".join([f"# {made['site_name']}", "", *lines, ""])
    (folder / "llms.txt").write_text(text, encoding="utf-8")
    save_records(records, kept)


def write_robots(folder, address):
    """Write `robots.txt` into the root of the whole site, which is at `address`."""
    text = ROBOTS.format(address=address)
    (Path(folder) / "robots.txt").write_text(text, encoding="utf-8")


def _converter():
    """Return what a twin depends on besides its page: this file, and what it imports."""
    packages = [version(name) for name in ("beautifulsoup4", "lxml", "markdownify")]
    return f"{packages}{Path(__file__).read_text(encoding='utf-8')}"


def _made(html):
    """Return a page's twin, and what the list says of it, from its article and head."""
    html = LISTING.sub(lambda listing: COLOUR.sub("", listing[0]), html)
    page = BeautifulSoup(html, "lxml")
    told = {
        name: _meta(page, f"og:{name}") for name in ("title", "description", "site_name")
    }
    return {"text": plain(page.find("article")), **told}


def plain(article):
    """Return the article of a built page as Markdown. The article is used up."""
    for element in article.find_all(_is_no_text):
        element.decompose()
    for math in article.find_all("math"):
        sign = "$$" if math.get("display") == "block" else "$"
        math.replace_with(f"{sign}{math['alttext']}{sign}")
    for figure in article.find_all("svg", role="img"):
        told = " — ".join(part.get_text() for part in figure.find_all(["title", "desc"]))
        figure.replace_with(f"[{told}]")
    converter = MarkdownConverter(
        heading_style="ATX", bullets="-", escape_underscores=False, escape_asterisks=False
    )
    return converter.convert_soup(article).strip() + "\n"


def _is_no_text(element):
    return element.name in NO_TEXT or not NO_TEXT_CLASSES.isdisjoint(
        element.get("class", ())
    )


def _meta(page, name):
    return page.find("meta", {"property": name})["content"]
