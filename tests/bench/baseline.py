"""The straightforward way of listening to feeds: `python -m tests.bench.baseline FOLDER FILE`.

feedparser, a regular expression for each keyword, vaderSentiment, and ORM objects with a SELECT before each
insert and a commit a feed. Nothing in it is slow on purpose. Of what the product does besides it leaves out
languages, rollups, full-text search, stories, authors that become customers, and the record of polls.
"""

from __future__ import annotations

import calendar
import re
import sys
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import feedparser
from sqlalchemy import ForeignKey, UniqueConstraint, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from tests.bench.keywords import KEYWORDS

_TAG = re.compile(r"<[^>]+>")


class Base(DeclarativeBase):
    """The tables."""


class Author(Base):
    """Who wrote."""

    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Mention(Base):
    """One entry that names one brand."""

    __tablename__ = "mentions"
    __table_args__ = (UniqueConstraint("guid", "brand"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    guid: Mapped[str]
    brand: Mapped[str] = mapped_column(index=True)
    keywords: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    url: Mapped[str | None]
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    compound: Mapped[float]


def listen(folder: Path, database: Path) -> None:
    """Read every feed of the folder, and keep what names a brand."""
    patterns = {
        brand: [(word, re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)) for word in words]
        for brand, words in KEYWORDS.items()
    }
    score = SentimentIntensityAnalyzer().polarity_scores
    engine = create_engine(f"sqlite:///{database}")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for path in sorted(folder.glob("*.xml")):
            for entry in feedparser.parse(path.read_bytes()).entries:
                text = unescape(_TAG.sub(" ", f"{entry.title}\n\n{entry.get('summary', '')}"))
                for brand, words in patterns.items():
                    found = [word for word, pattern in words if pattern.search(text)]
                    if found:
                        _keep(session, entry, brand, found, text, score(text)["compound"])
            session.commit()


def _keep(
    session: Session,
    entry: feedparser.FeedParserDict,
    brand: str,
    found: list[str],
    text: str,
    compound: float,
) -> None:
    guid, name = entry.get("id") or entry.link, entry.get("author") or entry.link.split("/")[2]
    if session.scalar(select(Mention).where(Mention.guid == guid, Mention.brand == brand)) is not None:
        return
    author = session.scalar(select(Author).where(Author.name == name))
    if author is None:
        author = Author(name=name)
        session.add(author)
        session.flush()
    session.add(
        Mention(
            guid=guid,
            brand=brand,
            keywords=",".join(found),
            author_id=author.id,
            url=entry.get("link"),
            text=text,
            created_at=datetime.fromtimestamp(calendar.timegm(entry.published_parsed), UTC),
            compound=compound,
        )
    )


if __name__ == "__main__":
    listen(Path(sys.argv[1]), Path(sys.argv[2]))
