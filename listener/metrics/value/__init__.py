"""The arithmetic of money: what customers, campaigns and answers are worth, and how sure that is."""
