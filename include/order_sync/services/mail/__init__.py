"""Mails: what they say, how they look, and how they are sent so that none is sent twice."""
