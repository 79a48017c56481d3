"""Begin the connector of a new vendor: `make connector NAME=acme KIND=cart`."""
