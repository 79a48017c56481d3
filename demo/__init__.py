"""`make demo`: installs OrderSync, starts it beside a sandbox, shows orders move, and stops it all again."""
