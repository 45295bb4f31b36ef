"""The API: the same reports as JSON for other programs."""
