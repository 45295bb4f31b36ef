"""The API: the same reports as JSON for other programs, and what agents do for them."""
