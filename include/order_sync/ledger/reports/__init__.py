"""What the ledger knows of status reports: subscriptions, the reports themselves, and their files."""
