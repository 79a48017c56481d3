"""What destinations that fetch their orders ask of us: orders, a word for what they took, shipments."""
