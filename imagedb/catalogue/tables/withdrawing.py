"""What it takes for a family to be let in and to withdraw, and for a withdrawn picture never to come back.

No row here names a photo and a family together: a tombstone stays all that is left of a photo.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, Text

from imagedb.catalogue.tables.columns import metadata, position, text, whole

# A code of which a newer one took the place stays known, so that its receipt cannot bring it back to life.
withdrawal_codes = Table(
    "withdrawal_codes",
    metadata,
    Column("code", Text, primary_key=True),  # the slow hash on the receipt, hashed again under our own key
    Column("consent_id", Text, ForeignKey("consents.id"), nullable=False, index=True),
    Column("replaced", Boolean, nullable=False),
)

# A family at its page, after it typed its code: for a quarter of an hour, and for one decision.
family_visits = Table(
    "family_visits",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("consent_id", Text, ForeignKey("consents.id"), nullable=False, index=True),
    Column("until", Integer, nullable=False, index=True),
    Column("used", Boolean, nullable=False),
)

# How many photos were taken down for a family on which day; not which.
taken_down = Table(
    "taken_down",
    metadata,
    Column("consent_id", Text, ForeignKey("consents.id"), primary_key=True),
    position(),
    Column("on", Date, nullable=False),
    whole("photos"),
)

# Hashes of withdrawn files and pixels, under our own key: neither a photo's id nor a family's.
withdrawn_pictures = Table("withdrawn_pictures", metadata, Column("fingerprint", Text, primary_key=True))

# Tries at what must not be tried without end, by hashed address; '' counts everybody's.
attempts = Table(
    "attempts",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("who", Text, primary_key=True),
    Column("since", Integer, primary_key=True, autoincrement=False),
    whole("tries"),
)

# The day's key under which addresses are hashed; yesterday's is gone, and with it whose tries those were.
attempt_keys = Table("attempt_keys", metadata, Column("day", Date, primary_key=True), text("key"))
