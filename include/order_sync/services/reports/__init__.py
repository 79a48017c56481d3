"""The Daily Order Sync Status Report: who wants it, when it is due, what it says."""
