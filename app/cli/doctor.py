"""``cabinet doctor``: says what was looked at, how bad it is, and the gesture that repairs it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from app.cli.arguments import DONE, ENVIRONMENT
from app.services.post_check import Check, Verdict, as_text


def show(checks: Sequence[Check], *, json_wanted: bool) -> int:
    """Print every point; return 0 when nothing is broken, 3 otherwise. Copyable as is: no personal data."""
    if json_wanted:
        document = [
            {"point": c.name, "verdict": c.verdict.value, "constat": c.found, "reparation": c.repair} for c in checks
        ]
        sys.stdout.write(json.dumps({"points": document}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{as_text(checks)}\n")
    broken = any(check.verdict is Verdict.FAULT for check in checks)
    return ENVIRONMENT if broken else DONE
