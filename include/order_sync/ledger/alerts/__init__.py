"""What is out of order and whom it was told to."""
