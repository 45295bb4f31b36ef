"""X (Twitter) through tweepy: every mention, every reply of a brand, within a budget.

`session` and `api` ask, `faults` explains what went wrong, `parse` reads answers, `queries` packs
keywords, and the readers of the parts (`search`, `counts`, `refresh`, `removals`) decide what to ask next
from nothing but their cursor. What is kept and what money is left they ask of `books`. They write nothing.
"""
