"""A cart, a source, a destination and a mailbox for the demo and the acceptance, served by one process.

They speak the real vendors' protocols over loopback and misbehave on purpose, by a plan that says how every
order must end.
"""
