"""Remembers what somebody compared with its source, and what it said then.

Nothing computes a cited number again, nor the shape of a model in the atlas, nor can a test
see whether a figure shows what it should. So what they say is kept a second time, as it was
when somebody had the source open, or looked at the figure. What was changed since is found
by `drawers check`, and stays found until `drawers compared NAME` records that it was
compared anew.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import yaml

from publishing import yaml_lines
from publishing.atlas import ENTRIES
from publishing.findings import Finding, Refused
from publishing.origins import REGISTER, Register, nearest

FILE = "snippets/compared.txt"
HEAD = "# What was compared or looked at, as it was then; `drawers compared` writes.\n"
# Before the id of a model in the atlas; before a figure, as pages call it.
ATLAS, FIGURE = "atlas/", "figure/"


@dataclass(frozen=True)
class Cited:
    """What an entry says, on one line; where it stands; where it can be looked up."""

    said: str
    file: str
    line: int
    sources: str


def find(root):
    """Return a Finding for everything that was not compared as it is now."""
    cited, compared = _cited(root), _read(root)
    findings = []
    for name, entry in cited.items():
        if compared.get(name) != entry.said:
            was = f"was {compared[name]}" if name in compared else "is new"
            what = (
                f"{name} {was}; compare it with {entry.sources}, then run "
                f"`drawers compared {name}`"
            )
            findings.append(Finding(entry.file, entry.line, what))
    if gone := sorted(compared.keys() - cited.keys()):
        what = f"{', '.join(gone)}: no longer here; run `drawers compared`"
        findings.append(Finding(FILE, 1, what))
    return findings


def record(root, names):
    """Record that these agree with their sources as they are now.

    names  those of the register's numbers, atlas/<id> for a model of the atlas, and
           figure/<chapter>/<name> for a figure.
    What is no longer here is forgotten. Raises LookupError for a name that is unknown.
    """
    cited, compared = _cited(root), _read(root)
    for name in names:
        if name not in cited:
            raise LookupError(f"there is no {name}{nearest(name, cited)}")
        compared[name] = cited[name].said
    kept = [f"{name} {compared[name]}\n" for name in cited if name in compared]
    (Path(root) / FILE).write_text(HEAD + "".join(kept), encoding="utf-8")


def _cited(root):
    root = Path(root)
    return _numbers(Register(root)) | _models(root / ENTRIES) | _figures(root)


def _numbers(register):
    cited = {}
    for name, entry in register.numbers.items():
        parts = str(entry["value"]), entry.get("unit", ""), entry["source"], entry["where"]
        said = " | ".join(" ".join(part.split()) for part in parts)
        sources = f"{register.sources[entry['source']]['short']}, {entry['where']}"
        cited[name] = Cited(said, REGISTER, register.lines["numbers", name], sources)
    return cited


def _models(path):
    """Return the models of the atlas, if there is one."""
    if not path.exists():
        return {}
    try:
        entries, lines = yaml_lines.read_list(path.read_text(encoding="utf-8"))
        ids = [entry.pop("id") for entry in entries]
    except (yaml.YAMLError, ValueError, AttributeError, KeyError, TypeError):
        what = "is no list of models, each with an id"
        raise Refused([Finding(ENTRIES, 1, what)]) from None
    cited = {}
    for id_, entry, line in zip(ids, entries, lines, strict=True):
        keys = [key for key in entry if key.endswith("_from")]
        said = json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str)
        sources = f"what it names in {', '.join(keys)}"
        cited[f"{ATLAS}{id_}"] = Cited(said, ENTRIES, line, sources)
    return cited


def _figures(root):
    """Return the figures as they are published; what they say is a digest of both."""
    cited = {}
    for path in sorted(root.glob("snippets/*/published/*.zh.svg")):
        name = path.name.removesuffix(".zh.svg")
        both = sorted(path.parent.glob(f"{name}.*.svg"))
        said = hashlib.sha256(b"".join(one.read_bytes() for one in both)).hexdigest()[:16]
        file = path.relative_to(root).as_posix()
        sources = "what its pages say that it shows, in both languages"
        cited[f"{FIGURE}{path.parts[-3]}/{name}"] = Cited(said, file, 1, sources)
    return cited


def _read(root):
    path = Path(root) / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    entries = (line.partition(" ") for line in lines if not line.startswith("#"))
    return {name: said for name, _, said in entries}
