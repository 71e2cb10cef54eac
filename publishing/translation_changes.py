"""Shows what changed in Chinese since an English page reflected it, as a diff.

An English page records a hash of each Chinese section. The text behind the hash is found
in git: in the newest commit that has a section with that hash.
"""

import subprocess
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from publishing.findings import Refused
from publishing.pages import SOURCE_LANGUAGE, parse_page, read_page
from publishing.translations import (
    TRANSLATION,
    page_file,
    recorded,
    section_hashes,
    section_texts,
)


@dataclass(frozen=True)
class Change:
    """A Chinese section that is not as the English page reflects it.

    old, commit  its text then and the commit that has it; None for a new section
    new          its text now; None for a section that was removed
    lost         why the old text cannot be shown, or None
    """

    section: str
    old: str | None
    new: str | None
    commit: str | None = None
    lost: str | None = None

    @property
    def white_space_only(self):
        """Whether the words are the same, and only the space between them is not."""
        one, other = (
            None if t is None else "".join(t.split()) for t in (self.old, self.new)
        )
        return one is not None and one == other

    def diff(self, file):
        """Return the change as a unified diff of this section of a file."""
        then, now = f"{file} #{self.section}", "/dev/null"
        if self.commit:
            then = f"{then} in {self.commit[:9]}"
        elif self.old is None:
            then = "/dev/null"
        if self.new is not None:
            now = f"{file} #{self.section} now"
        old, new = ((text or "").splitlines() for text in (self.old, self.new))
        return "\n".join(unified_diff(old, new, then, now, lineterm=""))


def changes(root, name):
    """Return a Change for every section that differs, in the order of the page."""
    root = Path(root)
    page = read_page(root, page_file(SOURCE_LANGUAGE, name))
    then = recorded(read_page(root, page_file(TRANSLATION, name)))
    now, texts = section_hashes(page), section_texts(page)
    differ = [id for id in [*now, *(then.keys() - now)] if now.get(id) != then.get(id)]
    wanted = {then[id] for id in differ if id in then}
    found, why = _texts_of(root, page.file, wanted)
    listed = []
    for id in differ:
        old, commit = found.get(then.get(id), (None, None))
        lost = why if id in then and old is None else None
        listed.append(Change(id, old, texts.get(id), commit, lost))
    return listed


def _texts_of(root, file, wanted):
    """Return hash → (text, commit) for those wanted that git has, and why not for all."""
    found = {}
    if not wanted:
        return found, None
    try:
        for commit, path in _commits(root, file):
            try:
                page = parse_page(_git(root, "show", f"{commit}:{path}"), file)
            except (Refused, GitFailed):
                continue  # a page that could not be read then, or that was removed
            texts = section_texts(page)
            for id, digest in section_hashes(page).items():
                if digest in wanted:
                    found.setdefault(digest, (texts[id], commit))
            if len(found) == len(wanted):
                return found, None
        if _git(root, "rev-parse", "--is-shallow-repository").strip() == "true":
            return found, "this clone is shallow; run `git fetch --unshallow` and ask again"
    except GitFailed as failed:
        return found, str(failed)
    return found, "no commit has that text; it was reflected before it was committed"


def _commits(root, file):
    """Yield each commit that touched a file, newest first, with the file's name then."""
    mark = "commit "
    arguments = ["--follow", "-m", f"--format={mark}%H", "--name-only", "-z"]
    commit = None
    for word in _git(root, "log", *arguments, "--", file).split("\0"):
        word = word.strip("\n")
        if word.startswith(mark):
            commit = word.removeprefix(mark)
        elif word:
            yield commit, word


class GitFailed(Exception):
    """Git is not there, or says no: to a folder that is no repository, for instance."""


def _git(root, *arguments):
    command = ["git", *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise GitFailed(f"git: {error}") from None
    if done.returncode:
        raise GitFailed("git: " + " ".join(done.stderr.split()))
    return done.stdout
