"""Remembers which cited numbers somebody compared with their source, and as what.

Nothing computes a cited number again, so a slip in the register would go unnoticed. What
it says is therefore kept a second time, as it was when somebody had the source open. A
number that was changed since is found by `drawers check`, and stays found until
`drawers compared NAME` records that it was compared anew.
"""

from pathlib import Path

from publishing.findings import Finding
from publishing.origins import REGISTER, Register

FILE = "snippets/compared_numbers.txt"
HEAD = (
    "# Cited numbers as they were compared with their sources; `drawers compared` writes.\n"
)


def find(root):
    """Return a Finding for every cited number that was not compared as it is now."""
    register, compared = Register(root), _read(root)
    findings = []
    for name, entry in register.numbers.items():
        if compared.get(name) != _said(entry):
            was = f"was {compared[name]}" if name in compared else "is new"
            source = register.sources[entry["source"]]["short"]
            what = (
                f"{name} {was}; compare it with {source}, {entry['where']}, then run "
                f"`drawers compared {name}`"
            )
            findings.append(Finding(REGISTER, register.lines["numbers", name], what))
    if gone := sorted(compared.keys() - register.numbers.keys()):
        what = f"{', '.join(gone)}: no longer cited; run `drawers compared`"
        findings.append(Finding(FILE, 1, what))
    return findings


def record(root, names):
    """Record that the numbers of these names agree with their sources as they are now.

    What is no longer in the register is forgotten. Raises LookupError for a name that is
    not in it.
    """
    register, compared = Register(root), _read(root)
    for name in names:
        register.find(name)
        compared[name] = _said(register.numbers[name])
    kept = [f"{name} {compared[name]}\n" for name in register.numbers if name in compared]
    (Path(root) / FILE).write_text(HEAD + "".join(kept), encoding="utf-8")


def _said(entry):
    """Return what an entry says, on one line."""
    parts = str(entry["value"]), entry.get("unit", ""), entry["source"], entry["where"]
    return " | ".join(" ".join(part.split()) for part in parts)


def _read(root):
    path = Path(root) / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    entries = (line.partition(" ") for line in lines if not line.startswith("#"))
    return {name: said for name, _, said in entries}
