"""What a process that held a code porteur, or people, leaves behind when it crashes: nothing."""

from __future__ import annotations

import sys


def leave_no_core() -> None:
    """Write no core file of this process nor of those it starts. Windows keeps none by itself."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
