"""From a report object to something to show: JSON, tables, CSV, plain text, chart specs. No Flask, no SQL.

Nothing here decides a figure; it only writes down what the reports say.
"""
