"""Single faults to plant in this repository: what each changes, and where."""

import ast
import functools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

NUMBER_CALL = re.compile(r'\[\[ number\("([^"]+)"[^\]]*\]\]')
REGISTER_VALUE = re.compile(r"^    value: (\S+)$", re.MULTILINE)
ATLAS_SIZE = re.compile(r"\b([a-z_]+): (\d+)\b")
PUBLISHED_NUMBER = re.compile(r"(?<![\w.#-])\d+(?:\.\d+)?(?![\w.-])")
CAPTION = re.compile(r"^/// caption\n(.+)$", re.MULTILINE)
DRAWN_TEXT = re.compile(r'"(title|description)": \(?\s*"([^"]{4,})"')
CODE = re.compile(r"^```.*?^```|`[^`\n]+`|\$[^$\n]+\$|^---$.*?^---$", re.M | re.S)
# Arithmetic that a formula can get wrong; the bitwise ones would be wrong at a glance.
OPERATORS = [
    f"core/ReplaceBinaryOperator_{one}_{other}"
    for one, others in {
        "Add": ["Sub", "Mul"],
        "Sub": ["Add"],
        "Mul": ["Add", "Div"],
        "Div": ["Mul", "FloorDiv"],
        "FloorDiv": ["Mul", "Div"],
        "Pow": ["Mul"],
        "Mod": ["Mul"],
    }.items()
    for other in others
]
COMPARISONS = [
    name
    for name in operator_names()
    if re.fullmatch(r"core/ReplaceComparisonOperator_(Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt)", name)
]
CONSTANTS = ["core/NumberReplacer"]
READERS_MODEL = "reader's model"
SCRIPT_CHANGES = [
    (re.compile(old), new)
    for old, new in [
        (r" === ", " !== "),
        (r" < ", " > "),
        (r" \+ ", " - "),
        (r" \* ", " / "),
        (r" && ", " || "),
        (r"(?<=\bif \()!", ""),
        (r"(?<=[\s(])(\d+)(?=[,;)\s])", "7\\1"),
        (r"\.textContent\b", ".innerHTML"),
    ]
]


@dataclass(frozen=True)
class Fault:
    """One change to one file."""

    kind: str
    file: str
    line: int
    what: str
    text: str

    def plant(self, root):
        Path(root, self.file).write_text(self.text, encoding="utf-8")


def choose(root, wanted, seed):
    """Return about `wanted` faults, the same for a seed, spread over kinds and files."""
    generator = random.Random(seed)
    chosen = []
    for kind, share in KINDS.items():
        files = sorted(
            file for place in PLACES[kind].split() for file in Path(root).glob(place)
        )
        generator.shuffle(files)
        by_file = [
            kind(root, file.relative_to(root).as_posix(), generator) for file in files
        ]
        # One of each file, then another of each: a long file is not more important.
        spread = (fault for turn in zip_longest(*by_file) for fault in turn if fault)
        chosen += islice(spread, round(wanted * share / sum(KINDS.values())))
    return chosen


def _fault(kind, file, text, place, old, new) -> Fault:
    line = text.count("\n", 0, place) + 1
    changed = text[:place] + new + text[place + len(old) :]
    return Fault(kind, file, line, f"{old!r} became {new!r}", changed)


def _read(root, file):
    return Path(root, file).read_text(encoding="utf-8")


def _mutated(kind, root, file, generator, operators) -> Iterator[Fault]:
    text = _read(root, file)
    nodes = list(ast_nodes(get_ast(text)))
    places = [
        (operator, occurrence)
        for operator in (get_operator(name)() for name in operators)
        for occurrence in range(
            sum(1 for node in nodes for _ in operator.mutation_positions(node))
        )
    ]
    generator.shuffle(places)
    for operator, occurrence in places:
        changed = mutate_code(text, operator, occurrence)
        lines = enumerate(zip_longest(text.splitlines(), changed.splitlines()), 1)
        line, old, new = next((n, a, b) for n, (a, b) in lines if a != b)
        yield Fault(kind, file, line, f"{old.strip()!r} became {new.strip()!r}", changed)


def _shuffled(find):
    """Let a kind's faults of one file come in the generator's order."""

    @functools.wraps(find)
    def found(root, file, generator):
        faults = list(find(file, _read(root, file)))
        generator.shuffle(faults)
        return faults

    return found


def constant(root, file, generator):
    """A number in a snippet, one more or one less."""
    return _mutated("snippet constant", root, file, generator, CONSTANTS)


def operator(root, file, generator):
    """Another arithmetic operator in a snippet."""
    return _mutated("operator", root, file, generator, OPERATORS)


def off_by_one(root, file, generator):
    """A bound that is, or no longer is, part of what it bounds."""
    return _mutated("off by one", root, file, generator, COMPARISONS)


def readers_model(root, file, generator):
    """Another operator, bound or number in what answers for a reader's own model."""
    return _mutated(
        READERS_MODEL, root, file, generator, OPERATORS + COMPARISONS + CONSTANTS
    )


@_shuffled
def dropped_term(file, text):
    """A sum or a product in a snippet that lost its second half."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.BinOp) and isinstance(
            node.op, ast.Add | ast.Sub | ast.Mult
        ):
            yield _source_fault("dropped term", file, text, node, node.left)


@_shuffled
def swapped_shape(file, text):
    """A pair in a snippet, the other way round."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            one, other = (ast.get_source_segment(text, item) for item in node.elts)
            if one != other and isinstance(node.ctx, ast.Load):
                old = ast.get_source_segment(text, node)
                place = _place(text, node)
                new = old.replace(one, "\0", 1)
                new = new[: new.rindex(other)] + one + new[new.rindex(other) + len(other) :]
                new = new.replace("\0", other)
                yield _fault("swapped shape", file, text, place, old, new)


