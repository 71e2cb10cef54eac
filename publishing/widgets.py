"""Puts the things to hold into pages: a place for each, and the values that it starts from.

A thing to hold is a module `theme/assets/widget_<name>.js`, which theme/assets/widgets.js
loads when a reader comes near. It has its own words in both languages and no number of its
own: those are what a snippet published, here embedded as they stand in `published/`.
Without scripts there is no place either; the figures and the text say the same.
A widget that runs the tiny GPT names a file of its weights, fetched when a reader begins.
"""

import json
from pathlib import Path

from publishing.pages import SOURCE_LANGUAGE

# Each with the snippet that publishes its numbers.
WIDGETS = {
    "neuron": "parameters/neuron_learns",
    "zoom": "counting/zoom",
    "drawers": "knowledge/pull_and_teach",
    "chooser": "choosing/which_fits",
    "two_numbers": "tradeoffs/two_numbers",
}
# The weights as a list of 32-bit numbers, lowest byte first, and what they are read from.
RUNS_TINY_GPT = ("drawers",)
SERVED, WEIGHTS = "assets/tiny_gpt_weights.f32", "snippets/labs/tiny_gpt_weights.npz"


def place(origins, name, page, language):
    """Return a widget's place with its values as one block of HTML.

    page  the page's file below the language's folder, for the way to the site's root.
    Raises LookupError where there is no such widget or its snippet has not run.
    """
    if name not in WIDGETS:
        raise LookupError(f"there is no widget {name}; there are {', '.join(WIDGETS)}")
    values = json.dumps(origins.published(WIDGETS[name]), separators=(",", ":"))
    values = values.replace("<", "\\u003c")  # nothing in it can end the block
    file = f' data-file="{_up(page, language)}{SERVED}"' if name in RUNS_TINY_GPT else ""
    return (
        f'<div class="widget by-script" data-widget="{name}"{file} data-search-exclude>'
        f'<script type="application/json">{values}</script></div>'
    )


def serve(root, site, names):
    """Put into the built site of the source language what the named widgets ask for."""
    if set(names) & set(RUNS_TINY_GPT):
        import numpy as np  # here, for it takes long to import and is seldom asked for

        with np.load(Path(root) / WEIGHTS) as saved:
            content = saved["numbers"].astype("<f4").tobytes()
        (Path(site) / SERVED).write_bytes(content)


def _up(page, language):
    """Return the way from a page, which is a folder, to the root of both languages."""
    folder = page.removesuffix(".md").removesuffix("index").rstrip("/")
    above = len([part for part in folder.split("/") if part])
    return "../" * (above + (language != SOURCE_LANGUAGE))
