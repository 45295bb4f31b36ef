"""A document of the monthly report as HTML, PDF and plain text: the same bytes whenever it is rendered."""
