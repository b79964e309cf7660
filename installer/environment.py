"""The virtual environment: made once, filled from the hashed locks, stamped so that the next run is immediate."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from installer import interpreter

LOCKS = {
    "application": "requirements.lock",
    "tests": "requirements-tests.lock",
    "lecteur": "requirements-lecteur.lock",
}
LAYOUT = "1"  # raised when what `link_project` writes changes


class SetupFailed(Exception):
    """The set-up cannot go on; the text is French, for the person."""


@dataclass(frozen=True)
class Environment:
    """The ``.venv`` of the project at ``root``."""

    root: Path
    windows: bool = os.name == "nt"

    @property
    def folder(self) -> Path:
        """Where the environment lives."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.program("python")

    def program(self, name: str) -> Path:
        """Return the path of one of its programs."""
        return self.folder / "Scripts" / f"{name}.exe" if self.windows else self.folder / "bin" / name

    @property
    def version(self) -> tuple[int, ...]:
        """(major, minor, micro) written in it at its creation; () when there is no environment."""
        try:
            text = (self.folder / "pyvenv.cfg").read_text(encoding="utf-8")
        except OSError:
            return ()
        match = re.search(r"^version(?:_info)?\s*=\s*(\d+)\.(\d+)\.(\d+)", text, re.MULTILINE)
        return tuple(int(part) for part in match.groups()) if match else ()

    @property
    def site_packages(self) -> Path:
        """Where its libraries are."""
        if self.windows:
            return self.folder / "Lib" / "site-packages"
        return self.folder / "lib" / f"python{self.version[0]}.{self.version[1]}" / "site-packages"


def is_sound(environment: Environment) -> bool:
    """Return whether the environment answers, with the right Python and the one it was made for."""
    made_for = environment.version[:2]
    if not made_for or not interpreter.is_right(made_for) or not environment.python.exists():
        return False
    return interpreter.version_of([str(environment.python)]) == made_for


def create(environment: Environment) -> None:
    """Make the environment anew, emptying what was there, and put the vendored pip in it.

    ``ensurepip`` is not used: Debian's plain ``python3`` has none.
    """
    _checked([sys.executable, "-m", "venv", "--clear", "--without-pip", str(environment.folder)])


def ensure_pip(environment: Environment) -> None:
    """Put the pip of ``installer/vendor`` in the environment, unless it has one."""
    if (environment.site_packages / "pip").is_dir():
        return
    wheel = next((environment.root / "installer" / "vendor").glob("pip-*.whl"))
    pip = [str(environment.python), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    _checked(pip, {"PYTHONPATH": str(wheel)})


def pip_install(environment: Environment, group: str) -> subprocess.CompletedProcess[str]:
    """Install the locked versions of *group*, every file checked against its hash."""
    lock = environment.root / "installer" / LOCKS[group]
    pip = [str(environment.python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    return run_clean([*pip, "--progress-bar=off", "--require-hashes", "-r", str(lock)])


def link_project(environment: Environment) -> None:
    """Make ``import app`` and the ``cabinet`` command work from any folder, then compile the project's own code."""
    link = environment.site_packages / "cabinet-kine.pth"
    link.write_text(f"{environment.root}\n", encoding="utf-8")
    if environment.windows:
        script = '@echo off\r\n"%~dp0python.exe" -P -m app %*\r\n'
        (environment.folder / "Scripts" / "cabinet.cmd").write_text(script, encoding="utf-8", newline="")
    else:
        launcher = environment.program("cabinet")
        launcher.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -P -m app "$@"\n', encoding="utf-8")
        launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    run_clean([str(environment.python), "-m", "compileall", "-q", "app", "resources"], cwd=environment.root)


def stamp_key(environment: Environment, group: str) -> str:
    """Return what the set-up of *group* depends on, as a hash: its lock, the Python version, the project's place."""
    lock = (environment.root / "installer" / LOCKS[group]).read_bytes()
    facts = [LAYOUT, ".".join(map(str, environment.version)), str(environment.root)]
    return hashlib.sha256("\n".join(facts).encode() + b"\n" + lock).hexdigest()


def read_stamps(environment: Environment) -> dict[str, str]:
    """Return what earlier runs set up, group by group; empty when nothing or unreadable."""
    try:
        stamps = json.loads((environment.folder / "cabinet-stamps.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def write_stamp(environment: Environment, group: str, value: str) -> None:
    """Remember *value* for *group*; written last, so that an interrupted set-up is taken up again."""
    stamps = read_stamps(environment) | {group: value}
    (environment.folder / "cabinet-stamps.json").write_text(json.dumps(stamps, indent=1), encoding="utf-8")


def clean_variables() -> dict[str, str]:
    """Return the variables of this process without those that would mix another Python in."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME", "PIP_USER"}}


def run_clean(
    command: Sequence[str], extra: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run *command* without input, its output kept for the message in case it fails."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        env=clean_variables() | (extra or {}),
        cwd=cwd,
        check=False,
    )


def _checked(command: Sequence[str], extra: dict[str, str] | None = None) -> None:
    done = run_clean(command, extra)
    if done.returncode != 0:
        raise SetupFailed(f"L’environnement Python n’a pas pu être préparé :\n{(done.stderr or done.stdout).strip()}")
