"""The one table: model/view, sort, filter, columns, checks, totals, CSV, empty state."""

from app.ui.widgets.table.columns import Column, Kind
from app.ui.widgets.table.data_table import DataTable
from app.ui.widgets.table.memory import Memory, SessionMemory, SettingsMemory

__all__ = ["Column", "DataTable", "Kind", "Memory", "SessionMemory", "SettingsMemory"]