def _source_fault(kind, file, text, node, kept):
    old, new = (ast.get_source_segment(text, part) for part in (node, kept))
    return _fault(kind, file, text, _place(text, node), old, new)


def _place(text, node):
    lines = text.splitlines(keepends=True)
    before = lines[node.lineno - 1].encode()[: node.col_offset].decode()
    return sum(map(len, lines[: node.lineno - 1])) + len(before)


@_shuffled
def drawn_text(file, text):
    """A word of a figure's title or of its alternative text."""
    for found in DRAWN_TEXT.finditer(text):
        old = found[2]
        half = old[: len(old) // 2]
        yield _fault("alternative text", file, text, found.start(2), old, half)


@_shuffled
def cited_value(file, text):
    """A value of the register with another last digit that counts, or ten times it."""
    for found in REGISTER_VALUE.finditer(text):
        old = found[1]
        digits = [n for n, sign in enumerate(old) if sign in "123456789"]
        if digits:
            last = digits[-1]
            new = old[:last] + str(int(old[last]) % 9 + 1) + old[last + 1 :]
            yield _fault("cited value", file, text, found.start(1), old, new)
        if old.isdigit():
            yield _fault("cited value", file, text, found.start(1), old, f"{old}0")


@_shuffled
def atlas_size(file, text):
    """A size in a configuration of the atlas, one more."""
    for found in ATLAS_SIZE.finditer(text):
        new = str(int(found[2]) + 1)
        yield _fault("reference data", file, text, found.start(2), found[2], new)


@_shuffled
def other_value(file, text):
    """A page of one language that quotes its next value in place of this one."""
    names = [found[1] for found in NUMBER_CALL.finditer(text)]
    for found, name in zip(NUMBER_CALL.finditer(text), names[1:] + names[:1], strict=True):
        if name != found[1]:
            yield _fault("prose value", file, text, found.start(1), found[1], name)


@_shuffled
def typed_value(file, text):
    """A page that states a quantity by hand in place of a computed one."""
    unit = "亿" if "/zh/" in file else " billion"
    for found in NUMBER_CALL.finditer(text):
        yield _fault("typed value", file, text, found.start(), found[0], f"1750{unit}")


@_shuffled
def one_language(file, text):
    """A Chinese page whose sentence, heading or caption changed, and nothing else."""
    prose = CODE.sub(lambda found: "\n" * found[0].count("\n"), text)
    # The offsets differ where code was; look each sentence up again in the whole.
    for sentence in re.findall(r"[^。\n|]{8,}。", prose):
        place = text.find(sentence)
        if place >= 0:
            yield _fault("one language only", file, text, place, sentence, "")


@_shuffled
def caption(file, text):
    """A caption, in one language, that says something else."""
    for found in CAPTION.finditer(text):
        half = found[1][: len(found[1]) // 2]
        yield _fault("caption", file, text, found.start(1), found[1], half)


@_shuffled
def published_file(file, text):
    """A published text, value or figure that was edited by hand."""
    for found in PUBLISHED_NUMBER.finditer(text):
        old = found[0]
        # Further digits than these are not compared: processors differ in the last.
        last = max(n for n, sign in enumerate(old[:8]) if sign.isdigit())
        new = old[:last] + str((int(old[last]) + 1) % 10) + old[last + 1 :]
        yield _fault("stale published file", file, text, found.start(), old, new)


def formatting(root, file, generator):
    """Another operator or number in what formats numbers for readers."""
    return _mutated(
        "formatting", root, file, generator, OPERATORS + COMPARISONS + CONSTANTS
    )


@_shuffled
def script(file, text):
    """Another operator or number in what runs in the browser."""
    for old, new in SCRIPT_CHANGES:
        for found in old.finditer(text):
            if text[text.rfind("\n", 0, found.start()) + 1 :].lstrip().startswith("//"):
                continue
            put = found.expand(new)
            yield _fault("front-end code", file, text, found.start(), found[0], put)


# How the faults are shared out among the kinds.
KINDS = {
    constant: 60,
    operator: 60,
    off_by_one: 12,
    dropped_term: 25,
    swapped_shape: 20,
    drawn_text: 12,
    cited_value: 30,
    atlas_size: 20,
    other_value: 25,
    typed_value: 8,
    one_language: 15,
    caption: 8,
    published_file: 15,
    formatting: 15,
    script: 15,
    readers_model: 20,
}
PLACES = {
    **dict.fromkeys(
        [constant, operator, off_by_one, dropped_term, swapped_shape], "snippets/*/*.py"
    ),
    drawn_text: "snippets/*/*_figure.py",
    cited_value: "snippets/cited_numbers.yml",
    atlas_size: "snippets/counting/atlas_models.yml",
    other_value: "docs/*/**/*.md",
    typed_value: "docs/*/**/*.md",
    one_language: "docs/zh/**/*.md",
    caption: "docs/*/**/*.md",
    published_file: "snippets/*/published/*",
    formatting: "publishing/numbers.py",
    script: "theme/assets/*.js",
    readers_model: "snippets/counting/parameter_count.py snippets/counting/calculator.py",
}
