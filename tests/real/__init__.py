"""Whole flows against vendors' real systems, started from their packages: `make test-real`."""
