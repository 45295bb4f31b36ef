"""RSS and Atom feeds: fetched by `listener.net`, parsed in killable workers, read as posts.

The reader is left out on purpose: a parser process imports this package, and needs no HTTP client.
"""

from listener.sources.rss.pool import Limits as Limits
from listener.sources.rss.pool import ParserPool as ParserPool
