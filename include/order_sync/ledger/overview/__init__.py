"""What the Overview tells: what needs a person now, and how things went over time."""
