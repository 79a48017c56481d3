"""The mails that say that something is out of order, and that it is in order again."""
