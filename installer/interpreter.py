"""Which Python runs the project. Kept readable by Python 3.6: it speaks to those that are too old."""

import os
import shutil
import subprocess
import sys

# Annotations are texts here, with names that Python 3.6 lacks: only type checkers read them.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Version = tuple[int, ...]
    Answers = Callable[[list[str]], Version | None]

OLDEST = (3, 11)
BEYOND = (3, 15)  # the locked Qt refuses 3.15 (facts of 2026-11-22)
ENVIRONMENT_PROBLEM = 3


def is_right(version: "Version") -> bool:
    """Return whether the (major, minor) *version* can run the project."""
    return OLDEST <= version < BEYOND


def candidates(windows: bool) -> "list[list[str]]":
    """Commands that may start a right Python, the best tried first."""
    minors = range(OLDEST[1], BEYOND[1])
    if windows:
        return [["py", f"-3.{minor}"] for minor in minors]
    return [[f"python3.{minor}"] for minor in minors]


def find_other(windows: bool, answers: "Answers") -> "list[str]":
    """Return the first candidate command for which ``answers(command)`` gives a right version, else []."""
    for command in candidates(windows):
        version = answers(command)
        if version is not None and is_right(version):
            return command
    return []


def version_of(command: "list[str]") -> "Version | None":
    """Ask *command* its (major, minor); None when it is absent or does not answer."""
    if shutil.which(command[0]) is None:
        return None
    ask = [*command, "-c", "import sys; print(*sys.version_info[:2])"]
    done = subprocess.run(ask, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    words = done.stdout.split()
    return tuple(int(word) for word in words) if done.returncode == 0 and len(words) == 2 else None


def refusal(version: "Version") -> str:
    """French message for a machine whose Pythons are all wrong."""
    found = ".".join(str(part) for part in version)
    return (
        f"Cabinet Kiné demande Python 3.{OLDEST[1]} à 3.{BEYOND[1] - 1} ; celui-ci est un Python {found}, "
        "et aucun autre n’a été trouvé.\n"
        f"Debian, Ubuntu : sudo apt-get install -y python3.{OLDEST[1]} (ou plus récent).\n"
        "Windows, macOS : installez Python depuis python.org, puis relancez la même commande."
    )


def hand_over(argv: "list[str]") -> int:
    """Run the same command line with a right Python of this machine, or say what to install."""
    windows = os.name == "nt"
    command = find_other(windows, version_of)
    if not command:
        print(refusal(sys.version_info[:2]), file=sys.stderr)
        return ENVIRONMENT_PROBLEM
    print(f"Python trop ancien ou trop récent : relance avec {' '.join(command)}.", file=sys.stderr)
    return subprocess.call([*command, *argv])
