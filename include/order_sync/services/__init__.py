"""What is done: download, pull, deliver, verify, track, confirm; each for one account at a time."""
