"""From a post to what it means: which brands it names, its language, its tone. Pure: no I/O, no clock."""

from listener.enrich.enricher import Enricher as Enricher
from listener.enrich.enricher import Learned as Learned
