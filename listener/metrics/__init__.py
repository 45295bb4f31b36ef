"""The arithmetic of the figures: numbers in, numbers out. No database, no clock, no words about brands."""

from listener.metrics.growth import growth as growth
from listener.metrics.ratios import mean_compound as mean_compound
from listener.metrics.ratios import net_sentiment as net_sentiment
from listener.metrics.ratios import share as share
