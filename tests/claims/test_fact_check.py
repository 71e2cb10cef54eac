"""`docs/*/fact-check.md`: the table says what the pages say of each claim."""

import re
from pathlib import Path

import pytest

from publishing.claims import VERDICTS

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| \[S(\d+)\]\((\S+)#claim-s(\d+)\) \|.*?\| \*\*(.+?)\*\* \|", re.M)
BLOCK = re.compile(r"^/// claim \| S(\d+)\n    verdict: (\w+)$", re.M)
SAID = {
    "zh": {"holds": "四条成立", "loose": "八条说得太宽", "wrong": "七条不成立"},
    "en": {"holds": "four hold", "loose": "eight are loosely", "wrong": "seven are wrong"},
}
WORDS = {4: ("四", "four"), 8: ("八", "eight"), 7: ("七", "seven")}


def fact_check(language):
    text = (ROOT / f"docs/{language}/fact-check.md").read_text("utf-8")
    return text, ROW.findall(text)


def blocks(language):
    """number: (page, verdict) of every claim block of the language."""
    folder = ROOT / "docs" / language
    return {
        int(number): (page.relative_to(folder).as_posix(), verdict)
        for page in folder.rglob("*.md")
        for number, verdict in BLOCK.findall(page.read_text("utf-8"))
    }


@pytest.mark.parametrize("language", VERDICTS)
def test_the_table_has_all_twenty_claims_and_links_each_to_its_own_block(language):
    _, rows = fact_check(language)
    assert [int(number) for number, *_ in rows] == list(range(1, 21))
    assert all(number == anchor for number, _, anchor, _ in rows)


@pytest.mark.parametrize("language", VERDICTS)
def test_every_verdict_and_page_in_the_table_is_that_of_the_claim_block(language):
    _, rows = fact_check(language)
    table = {int(number): (page, verdict) for number, page, _, verdict in rows}
    shown = {
        number: (page, VERDICTS[language][verdict])
        for number, (page, verdict) in blocks(language).items()
    }
    assert shown == table


@pytest.mark.parametrize("language", VERDICTS)
def test_the_first_sentence_counts_the_verdicts_as_the_table_does(language):
    text, rows = fact_check(language)
    verdicts = [verdict for *_, verdict in rows]
    place = list(VERDICTS).index(language)
    for verdict, phrase in SAID[language].items():
        count = verdicts.count(VERDICTS[language][verdict])
        assert phrase.startswith(WORDS[count][place])
        assert phrase in text
    assert verdicts.count(VERDICTS[language]["unknown"]) == 1
