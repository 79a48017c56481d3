"""What the hot paths do, measured: orders a second and peak memory, on SQLite and PostgreSQL."""
