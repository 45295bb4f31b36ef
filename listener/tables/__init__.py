"""Tables that people bring as CSV and take away again: what `listener table` and the pages import and export.

sheet = sheets(config)["alerts"]
found = read_csv(sheet, Path("alerts.csv").read_bytes())
found = checked(sheet, store, found)   what is kept may not allow every row
plan(sheet, store, found)      what would change
keep(sheet, store, found, ...) one transaction, nothing if any row is wrong
"""

from listener.tables.exchange import Plan as Plan
from listener.tables.exchange import checked as checked
from listener.tables.exchange import csv_pieces as csv_pieces
from listener.tables.exchange import keep as keep
from listener.tables.exchange import one_row as one_row
from listener.tables.exchange import plan as plan
from listener.tables.exchange import write_csv as write_csv
from listener.tables.exchange import wrong_csv as wrong_csv
from listener.tables.kinds import KINDS as KINDS
from listener.tables.kinds import sheets as sheets
from listener.tables.read import Read as Read
from listener.tables.read import Wrong as Wrong
from listener.tables.read import read_csv as read_csv
from listener.tables.sheet import Sheet as Sheet
