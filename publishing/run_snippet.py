"""Runs one snippet in this process and reports what it bound, read and saved.

    python -m publishing.run_snippet ROOT SNIPPET RESULT SECONDS

The current folder is where the snippet may save figures. RESULT receives JSON:
`values` (see `values.py`) and `read` (what of the repository it read), or `error`
with the line and the reason. Standard output is the snippet's own.

An audit hook refuses what a snippet has no business doing: writing outside its folder,
opening the network, starting processes, calling into C, taking all the memory. It guards
against accidents and makes the cache sound; it is no sandbox against malice.
"""

import _posixsubprocess
import ast
import faulthandler
import json
import os
import re
import resource
import runpy
import sys
import traceback
from itertools import pairwise
from pathlib import Path

from publishing.values import published_values

# Where a cell of code begins in a snippet that is written as a notebook (see notebooks.py),
# and what is printed where each has ended: the sign that ASCII has for the end of a group.
CODE_CELL = re.compile(r"^# %%(?! \[markdown\])", re.MULTILINE)
END_OF_CELL = "\x1d"
# Address space. The largest snippet takes a tenth of it.
MEMORY_GIB = 2
STARTS_PROCESS = (
    "subprocess.Popen",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
)
CHANGES_FILES = (
    "os.chmod",
    "os.chown",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
    "os.utime",
)
CALLS_C = ("ctypes.dlopen", "ctypes.dlsym", "ctypes.dlsym/handle")
WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class NotAllowed(Exception):
    """Raised inside a snippet at the line that does what snippets may not do."""


class Watch:
    """Sees every file, process and socket that the snippet asks Python for."""

    def __init__(self, root, snippet, folder):
        self.root, self.folder = root + os.sep, folder + os.sep
        self.snippet = snippet
        self.files, self.folders, self.modules = set(), set(), set()
        self.refusal = None
        self.active = True

    def __call__(self, event, arguments):
        if not self.active:
            return
        if event == "open":
            self._open(*arguments)
        elif event == "import":
            self.modules.add(arguments[0])
        elif event in ("os.listdir", "os.scandir"):
            # The import system lists every folder on sys.path; that is not the snippet.
            if "importlib" not in sys._getframe(1).f_code.co_filename:
                self._note(arguments[0] or ".", self.folders)
        elif event.startswith("socket."):
            self._refuse("opens the network; snippets work without one")
        elif event in STARTS_PROCESS:
            self.refuse_process()
        elif event in CALLS_C and arguments[0]:  # importing ctypes opens None
            self._refuse("calls into C, where nobody sees what it does; use Python")
        elif event == "sqlite3.connect" and arguments[0] != ":memory:":
            self._must_be_inside(arguments[0])
        elif event in CHANGES_FILES:
            for path in arguments:
                if isinstance(path, str | bytes | os.PathLike):
                    self._must_be_inside(path)

    def refuse_process(self, *arguments):
        self._refuse("starts another process; snippets are one process")

    def _open(self, path, mode, flags):
        if not isinstance(path, str | bytes | os.PathLike):
            return  # a descriptor that is open already
        if (flags or 0) & WRITE_FLAGS or set(mode or "") & set("wax+"):
            self._must_be_inside(path)
        else:
            self._note(path, self.files)

    def _note(self, path, seen):
        absolute = os.path.abspath(os.fsdecode(path))
        if absolute.startswith(self.root) and not absolute.startswith(self.folder):
            seen.add(absolute)

    def _must_be_inside(self, path):
        absolute = os.path.realpath(os.fsdecode(path))
        if absolute != os.devnull and not absolute.startswith(self.folder):
            self._refuse(
                f"writes {os.fsdecode(path)}, which is outside its folder; "
                "save figures by name alone, in the current folder"
            )

    def _refuse(self, reason):
        # A snippet that catches the exception is refused all the same, when it ends.
        if self.refusal is None:
            frame, line = sys._getframe(1), 1
            while frame is not None:
                if frame.f_code.co_filename == self.snippet:
                    line = frame.f_lineno
                    break
                frame = frame.f_back
            self.refusal = {"line": line, "reason": reason}
        raise NotAllowed(reason)

    def read(self, root):
        """Return the repository's files and folders that were read, relative to it."""
        sources = [getattr(module, "__file__", None) for module in sys.modules.values()]
        # Compiled modules are read in place of their sources, so ask what is loaded.
        # Modules that were tried and not found count too: one day they may exist.
        wanted = [
            os.path.join(root, *name.split(".")) + ".py"
            for name in self.modules
            if name.startswith("snippets.") and name not in sys.modules
        ]
        for path in [*filter(None, sources), *wanted]:
            self._note(path, self.files)
        relative = {os.path.relpath(path, root) for path in self.files}
        return {
            "files": sorted(filter(_is_source, relative)),
            "folders": sorted(os.path.relpath(path, root) for path in self.folders),
        }


