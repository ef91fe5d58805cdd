"""What happened to photos under review, and where each stands; all of it goes when the photo goes."""

from sqlalchemy import JSON, Column, Date, Table, Text

from imagedb.catalogue.tables.columns import metadata, photo_number, position, text

review_events = Table(
    "review_events",
    metadata,
    photo_number(),
    position(),
    text("kind"),
    Column("on", Date, nullable=False),
    text("by"),  # a person's random id; empty where a machine did it
    Column("document", JSON, nullable=False),
)

# Derived from the events whenever one is added, so that the queue is one read.
reviews = Table(
    "reviews",
    metadata,
    photo_number(),
    Column("queue", Text, index=True),  # what it waits for, or None
    Column("publish_on", Date, index=True),
    Column("since", Date, index=True),  # when it began to wait
)
