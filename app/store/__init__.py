"""The encrypted database: rows, repositories, unit of work, migrations."""
