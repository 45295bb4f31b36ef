"""The pages: Flask over the reports. It shows what is stored and changes nothing."""

from web.app import create_app as create_app
from web.server import serve as serve
