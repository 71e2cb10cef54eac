"""`drawers check --fix`: what needs no judgement is mended, and nothing else is touched."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing import checks, mending, translations
from publishing.mending import mended
from publishing.pages import LANGUAGES, page_files

ROOT = Path(__file__).parents[2]
ENGLISH, CHINESE = "docs/en/index.md", "docs/zh/index.md"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("用GPT的第2层。", "用 GPT 的第 2 层。"),
        ("运行`drawers build`即可，见`x`。", "运行 `drawers build` 即可，见 `x`。"),
        ("有[[ number('a/b.c') ]]个", "有 [[ number('a/b.c') ]] 个"),
        ("有[[ text('a/b.c') ]]个", "有[[ text('a/b.c') ]]个"),
        ("宽度是`#!math d`吗", "宽度是 `#!math d` 吗"),
        ('他说"这是参数"。', "他说「这是参数」。"),
        ("他说“参数里的‘数’”。", "他说「参数里的『数』」。"),
        ('"Attention" 和 Chinchilla’s', '"Attention" 和 Chinchilla’s'),
        ("参数,模型;数据:文字!对吗?对", "参数，模型；数据：文字！对吗？对"),
        ("参数, 模型", "参数，模型"),
        ("a, b: c", "a, b: c"),
        ("句子。   ", "句子。"),
        ("断行  \n下一行", "断行  \n下一行"),
        ('[第GPT页](a中b.md "题b目")', '[第 GPT 页](a中b.md "题b目")'),
        ("## 标题A {#a标题}", "## 标题 A {#a标题}"),
        ('!!! note "标题"', '!!! note "标题"'),
        ('<a title="中b">字b</a>', '<a title="中b">字 b</a>'),
        ('```\n中b "中"  \n```', '```\n中b "中"  \n```'),
        ("字。\n\n\n", "字。"),
    ],
)
def test_chinese_prose_is_set_right_and_the_rest_stays(text, right):
    assert mended(text + "\n", "zh") == right + "\n"
    assert mended(right + "\n", "zh") == right + "\n"


def test_title_and_description_are_set_right_and_other_keys_stay():
    front = "---\ntitle: 数GPT\ndescription: 有2种\ntags: [数GPT]\n---\n"
    right = "---\ntitle: 数 GPT\ndescription: 有 2 种\ntags: [数GPT]\n---\n"
    assert mended(f"{front}字\n", "zh") == f"{right}字\n"


def test_english_pages_lose_white_space_at_line_ends_and_straight_apostrophes_alone():
    assert mended('He said "yes".  \n\n中b \n', "en") == 'He said "yes".\n\n中b\n'
    front = "---\ntitle: GPT-3's\ntags: [a's]\n---\n"
    fence = "\n```\na's\n```\n"
    text = "It's `a's` [a's](a's) [[ text('a/b's') ]], the layers' 'own'.\n"
    right = "It’s `a's` [a’s](a's) [[ text('a/b's') ]], the layers' 'own'.\n"
    assert mended(front + text + fence, "en") == (front.replace("3'", "3’") + right + fence)


PIECES = """中|文|a|B|7|3.5| |  |"|“|”|‘|’|,|:|?|`中a`|[[ number('a/b.c') ]]|[[|]]|$$|{#a中}
<b>|</b>|](中a)|[|# |    |!!! |``` """.replace("\n", "|").split("|")
pieces = st.sampled_from([*PIECES, "\n", "\n\n", "\n```\n", "---\n", "title: 中a\n", "|"])


@given(st.lists(pieces, max_size=40).map("".join), st.sampled_from(LANGUAGES))
def test_whatever_is_mended_keeps_every_digit_and_letter_and_is_right_at_once(
    text, language
):
    right = mended(text, language)
    words = r"[^\W_]"
    assert re.findall(words, right) == re.findall(words, text)
    # No number is split in two, and none is joined to another.
    assert re.findall(r"\d[\d.]*", right) == re.findall(r"\d[\d.]*", text)
    assert mended(right, language) == right


def test_our_own_pages_are_right_already():
    for language in LANGUAGES:
        for file in page_files(ROOT, language):
            text = (ROOT / file).read_text("utf-8")
            assert mended(text, language) == text, file


def test_check_finds_what_can_be_mended_and_fix_mends_it_and_stays_current(published):
    published.replace(CHINESE, "{#second}\n", "{#second}\n\n用GPT。 \n")
    published.replace(ENGLISH, "{#second}\n", "{#second}\n\nBy GPT. \n")
    translations.reflect(published.root, "index.md")
    found = published.run("check")
    assert f"{CHINESE}:13: its form can be set right" in found.stdout
    assert f"{ENGLISH}:16: its form can be set right" in found.stdout
    fixed = published.run("check", "--fix")
    assert (fixed.returncode, fixed.stdout) == (0, ""), fixed.stdout
    assert f"{CHINESE}:13: mended its form" in fixed.stderr
    assert "reflects second as before: only the form changed" in fixed.stderr
    assert "\n用 GPT。\n" in published.read(CHINESE)
    assert published.run("check", "--fix").stderr.startswith("English pages: 3 current")


def test_fix_does_not_make_a_page_current_whose_words_changed(published):
    published.replace(CHINESE, "{#second}\n", "{#second}\n\n新的GPT。\n")
    fixed = published.run("check", "--fix")
    assert fixed.returncode == 1
    assert fixed.stdout.startswith(f"{ENGLISH}:4: behind: changed in Chinese: second")


def test_a_section_that_changed_in_white_space_alone_is_reflected_still(published):
    for command in (["init", "-q"], ["add", "docs"], ["commit", "-qm", "first"]):
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *command]
        subprocess.run(git, cwd=published.root, check=True)
    published.replace(CHINESE, "\n[[ figure", "\n\n[[ figure")
    assert translations.states(published.root)[0].state == "behind"
    assert published.run("check", "--fix").returncode == 0
    assert translations.states(published.root)[0].state == "current"


def test_a_heading_gets_the_id_of_its_twin_or_one_of_its_english_title(repository):
    for file, title in ((CHINESE, "多少"), (ENGLISH, "How many?")):
        repository.write(file, repository.read(file) + f"\n## {title}\n\n## {title} 2\n")
    repository.replace(CHINESE, " {#second}", "")
    mending.mend(repository.root)
    for file in (CHINESE, ENGLISH):
        ids = re.findall(r"^##.*\{#(.*)\}$", repository.read(file), re.MULTILINE)
        assert ids == ["second", "how-many", "how-many-2"]
    assert not [f for f in checks.find(repository.root) if "id" in f.message.split()]


def test_headings_that_do_not_correspond_are_left_to_the_author(repository):
    repository.write(CHINESE, repository.read(CHINESE) + "\n## 多少\n")
    before = repository.read(CHINESE)
    mending.mend(repository.root)
    assert repository.read(CHINESE) == before


def test_search_words_that_nobody_needs_are_removed(repository):
    repository.write("docs/chinese_search_words.txt", "参数量\n无处可见\n参数\n")
    repository.replace(CHINESE, "{#second}\n", "{#second}\n\n参数量\n")
    mending.mend(repository.root)
    assert repository.read("docs/chinese_search_words.txt") == "参数量\n"


def test_fix_of_what_cannot_be_read_mends_nothing_and_says_so(published):
    published.replace(CHINESE, "title: 参数", "title: [")
    fixed = published.run("check", "--fix")
    assert fixed.returncode == 1
    assert "Nothing was mended" in fixed.stderr
    assert "Traceback" not in fixed.stderr