def _is_source(path):
    # Compiled modules stand for sources that are listed themselves.
    return "__pycache__" not in path and not path.startswith(".venv")


def _line_in(snippet, error):
    """Return the last line of the snippet on the way to the error."""
    if isinstance(error, SyntaxError) and error.filename == snippet:
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno for f in reversed(frames) if f.filename == snippet), 1)


def run(root, snippet, watch):
    """Run the snippet as a program; return its values, or the line and the reason."""
    text = Path(snippet).read_text(encoding="utf-8")
    sys.argv = [snippet]
    # As `python snippet` would set it.
    sys.path[0] = str(Path(snippet).parent)
    failure = None
    try:
        if CODE_CELL.search(text):
            names = run_cells(text, snippet)
        else:
            names = runpy.run_path(snippet, run_name="__main__")
        values = published_values(ast.parse(text), names)
    except SystemExit as stop:
        line = _line_in(snippet, stop)
        reason = f"exits (status {stop.code or 0}) before its last line; let it end"
        failure = {"line": line, "reason": reason}
    except MemoryError as error:
        reason = f"takes more than {MEMORY_GIB} GiB of memory; work on less at a time"
        failure = {"line": _line_in(snippet, error), "reason": reason}
    except BaseException as error:
        reason = f"{type(error).__name__}: {error}"
        failure = {"line": _line_in(snippet, error), "reason": reason}
    # A refusal is the cause of whatever came after it, caught or not.
    failure = watch.refusal or failure
    return {"error": failure} if failure else {"values": values}


def run_cells(text, snippet):
    """Run a notebook's cells in turn, as one program; return what its names mean then.

    Each ends its part of the output with END_OF_CELL.
    """
    names = {"__name__": "__main__", "__file__": snippet}
    starts = [match.start() for match in CODE_CELL.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        # Empty lines before it, so that errors name the file's lines.
        cell = "\n" * text.count("\n", 0, start) + text[start:end]
        exec(compile(cell, snippet, "exec"), names)
        print(end=END_OF_CELL)
    return names


def _limit_memory():
    most = MEMORY_GIB * 2**30
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def main(root, snippet, result, seconds):
    # Prints where a snippet hangs, then ends it.
    faulthandler.dump_traceback_later(float(seconds), exit=True)
    watch = Watch(root, snippet, os.getcwd())
    _limit_memory()
    # The way of multiprocessing past every audit event.
    _posixsubprocess.fork_exec = watch.refuse_process
    sys.addaudithook(watch)
    report = run(root, snippet, watch)
    watch.active = False
    sys.stdout.flush()
    report["read"] = watch.read(root)
    # Whole or not at all: on a full disk half of it would be left.
    Path(f"{result}.half").write_text(json.dumps(report), encoding="utf-8")
    os.replace(f"{result}.half", result)


if __name__ == "__main__":
    main(*sys.argv[1:])
