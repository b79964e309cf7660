"""Loaded once before any process to be killed is forked: it starts with the libraries and the tables in memory."""

from __future__ import annotations

from app.documents.reminder import ReminderPrinter
from app.services.tables import load_tables
from app.teletransmission.tables import load
from tests import support_day
from tests.integration import test_kill_flow

__all__ = ["ReminderPrinter", "support_day", "test_kill_flow"]

load_tables()
load()
