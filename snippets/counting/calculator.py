"""From a config.json to everything that the calculator page shows of it.

    python snippets/counting/calculator.py CONFIG.json

This is the page's only arithmetic: theme/assets/calculator_worker.js runs this very file,
and those that it imports, in the reader's browser; the build runs it for the example that
the page opens with. Numbers are whole until the last step writes them as text, so that both
write the same digits.
"""

import sys

from snippets.counting.decode_speed import bytes_per_token
from snippets.counting.kv_cache import cache_bytes
from snippets.counting.parameter_count import (
    GPT3,
    Refused,
    _Json,
    _show,
    count,
    read_config,
)
from snippets.counting.training_cost import by_rule, exact, training_bytes
from snippets.counting.weight_formats import sizes

GB, GIB = 10**9, 2**30
USED = (2, 5)  # of a card's peak, on average over a run: put in your own
utilisation = USED[0] / USED[1]
CONTEXT, BATCH, TOKENS = 4096, 1, 300 * 10**9

_LARGEST_SETTING = 10**18
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MAGNITUDES = {
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
    "en": ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")),
}
_WORDS = {
    "zh": ("装得下，剩 {}", "装不下，差 {}"),
    "en": ("fits, {} to spare", "short by {}"),
}


# --8<-- [start:text]
def decimal(numerator, denominator, places):
    """A fraction of whole numbers as text, rounded half up."""
    scale = 10**places
    scaled = (2 * numerator * scale + denominator) // (2 * denominator)
    whole, rest = divmod(scaled, scale)
    digits = str(rest)
    text = f"{whole:,}"
    return text + "." + "0" * (places - len(digits)) + digits if places else text


