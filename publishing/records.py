"""Keeps what a build found out for the next one, in files that are whole or not there."""

import json
import os


def load_records(path):
    """Return what `save_records` kept; of a file that cannot be read, nothing."""
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return records if isinstance(records, dict) else {}


def save_records(path, records):
    """Keep a dictionary of what JSON can hold."""
    path.parent.mkdir(exist_ok=True)
    write_whole(path, json.dumps(records, indent=1, sort_keys=True, ensure_ascii=False))


def write_whole(path, text):
    """Write a file whole or not at all."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
