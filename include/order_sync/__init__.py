"""Synchronise orders between carts and warehouses; see docs/glossary.md for the words."""
