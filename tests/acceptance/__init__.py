"""Whole runs against the sandbox: the flow is killed, and must neither lose an order nor send one twice."""