def significant(numerator, denominator=1, digits=4):
    """The same to so many digits that count; whole numbers are never cut."""
    whole = len(str(numerator // denominator))
    return decimal(numerator, denominator, max(0, digits - whole))


def scientific(number):
    power = len(str(number)) - 1
    text = decimal(number, 10**power, 2)
    if text == "10.00":
        power, text = power + 1, "1.00"
    return text + " × 10" + "".join(_SUPERSCRIPTS[int(digit)] for digit in str(power))


def in_words(number, language):
    for scale, word in _MAGNITUDES[language]:
        if number >= scale:
            return f"{significant(number, scale)} {word}"
    return f"{number:,}"


def gib(number):
    return significant(number, GIB) + " GiB"


def both(number):
    return significant(number, GB) + " GB = " + gib(number)


# --8<-- [end:text]


# --8<-- [start:scale]
def to_scale(areas, left, top, width, height):
    """Rectangles that fill one, their areas in the given ratios, as near square as can be.

    Bruls, Huizing and van Wijk 2000: a row takes the next area as long as that makes its
    longest rectangle less long. Returns (left, top, width, height) for each area, which
    must come largest first.
    """
    placed, start = [], 0
    while start < len(areas):
        rest = sum(areas[start:])
        short = min(width, height)
        unit = width * height / rest
        end, worst = start + 1, None
        while end <= len(areas):
            row = areas[start:end]
            thick = sum(row) * unit / short
            sides = [area * unit / thick / thick for area in (row[0], row[-1])]
            ratio = max([max(side, 1 / side) for side in sides])
            if worst is not None and ratio > worst:
                break
            worst, end = ratio, end + 1
        row = areas[start : end - 1]
        thick = sum(row) * unit / short
        along = 0
        for area in row:
            length = area * unit / thick
            if width >= height:
                placed.append((left, top + along, thick, length))
            else:
                placed.append((left + along, top, length, thick))
            along += length
        if width >= height:
            left, width = left + thick, width - thick
        else:
            top, height = top + thick, height - thick
        start = end - 1
    return placed


def drawing(counted):
    """A rectangle for each tensor, in percent, those of one part of the model together."""
    parts = {}
    for index, tensor in enumerate(counted.tensors):
        parts.setdefault(tensor.part, []).append((tensor.count, index))
    order = sorted([(sum([n for n, _ in of]), part) for part, of in parts.items()])
    order.reverse()
    placed = [None] * len(counted.tensors)
    outer = to_scale([n for n, _ in order], 0, 0, 100, 100)
    for at, (_, part) in enumerate(order):
        inside = sorted(parts[part])
        inside.reverse()
        inner = to_scale([n for n, _ in inside], *outer[at])
        for at_inside, (_, index) in enumerate(inside):
            placed[index] = inner[at_inside]
    return placed


# --8<-- [end:scale]


def setting(settings, name):
    """A whole number that a reader typed."""
    text = settings[name].strip()
    digits = text and len(text) < 30 and all(sign in "0123456789" for sign in text)
    value = int(text) if digits else 0
    if not 1 <= value <= _LARGEST_SETTING:
        raise Refused(f"{name} is {_show(text)}, no number that it can be")
    return value


# --8<-- [start:answer]
def answer(text, settings, machines):
    """What the page shows, as text, lists and numbers.

    settings  format, context, batch and tokens as typed; language.
    machines  id, and of memory in bytes, bandwidth in bytes a second, peak in operations a
              second, each where it is cited.

    `refused` is the one line that says what is not understood; no value follows it.
    """
    told = {"refused": "", "values": {}, "machines": {}, "tensors": [], "fields": []}
    try:
        config = read_config(text)
        counted = count(config)
        _count(told, counted, settings["language"])
        told["fields"] = fields(text, config, counted)
        _decide(told, config, counted, settings, machines)
    except Refused as refusal:
        told["refused"] = str(refusal)
    return told


def _count(told, counted, language):
    values = told["values"]
    for name in ("total", "active", "embedding"):
        values[name] = f"{getattr(counted, name):,}"
    for name, (number, _) in counted.conventions.items():
        values[name] = f"{number:,}"
    values["total_in_words"] = in_words(counted.total, language)
    values["active_in_words"] = in_words(counted.active, language)
    places = drawing(counted)
    for index, tensor in enumerate(counted.tensors):
        told["tensors"].append(
            {
                "name": tensor.name,
                "part": tensor.part,
                "shape": " × ".join([f"{length:,}" for length in tensor.shape]),
                "layers": f"{tensor.layers:,}",
                "count": f"{tensor.count:,}",
                "share": decimal(100 * tensor.count, counted.total, 2) + "%",
                "place": places[index],
            }
        )


def _decide(told, config, counted, settings, machines):
    values, language = told["values"], settings["language"]
    n_context, batch = setting(settings, "context"), setting(settings, "batch")
    n_token = setting(settings, "tokens")
    stored = sizes(counted)
    for kind, size in stored.items():
        values[f"{kind}.bytes"] = f"{size:,}"
        values[f"{kind}.gb"] = significant(size, GB)
        values[f"{kind}.gib"] = significant(size, GIB)
        values[f"{kind}.bits"] = decimal(8 * size, counted.total, 3)
    cache = cache_bytes(config, n_context, batch)
    values["cache_token"] = f"{cache_bytes(config, 1):,}"
    values["cache"] = f"{cache:,}"
    values["cache_sizes"] = both(cache)
    operations = exact(config, n_token, n_context)
    values["training_memory"] = both(training_bytes(counted))
    values["by_rule"] = scientific(by_rule(counted, n_token))
    values["exact"] = scientific(operations)
    kind = settings["format"]
    if kind not in stored:
        raise Refused(f"{_show(kind)} of this {counted.model_type} is not understood here")
    need = stored[kind] + cache
    values["need"] = f"{need:,}"
    values["need_sizes"] = both(need)
    read = bytes_per_token(config, kind, n_context)
    for machine in machines:
        shown = told["machines"][machine["id"]] = {}
        if "memory" in machine:
            left = machine["memory"] - need
            shown["fits"] = left >= 0
            shown["room"] = _WORDS[language][left < 0].replace("{}", gib(abs(left)))
        if "bandwidth" in machine:
            shown["speed"] = significant(machine["bandwidth"], read, 3)
        if "peak" in machine:
            a_day = 24 * 3600 * machine["peak"] * USED[0]
            shown["days"] = significant(operations * USED[1], a_day, 3)


# --8<-- [end:answer]


# --8<-- [start:edit]
def fields(text, config, counted):
    """(key, value) of what sets the shape, as the file has it in order, then as assumed."""
    keys = [key for key in config if key in counted.understood and _is_plain(config[key])]
    keys.sort(key=lambda key: text.find('"' + key + '"'))
    found = [[key, config[key]] for key in keys]
    return found + [[k, v] for k, v in sorted(counted.assumed.items()) if _is_plain(v)]


def _is_plain(value):
    return type(value) in (int, bool)


def edited(text, key, value):
    """The text with one member's value replaced, or the member put in at the end.

    value  JSON's text for it. Raises Refused where the text is no object.
    """
    read_config(text)
    reader = _Json(text.encode())
    reader.take(b"{"[0])
    empty = True
    while reader.peek() != b"}"[0]:
        if not empty:
            reader.take(b","[0])
        reader.peek()
        name = reader.string()
        reader.take(b":"[0])
        reader.peek()
        start = reader.at
        reader.value()
        if name == key:
            data = reader.data
            return (data[:start] + value.encode() + data[reader.at : -1]).decode()
        empty, end = False, reader.at
    if empty:
        end = reader.at
    member = ("" if empty else ",") + f'\n  "{key}": {value}'
    return (reader.data[:end] + member.encode() + reader.data[end:-1]).decode()


# --8<-- [end:edit]

DEFAULTS = {
    "format": "bf16",
    "context": str(CONTEXT),
    "batch": str(BATCH),
    "tokens": str(TOKENS),
    "language": "en",
}


def main(arguments):
    """Print what the page shows of a file, of GPT-3 where none is named."""
    if arguments:
        with open(arguments[0], "rb") as file:
            text = file.read().decode("utf-8", "replace")
    else:
        import json

        text = json.dumps(GPT3)
    told = answer(text, DEFAULTS, [])
    for name, value in told["values"].items():
        print(f"{name:<34}{value:>30}")
    if told["refused"]:
        print(told["refused"], file=sys.stderr)
    return 2 if told["refused"] else 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    if status:
        sys.exit(status)
