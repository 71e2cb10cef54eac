"""A Markdown block for what the article claimed, and whether it holds.

/// claim | S5
    verdict: loose

What the article says. What is so.
///
"""

import xml.etree.ElementTree as ElementTree

from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_string_in

VERDICTS = {
    "zh": {
        "holds": "成立",
        "loose": "说得太宽",
        "wrong": "不成立",
        "unknown": "无从知道",
    },
    "en": {
        "holds": "holds",
        "loose": "loosely true",
        "wrong": "wrong",
        "unknown": "cannot be known",
    },
}
TITLES = {"zh": "文章的说法", "en": "The article’s claim"}


class ClaimBlock(Block):
    """One claim: its number is the block's argument, its verdict an option."""

    NAME = "claim"
    ARGUMENT = True
    OPTIONS = {"verdict": ["", type_string_in(list(VERDICTS["en"]))]}
    CONFIG = {"language": "zh"}

    def on_create(self, parent):
        language, verdict = self.config["language"], self.options["verdict"]
        attributes = {
            "class": f"claim {verdict}",
            "id": f"claim-{self.argument.lower()}",
        }
        block = ElementTree.SubElement(parent, "div", attributes)
        title = ElementTree.SubElement(block, "p", {"class": "claim-title"})
        title.text = f"{TITLES[language]} {self.argument} "
        ElementTree.SubElement(title, "strong").text = VERDICTS[language][verdict]
        return block


class ClaimExtension(BlocksExtension):
    """Registers the block. `language`: zh or en."""

    def __init__(self, *args, **kwargs):
        self.config = {"language": ["zh", "Language of the titles"]}
        super().__init__(*args, **kwargs)

    def extendMarkdownBlocks(self, md, block_mgr):  # noqa: N802, the library's name
        block_mgr.register(ClaimBlock, self.getConfigs())


def makeExtension(*args, **kwargs):  # noqa: N802, the library's name
    return ClaimExtension(*args, **kwargs)
