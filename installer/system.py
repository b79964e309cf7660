"""What the machine itself must offer: shared libraries, the card service, a compiler, test programs."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """One Debian package, and how to see without it being asked whether what it brings is there."""

    package: str
    library: str = ""
    command: str = ""
    file: str = ""


# The minimum found in a bare Debian 12 (minbase) for Qt 6.11, offscreen then on a real X11 screen.
WINDOW = (
    Need("libglib2.0-0", library="libglib-2.0.so.0"),
    Need("libegl1", library="libEGL.so.1"),
    Need("libgl1", library="libGL.so.1"),
    Need("libdbus-1-3", library="libdbus-1.so.3"),
    Need("libfontconfig1", library="libfontconfig.so.1"),
    Need("libxkbcommon0", library="libxkbcommon.so.0"),
    Need("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
    Need("libxcb-cursor0", library="libxcb-cursor.so.0"),
    Need("libxcb-icccm4", library="libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    Need("libxcb-shape0", library="libxcb-shape.so.0"),
)
READER = (
    Need("pcscd", command="pcscd"),
    Need("libccid", file="/usr/lib/pcsc/drivers/ifd-ccid.bundle"),
)
# pyscard has no Linux wheel: it is compiled.
COMPILER = (
    Need("gcc", command="gcc"),
    Need("libc6-dev", file="/usr/include/stdlib.h"),
    Need("pkg-config", command="pkg-config"),
    Need("libpcsclite-dev", file="/usr/include/PCSC/winscard.h"),
    Need("python3-dev", file="{include}/Python.h"),
)
TESTS = (
    Need("vsmartcard-vpcd", file="/usr/lib/pcsc/drivers/serial/libifdvpcd.so"),
    Need("xvfb", command="Xvfb"),
    Need("xauth", command="xauth"),
    Need("poppler-utils", command="pdftoppm"),
)


class Machine:
    """What is installed here; tests put a fake in its place."""

    def has_library(self, name: str) -> bool:
        """Return whether the dynamic loader finds the shared library *name*."""
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    def has_command(self, name: str) -> bool:
        """Return whether *name* is on the path or among the daemons, which a plain user's path leaves out."""
        return shutil.which(name) is not None or shutil.which(name, path="/usr/sbin:/sbin") is not None

    def has_file(self, path: str) -> bool:
        """Return whether *path* exists; ``{include}`` stands for the headers of this Python."""
        return Path(path.format(include=sysconfig.get_paths()["include"])).exists()


def missing(needs: Iterable[Need], machine: Machine) -> list[str]:
    """Return the packages of *needs* that the machine lacks, in their order."""
    return [need.package for need in needs if not _is_met(need, machine)]


def _is_met(need: Need, machine: Machine) -> bool:
    if need.library:
        return machine.has_library(need.library)
    return machine.has_command(need.command) if need.command else machine.has_file(need.file)


class Means(Enum):
    """How missing packages can be installed here."""

    ROOT = "as root"
    SUDO = "by a sudo that asks nothing, when the person allowed it"
    BY_HAND = "the person types the line"
    NO_APT = "not a Debian family machine"


def means_of(has_apt: bool, is_root: bool, allowed: bool, sudo_is_free: Callable[[], bool]) -> Means:
    """Tell how packages can be installed; *sudo_is_free* is only asked when the person *allowed* it."""
    if not has_apt:
        return Means.NO_APT
    if is_root:
        return Means.ROOT
    return Means.SUDO if allowed and sudo_is_free() else Means.BY_HAND


def means_here(allowed: bool) -> Means:
    """Tell how packages can be installed on this machine."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return means_of(shutil.which("apt-get") is not None, is_root, allowed, _sudo_asks_nothing)


def _sudo_asks_nothing() -> bool:
    if shutil.which("sudo") is None:
        return False
    done = subprocess.run(["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 0


def apt_line(packages: Sequence[str]) -> str:
    """Return the exact line that a person types to install *packages*."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def advice(packages: Sequence[str], means: Means) -> str:
    """Return the French sentence that tells a person how to install *packages*."""
    if means is Means.NO_APT:
        return f"Installez l’équivalent de ces paquets Debian avec l’outil de votre système : {' '.join(packages)}"
    return f"Tapez cette ligne, puis relancez la même commande :\n    {apt_line(packages)}"


Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


def run_quietly(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run *command* without input, its output kept for the message in case it fails."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", env=env, check=False
    )


def install(packages: Sequence[str], means: Means, run: Run = run_quietly) -> str:
    """Install *packages* by apt as ROOT or by SUDO; return "" or the end of what apt said when it failed."""
    prefix = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"] if means is Means.SUDO else []
    run([*prefix, "apt-get", "update"])  # a stale list may still do: only the next answer counts
    done = run([*prefix, "apt-get", "install", "-y", "--no-install-recommends", *packages])
    return "" if done.returncode == 0 else last_lines(done.stderr or done.stdout)


def last_lines(text: str, count: int = 6) -> str:
    """Return the last *count* lines of *text*, indented."""
    return "\n".join(f"    {line}" for line in text.strip().splitlines()[-count:])


def is_linux() -> bool:
    """Return whether packages and shared libraries are this machine's way."""
    return sys.platform.startswith("linux")
