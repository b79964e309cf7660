"""The door of the smart card service on Linux: a socket that some posts close to a group."""

from __future__ import annotations

import os
from pathlib import Path

SERVICE_SOCKET = Path("/run/pcscd/pcscd.comm")


def closed_to_us(socket: Path = SERVICE_SOCKET) -> str:
    """Return the group that may use the service when this user may not, empty when the door is open or absent."""
    try:
        if not socket.exists() or os.access(socket, os.R_OK | os.W_OK):
            return ""
        return socket.group()
    except (OSError, KeyError, NotImplementedError):
        return ""  # the folder itself is closed, or the group has no name here
