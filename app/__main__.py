"""Starts bootstrap, nothing else."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the ``cabinet`` command with the arguments of this process."""
    from app.bootstrap import run

    raise SystemExit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
