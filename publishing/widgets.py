"""Puts the things to hold into pages: a place for each, and the values that it starts from.

A thing to hold is a module `theme/assets/widget_<name>.js`, which theme/assets/widgets.js
loads when a reader comes near. It has its own words in both languages and no number of its
own: those are what a snippet published, here embedded as they stand in `published/`.
Without scripts there is no place either; the figures and the text say the same.
"""

import json

# Each with the snippet that publishes its numbers.
WIDGETS = {
    "neuron": "parameters/neuron_learns",
    "chooser": "choosing/which_fits",
    "two_numbers": "tradeoffs/two_numbers",
}


def place(origins, name):
    """Return a widget's place with its values as one block of HTML.

    Raises LookupError where there is no such widget or its snippet has not run.
    """
    if name not in WIDGETS:
        raise LookupError(f"there is no widget {name}; there are {', '.join(WIDGETS)}")
    values = json.dumps(origins.published(WIDGETS[name]), separators=(",", ":"))
    values = values.replace("<", "\\u003c")  # nothing in it can end the block
    return (
        f'<div class="widget by-script" data-widget="{name}" data-search-exclude>'
        f'<script type="application/json">{values}</script></div>'
    )
