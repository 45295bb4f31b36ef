"""The words of the product as frozen dataclasses and enums. No behaviour beyond what a word means."""

from listener.model.brand import Brand as Brand
from listener.model.brand import Keyword as Keyword
from listener.model.brand import Role as Role
from listener.model.figures import Estimate as Estimate
from listener.model.figures import Period as Period
from listener.model.figures import day_bounds as day_bounds
from listener.model.mention import SCALE as SCALE
from listener.model.mention import EnrichedPost as EnrichedPost
from listener.model.mention import Match as Match
from listener.model.mention import Score as Score
from listener.model.mention import Sentiment as Sentiment
from listener.model.poll import Cursor as Cursor
from listener.model.poll import Poll as Poll
from listener.model.poll import PollStatus as PollStatus
from listener.model.poll import Reading as Reading
from listener.model.poll import missed_by_day as missed_by_day
from listener.model.post import Author as Author
from listener.model.post import Counters as Counters
from listener.model.post import Kind as Kind
from listener.model.post import Post as Post
from listener.model.post import ReplyTo as ReplyTo
from listener.model.runs import batches as batches
from listener.model.source import Part as Part
from listener.model.source import Source as Source
from listener.model.source import SourceKind as SourceKind
from listener.model.source import XSettings as XSettings
