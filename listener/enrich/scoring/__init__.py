"""The tone of a text: who may score which language, and what each makes of it. Pure."""

from listener.enrich.scoring.absent import AbsentScorer as AbsentScorer
from listener.enrich.scoring.scorer import Scorer as Scorer
from listener.enrich.scoring.scorer import Term as Term
from listener.enrich.scoring.vader import VaderScorer as VaderScorer
from listener.enrich.scoring.vader import vader_name as vader_name
