"""The outside world, bounded: one fetch(), the address check beneath it, and how long servers ask to wait."""

from listener.net.address import allowed as allowed
from listener.net.faults import redact as redact
from listener.net.fetch import USER_AGENT as USER_AGENT
from listener.net.fetch import Fetched as Fetched
from listener.net.fetch import Fetcher as Fetcher
from listener.net.fetch import place_of as place_of
from listener.net.waiting import fresh_for as fresh_for
from listener.net.waiting import retry_after as retry_after
