"""The one place that reads the wall clock. Only cli, daemon and web ask it; all else takes `now`."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC)
