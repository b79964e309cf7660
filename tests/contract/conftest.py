"""Fixtures of the contract suites."""

from tests.store_engines import empty_folder, new_postgres, postgres_url, store, unit_of_work

__all__ = ["empty_folder", "new_postgres", "postgres_url", "store", "unit_of_work"]
