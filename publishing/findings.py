"""What a check has to say, in one form everywhere: `file:line: what, and the mend`."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong at one place. `file` is relative to the repository."""

    file: str
    line: int
    message: str

    def __str__(self):
        # What is told may quote what was found, line ends and all.
        return f"{self.file}:{self.line}: {' '.join(self.message.split())}"


class Refused(Exception):
    """Work that stops because of its input. `findings` say where and why."""

    def __init__(self, findings):
        self.findings = sorted(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
