"""Is it worth it: goals, what they cost, what reaching them is worth, and against whom it was measured."""
