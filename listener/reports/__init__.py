"""The questions people ask, answered as objects: a page, its CSV, its JSON and the CLI show the same one."""
