"""What the papers of the project promise is there: commands, checks, sources of the tables, pictures, decisions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from installer import launch
from tests.architecture.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"(?:installer/run\.py|\bcabinet) ([a-z][a-z-]+)", README)) - {"tests"})


def columns_of(table: Path) -> list[str]:
    """Return the column names of a CSV table, comment lines left out."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        first = next(line for line in file if not line.startswith("#"))
    return re.split(r"[;,]", first.strip().lower())


PRICES = re.compile(r"coefficient|amount|montant|tarif|prix|key_value")
TARIFFS = [
    table
    for table in sorted((ROOT / "resources").rglob("*.csv"))
    if any(PRICES.search(name) for name in columns_of(table))
]
DOCS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])


def test_the_readme_gives_the_two_commands() -> None:
    lines = [line.strip() for line in README.splitlines()]
    assert "python3 installer/run.py" in lines
    assert "python3 installer/run.py tests" in lines


def test_every_command_of_the_readme_exists() -> None:
    variables = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "app", "--help"]
    asked = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    known = set(re.findall(r"[a-z][a-z-]+", asked.stdout))
    assert COMMANDS
    assert [command for command in COMMANDS if command not in known] == []


def test_every_tool_of_the_readme_is_installed() -> None:
    tools = set(re.findall(r"^\.venv/bin/([\w-]+)", README, re.MULTILINE))
    assert tools >= {"ruff", "mypy", "lint-imports", "pytest"}
    assert [tool for tool in tools if not Path(sys.executable).with_name(tool).exists()] == []


def test_the_same_commands_run_before_a_commit_and_in_ci() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook["entry"] for repo in config["repos"] for hook in repo["hooks"]]
    assert hooks == [" ".join(check) for check in launch.CHECKS] + ["pytest"]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert [line for line in script.splitlines() if "python3" in line] == ["exec python3 installer/run.py tests"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)\)|<img[^>]* src=\"([^\"]+)\"", text)
    local = [one or other for one, other in links if not (one or other).startswith(("http", "mailto:"))]
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_tables_of_prices_exist() -> None:
    assert TARIFFS


@pytest.mark.parametrize("table", TARIFFS, ids=lambda path: path.name)
def test_a_table_of_prices_is_dated_and_sourced(table: Path) -> None:
    columns = columns_of(table)
    assert [name for name in columns if "source" in name or name == "article"], columns
    assert [name for name in columns if re.search(r"date|from|debut|depuis", name)], columns


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "app").rglob("*.py")))
    words = set(re.findall(r"\w+", code))
    rows = [line.split("|") for line in (ROOT / "docs" / "GLOSSAIRE.md").read_text(encoding="utf-8").splitlines()]
    names = [name for row in rows if len(row) == 6 for name in re.findall(r"`([\w.]+)`", row[3])]
    assert len(names) > 60
    assert [name for name in names if not set(name.split(".")) <= words] == []
