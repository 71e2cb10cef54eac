"""What a snippet publishes: the numbers and strings that it binds at its top level.

Figure snippets round by it too, wherever they run: here, in a notebook, on any system.
"""

import ast
import math
import re
from numbers import Integral

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# Values are published to the digits that no processor's last bit can change.
SIGNIFICANT_DIGITS = 12
# What a snippet binds below this is for what it prints.
RUN_AS_PROGRAM = "__name__ == '__main__'"


def published_values(tree, names):
    """Return the numbers and strings that a module binds at its top level.

    tree   the module's syntax tree: only names that it assigns itself are published, not
           what it imports, nor loop variables, nor what it binds only as a program.
    names  the module's namespace after it ran.

    Whole numbers stay exact, other numbers keep twelve significant digits. A dictionary
    with string keys is published with the numbers and strings in it. Names that start
    with an underscore, and values of other types, stay private.
    Raises ValueError for a number that is not finite.
    """
    values = {}
    for name in top_level_lines(tree):
        if name.startswith("_") or name not in names:
            continue
        value = _publishable(names[name], name)
        if value is not None:
            values[name] = value
    return values


def top_level_lines(tree):
    """Return the line that binds each name a module assigns, for `published_values`.

    The last assignment counts. The items of a dictionary display have lines of their own,
    under dotted names: `shares.biases`.
    """
    lines = {}
    pending = list(reversed(tree.body))
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == RUN_AS_PROGRAM:
            continue
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        else:
            children = [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.stmt)]
            pending.extend(reversed(children))
            continue
        for target in targets:
            for name in ast.walk(target):
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                    lines[name.id] = node.lineno
                    lines.update(_item_lines(name.id, node.value))
    return lines


def _item_lines(prefix, node):
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant):
                name = f"{prefix}.{key.value}"
                yield name, key.lineno
                yield from _item_lines(name, value)


def _publishable(value, name):
    if type(value).__module__ == "numpy" and getattr(value, "ndim", None) == 0:
        value = value.item()
    if isinstance(value, bool):
        return None
    if isinstance(value, int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{name} is {value}, and only finite numbers are published")
        return published_number(value)
    if isinstance(value, dict) and value:
        items = {
            key: _publishable(item, f"{name}.{key}")
            for key, item in value.items()
            if isinstance(key, str) and KEY.fullmatch(key)
        }
        return {key: item for key, item in items.items() if item is not None} or None
    return None


def published_number(value):
    """Return a number as it is published: whole ones as they are, others rounded.

    The last digits depend on the processor, and on the Python: since 3.12 `sum` loses less.
    """
    if isinstance(value, Integral):
        return value
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")
