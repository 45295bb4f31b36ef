"""Charts as Vega-Lite specs with their data inside: a report's series and a theme in, a dict out.

A spec has no title and no legend: both are HTML around it, where they can wrap and hold values. Every mark
that counts something leads to the mentions it counts.
"""

from listener.render.charts.breakdown_bars import breakdown_bars as breakdown_bars
from listener.render.charts.class_shares import class_shares as class_shares
from listener.render.charts.days import Link as Link
from listener.render.charts.learning_curve import learning_curve as learning_curve
from listener.render.charts.marks import marked as marked
from listener.render.charts.mentions_over_time import mentions_over_time as mentions_over_time
from listener.render.charts.net_over_time import net_over_time as net_over_time
from listener.render.charts.response_curve import response_curve as response_curve
from listener.render.charts.response_days import response_days as response_days
from listener.render.charts.response_days import response_share as response_share
from listener.render.charts.response_hours import response_hours as response_hours
from listener.render.charts.response_weeks import response_weeks as response_weeks
from listener.render.charts.retention_curve import retention_curve as retention_curve
from listener.render.charts.share_of_voice import share_of_voice as share_of_voice
from listener.render.charts.theme import DARK as DARK
from listener.render.charts.theme import LIGHT as LIGHT
from listener.render.charts.theme import Theme as Theme
