"""Runs on real posts and feeds, which stay outside the repository: `make reality DATA=folder`.

They are not tests of the suite. `DATA` is a folder with `feeds/MANIFEST.csv` and the archives the modules
name; what is missing there is skipped.
"""
