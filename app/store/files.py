"""Writes that are whole or absent after a power cut."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

PROBE = 64 * 1024
"""More than a page and its frame: less room than this stops the database too."""


def write_atomically(path: Path, content: bytes) -> None:
    """Replace *path* by *content*, readable by its owner only: temporary file, fsync, rename, fsync of the folder."""
    partial = path.with_name(path.name + ".partiel")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def takes_no_more(folder: Path) -> bool:
    """Return whether the system refuses a few more bytes in *folder*: disk full, quota reached, files too large."""
    probe = folder / "essai-ecriture.partiel"
    try:
        probe.write_bytes(bytes(PROBE))
    except OSError as error:
        return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    finally:
        probe.unlink(missing_ok=True)
    return False


def sync_file(path: Path) -> None:
    """Make the content of *path* durable."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* durable; Windows has no such call and does it with the rename."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
