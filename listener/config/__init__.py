"""keywords.toml and the environment: read once, checked whole, handed on as one frozen Config.

    config = load_config("keywords.toml", os.environ)

Nothing above this room reads the file, the environment's secrets, or pydantic's findings.
"""

from listener.config.load import load_config as load_config
from listener.config.parts import parts_of as parts_of
from listener.config.parts import query_of as query_of
from listener.config.settings import BusinessHours as BusinessHours
from listener.config.settings import Channel as Channel
from listener.config.settings import Config as Config
from listener.config.settings import Network as Network
from listener.config.settings import Response as Response
from listener.config.settings import Secret as Secret
from listener.config.settings import Web as Web
from listener.config.settings import Workspace as Workspace
