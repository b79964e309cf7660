"""The files of the project, as the architecture tests read them."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NOT_OURS = {".venv", ".git", "__pycache__", "sortie", "build", "dist"}


@cache
def contracts() -> tuple[dict[str, object], ...]:
    """Return the import contracts of pyproject.toml, in order."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["tool"]["importlinter"]["contracts"])


def python_files(*folders: str) -> list[Path]:
    """Return the Python files under *folders*, sorted, relative to the project."""
    return sorted(path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of *path*, given relative to the project."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def tracked_texts() -> Iterator[tuple[Path, str]]:
    """Yield every text file under version control with what it says."""
    for path in tracked_files():
        try:
            yield path, (ROOT / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):  # a picture, or a file that is being replaced
            continue


def tracked_files() -> list[Path]:
    """Return the files under version control; outside a clone, all that are not made by tools."""
    try:
        listed = subprocess.run(
            ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        everything = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return sorted(path for path in everything if not _NOT_OURS & set(path.parts) and path.suffix != ".pyc")
    return [Path(name) for name in listed.stdout.split("\0") if name]


def docstrings(tree: ast.Module) -> set[int]:
    """Return the ids of the constant nodes that are docstrings."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


def called_name(call: ast.Call) -> str:
    """Return the dotted name that *call* calls (« datetime.now »), empty when it is not a plain name."""
    return dotted(call.func)


def dotted(node: ast.expr) -> str:
    """Return the dotted name of *node*, empty when it is not a plain name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
