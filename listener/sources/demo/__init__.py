"""The demo: a made-up brand's configuration, its four months of posts and polls, and its business."""

from listener.sources.demo.business import Business as Business
from listener.sources.demo.business import generate_business as generate_business
from listener.sources.demo.generate import generate_posts as generate_posts
from listener.sources.demo.generate import source_of as source_of
from listener.sources.demo.polls import demo_polls as demo_polls
from listener.sources.demo.workspace import DEMO_KEYWORDS_TOML as DEMO_KEYWORDS_TOML
from listener.sources.demo.workspace import demo_config as demo_config
