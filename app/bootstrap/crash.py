"""Bugs reach the person as a report without patient data, never as a traceback on the screen."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from app import __version__

log = logging.getLogger(__name__)


def stripped_report(error: BaseException) -> str:
    """Return the technical text of a bug: types, files of the product and lines; no message, no value.

    Messages of exceptions may quote what was typed or read, so none is kept.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        f"  {frame.filename.rpartition('/app/')[2] or frame.name}:{frame.lineno} {frame.name}" for frame in frames
    ]
    causes: list[str] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(causes) < 5:
        causes.append(f"  après {type(cause).__name__}")
        cause = cause.__cause__ or cause.__context__
    head = f"Cabinet Kiné {__version__} · Python {platform.python_version()} · {platform.system()}"
    return "\n".join([head, type(error).__name__, *places, *causes])


class CrashHook(QObject):
    """Catches what nobody caught, on any thread, and shows it on the GUI thread."""

    _crashed = Signal(str)

    def __init__(self, show: Callable[[str], None]) -> None:
        super().__init__()
        self._crashed.connect(show)

    def install(self) -> None:
        """Take the place of the interpreter's own hooks."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        report = stripped_report(error)
        log.error("unexpected failure\n%s", report)
        self._crashed.emit(report)
