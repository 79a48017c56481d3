"""How vendors speak: one folder a vendor, one HTTP client, one registry."""
