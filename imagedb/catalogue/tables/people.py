"""People and programs who sign in, their roles, their keys and their sessions.

There is no column for a name or an address, and none may be added.
"""

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, Text

from imagedb.catalogue.tables.columns import metadata, text

persons = Table(
    "persons",
    metadata,
    Column("id", Text, primary_key=True),
    # What the identity provider calls them, as a keyed hash; NULL for a program, which has only keys.
    Column("identity_hmac", Text, unique=True),
)

person_roles = Table(
    "person_roles",
    metadata,
    Column("person_id", Text, ForeignKey("persons.id"), primary_key=True),
    Column("role", Text, primary_key=True),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("persons.id"), nullable=False, index=True),
    text("secret_sha256"),
    Column("scopes", JSON, nullable=False),
    text("expires_on"),
    Column("last_used_on", Text),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("persons.id"), nullable=False, index=True),
    text("started_at"),
    text("seen_at"),
)

# At most one row: the code that the command line showed, while there is no administrator.
first_administrator = Table(
    "first_administrator",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    text("code_sha256"),
    text("until"),
)
