"""`.github/`: who may write, what is pinned, what a stranger's pull request can reach."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
TEXTS = {file.stem: file.read_text("utf-8") for file in FILES}
# YAML reads the key `on` as true.
WORKFLOWS = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
WRITES = {
    ("preview", "keep"): {"actions", "contents", "pull-requests"},
    ("publish", "deploy"): {"pages", "id-token"},
    ("weekly", "links"): {"issues"},
}


def jobs():
    for name, workflow in WORKFLOWS.items():
        for job, content in workflow["jobs"].items():
            yield name, job, content


def steps(name):
    for content in WORKFLOWS[name]["jobs"].values():
        yield from content["steps"]


def test_zizmor_finds_nothing():
    zizmor = Path(sys.executable).with_name("zizmor")
    command = [zizmor, "--offline", "--no-progress", "--quiet", ROOT / ".github"]
    looked = subprocess.run(command, capture_output=True, text=True)
    assert looked.returncode == 0, looked.stdout


def test_nobody_may_write_but_those_who_must_and_only_there():
    for name, workflow in WORKFLOWS.items():
        assert workflow["permissions"] == {}, name
    for name, job, content in jobs():
        granted = content["permissions"]
        writes = {what for what, how in granted.items() if how == "write"}
        assert writes == WRITES.get((name, job), set()), (name, job)
        assert set(granted.values()) <= {"read", "write"}


def test_every_action_is_pinned_by_commit_and_says_its_version():
    for name, text in TEXTS.items():
        for line in re.findall(r"uses: (.*)", text):
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), (
                name,
                line,
            )


def test_one_action_has_one_version():
    used = set(re.findall(r"uses: (\S+)", "\n".join(TEXTS.values())))
    assert len(used) == len({action.partition("@")[0] for action in used})


def test_no_workflow_has_secrets_and_none_keeps_its_token_in_the_checkout():
    for name, text in TEXTS.items():
        assert not re.search(r"\$\{\{[^}]*\bsecrets\b", text), name
        for step in steps(name):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_a_strangers_code_runs_with_a_token_that_reads_and_is_handed_none():
    assert WORKFLOWS["pull-request"][True] == "pull_request"
    assert "github.token" not in TEXTS["pull-request"]
    for content in WORKFLOWS["pull-request"]["jobs"].values():
        assert content["permissions"] == {"contents": "read"}


def test_what_may_write_after_a_pull_request_runs_nothing_of_it():
    assert not any("checkout" in step.get("uses", "") for step in steps("preview"))
    commands = "\n".join(step.get("run", "") for step in steps("preview"))
    assert not re.search(r"\b(?:python3?|pip|npm|node|bash|sh|source|eval)\b", commands)
    # Files that it brought are moved and counted, never named in a command's words.
    assert "${{" not in commands


def test_no_expression_stands_in_a_command():
    for name in WORKFLOWS:
        for step in steps(name):
            command = re.sub(r"\$\{\{ matrix\.\w+ \}\}", "", step.get("run", ""))
            assert "${{" not in command, (name, step)


def test_every_job_ends():
    for name, job, content in jobs():
        assert content["timeout-minutes"] <= 60, (name, job)


def test_the_same_text_is_asked_of_every_python_and_numpy_that_is_supported():
    matrix = WORKFLOWS["pull-request"]["jobs"]["same_text"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    oldest = re.search(r'"numpy>=([\d.]+)"', pyproject)[1]
    assert matrix["include"][0] == {"python": "3.11", "numpy": f"numpy=={oldest}.0"}


def test_a_fork_publishes_under_its_own_address():
    addresses = re.findall(r"https://\S+", "\n".join(TEXTS.values()))
    assert len(addresses) == 3
    for address in addresses:
        # Nobody's name but that of the repository that the workflow runs in.
        assert re.match(r"https://(?:\{0\}|\$\{\{)", address), address


@pytest.mark.parametrize(
    ("file", "keys"),
    [
        (".github/dependabot.yml", {"version", "updates"}),
        (".pre-commit-config.yaml", {"repos"}),
        ("CITATION.cff", {"cff-version", "message", "title", "authors", "version"}),
    ],
)
def test_files_for_other_services_are_what_they_read(file, keys):
    data = yaml.safe_load((ROOT / file).read_text("utf-8"))
    assert keys <= data.keys()


def test_one_version_is_told_everywhere():
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.M)[
        1
    ]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"] == version
    assert f"`v{version}`" in (ROOT / "CHANGELOG.md").read_text("utf-8")
