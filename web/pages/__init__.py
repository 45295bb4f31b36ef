"""One file a page: reads the filters, asks for the report, fills the template."""
