"""Quarantine: refused rows with their reasons, and never a pixel."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select

from imagedb.catalogue.consents import load
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.standing import said_no
from imagedb.catalogue.tables import photo_private, quarantine
from imagedb.free_text import made_plain
from imagedb.model import Quarantined, Reason

# After such an answer we keep that a row was refused, and nothing that was said about the picture.
_ENDED = frozenset({"consent.withdrawn", "consent.refused", "consent.invalidated", "photo.withdrawn_before"})
_KEPT = frozenset({"consent", "site_code"})
REFUSED = "review.refused"
"""The reason of a row whose photo reviewers refused; its detail says why."""


class Quarantine:
    """Refused rows, the latest refusal of each submission."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, refused: Quarantined) -> None:
        """Keep a refused row in place of an earlier refusal of the same submission.

        Where the family said no, only the row's consent and site are kept: no caption, no hash. Signs that nobody
        sees, some of which no database takes, are replaced.
        """
        refused = replace(refused, fields={name: made_plain(text) for name, text in refused.fields.items()})
        with writing(self._engine) as connection:
            mine = quarantine.c.submission_key == refused.submission_key
            connection.execute(delete(quarantine).where(mine))
            connection.execute(insert(quarantine), _row(refused, over=_is_over(connection, refused)))

    def list(self) -> tuple[Quarantined, ...]:
        """Every refused row, by manifest and row number."""
        order = (quarantine.c.manifest, quarantine.c.row, quarantine.c.submission_key)
        with reading(self._engine) as connection:
            return tuple(map(_read, connection.execute(select(quarantine).order_by(*order)).mappings()))

    def refused_by_people(self, submission_key: str, source_sha256: str) -> Reason | None:
        """Why a reviewer refused this very file of the submission, or None."""
        mine = select(quarantine).where(quarantine.c.submission_key == submission_key)
        with reading(self._engine) as connection:
            row = connection.execute(mine).mappings().first()
            found = None if row is None else _read(row)
        if found is None or found.source_sha256 != source_sha256:
            return None
        return next((one for one in found.reasons if one.code == REFUSED), None)

    def forget(self, submission_key: str) -> None:
        """Drop the refusal of a submission, if there is one."""
        with writing(self._engine) as connection:
            connection.execute(delete(quarantine).where(quarantine.c.submission_key == submission_key))


def note_refusal(connection: Connection, number: int, why: Reason) -> None:
    """Note within a transaction why people refused a photo: for its row, and only what names consent and site."""
    mine = select(photo_private).where(photo_private.c.number == number)
    row = connection.execute(mine).mappings().one()
    refused = Quarantined(
        submission_key=row["submission_key"],
        manifest="",
        row=0,
        fields={"consent": row["consent_id"], "site_code": row["site_code"]},
        reasons=(why,),
        source_sha256=row["source_sha256"],
    )
    connection.execute(insert(quarantine), _row(refused, over=_is_over(connection, refused)))


def _is_over(connection: Connection, refused: Quarantined) -> bool:
    """Whether the family said no, by this refusal's reasons or, whatever those are, by its record."""
    if any(reason.code in _ENDED for reason in refused.reasons):
        return True
    consent = load(connection, refused.fields.get("consent", ""))
    return consent is not None and said_no(consent)


def _row(refused: Quarantined, *, over: bool) -> dict[str, Any]:
    fields = {name: value for name, value in refused.fields.items() if not over or name in _KEPT}
    return {
        "submission_key": refused.submission_key,
        "manifest": refused.manifest,
        "row": refused.row,
        "consent_id": refused.fields.get("consent") or None,
        "fields": fields,
        "reasons": [[r.code, r.sentence, "" if over else r.detail] for r in refused.reasons],
        "source_sha256": None if over else refused.source_sha256,
    }


def _read(row: RowMapping) -> Quarantined:
    return Quarantined(
        submission_key=row["submission_key"],
        manifest=row["manifest"],
        row=row["row"],
        fields=row["fields"],
        reasons=tuple(Reason(*reason) for reason in row["reasons"]),
        source_sha256=row["source_sha256"],
    )
