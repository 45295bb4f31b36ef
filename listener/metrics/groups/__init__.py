"""Customers who dealt with the brand against those who did not: differences, and whether they are chance."""
