"""A process of its own that is killed, as by ``kill -9``, at a named point of its work."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

LIMIT_S = 60
REACHED_THE_END = 3


def killer(step: str, nth: int = 1) -> Callable[[str], None]:
    """Return a hook that ends this process without a word the *nth* time it is told *step*."""
    seen: Counter[str] = Counter()

    def die(reached: str) -> None:
        seen[reached] += 1
        if reached == step and seen[step] == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def die_before_event(name: str, nth: int) -> None:
    """End this process just before the *nth* audited event called *name*, such as « os.rename »."""
    die = killer(name, nth)
    sys.addaudithook(lambda event, _arguments: die(event))


def killed(work: Callable[..., None], *arguments: Any) -> None:
    """Run *work* in a fresh process and check that it was killed before its end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support_warm"])
    process = context.Process(target=_work, args=(work, arguments))
    process.start()
    process.join(LIMIT_S)
    if process.exitcode is None:
        process.kill()
        process.join()
    assert process.exitcode == -signal.SIGKILL, f"the named point was not reached: exit {process.exitcode}"


def _work(work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    work(*arguments)
    os._exit(REACHED_THE_END)
