"""The tables. `migrations/` brings a database to this shape; a test holds the two together."""

from listener.store.schema.alerts import alert_rules as alert_rules
from listener.store.schema.alerts import alerts as alerts
from listener.store.schema.alerts import deliveries as deliveries
from listener.store.schema.assumptions import assumptions as assumptions
from listener.store.schema.audits import audit_mentions as audit_mentions
from listener.store.schema.audits import audits as audits
from listener.store.schema.base import Id as Id
from listener.store.schema.base import Instant as Instant
from listener.store.schema.base import from_micros as from_micros
from listener.store.schema.base import metadata as metadata
from listener.store.schema.base import to_micros as to_micros
from listener.store.schema.business import contacts as contacts
from listener.store.schema.business import costs as costs
from listener.store.schema.business import counters as counters
from listener.store.schema.business import customers as customers
from listener.store.schema.business import goals as goals
from listener.store.schema.business import holdouts as holdouts
from listener.store.schema.business import orders as orders
from listener.store.schema.business import table_versions as table_versions
from listener.store.schema.business import touches as touches
from listener.store.schema.business import visits as visits
from listener.store.schema.desk import case_days as case_days
from listener.store.schema.desk import cases as cases
from listener.store.schema.desk import labels as labels
from listener.store.schema.desk import messages as messages
from listener.store.schema.desk import own_posts as own_posts
from listener.store.schema.desk import set_aside as set_aside
from listener.store.schema.desk import turns as turns
from listener.store.schema.panels import panels as panels
from listener.store.schema.people import audit as audit
from listener.store.schema.people import tokens as tokens
from listener.store.schema.people import users as users
from listener.store.schema.polls import cursors as cursors
from listener.store.schema.polls import gaps as gaps
from listener.store.schema.polls import poll_days as poll_days
from listener.store.schema.polls import polls as polls
from listener.store.schema.polls import settings as settings
from listener.store.schema.polls import volumes as volumes
from listener.store.schema.posts import amplifications as amplifications
from listener.store.schema.posts import authors as authors
from listener.store.schema.posts import keyword_sets as keyword_sets
from listener.store.schema.posts import mention_keywords as mention_keywords
from listener.store.schema.posts import mentions as mentions
from listener.store.schema.posts import post_hashtags as post_hashtags
from listener.store.schema.posts import post_versions as post_versions
from listener.store.schema.posts import posts as posts
from listener.store.schema.purchases import billed as billed
from listener.store.schema.purchases import purchases as purchases
from listener.store.schema.purchases import reservations as reservations
from listener.store.schema.rollups import SUMS as SUMS
from listener.store.schema.rollups import days as days
from listener.store.schema.rollups import facet_days as facet_days
from listener.store.schema.rollups import mention_days as mention_days

HEAD = "0009"
"""The newest migration: what `alembic_version` must hold for this version of the product."""
