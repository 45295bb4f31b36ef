"""From posts and agents' work to cases: who is addressed, who needs a response, who got one. Pure: no I/O,
no clock; the same posts and the same work give the same cases, in whatever order they came."""

from listener.cases.automatic import automatic as automatic
from listener.cases.build import Rules as Rules
from listener.cases.build import build as build
from listener.cases.needs import needs_response as needs_response
