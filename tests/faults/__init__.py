"""Faults put into the product as people run it, and what became of it: `make faults`, outside the suite."""
