"""Withdrawal codes: which consent a code opens. What is kept tells nobody the code, nor fits a receipt's file."""

from enum import StrEnum

from sqlalchemy import Connection, Engine, insert, select, update

from imagedb.catalogue import audit
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.secret import group_secret, keyed, secret_within
from imagedb.catalogue.tables import consents, family_visits, withdrawal_codes
from imagedb.errors import UnknownConsentError

_USE = "withdrawal code"


class Bound(StrEnum):
    """What became of a code that was offered for a consent."""

    NEW = "new"
    KNOWN = "known"
    """It was offered before, for this consent; where another took its place, it stays replaced."""
    OTHER_CODE = "other_code"
    """The consent has another code; only a consent officer gives a new one."""
    OTHER_CONSENT = "other_consent"
    """The code opens another consent."""
    NO_CONSENT = "no_consent"
    """No consent of that id is on record yet."""


class Codes:
    """The codes of all consents, by the hash that stands beside a receipt (`consent.code.hash_code`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def bind(self, consent_id: str, code_hash: str, by: str = "") -> Bound:
        """Let the code open the consent, unless that has one already. `by` is who says so, for the audit log."""
        with writing(self._engine) as connection:
            code = keyed(secret_within(connection), _USE, code_hash)
            found = _why_not(connection, consent_id, code)
            if found is Bound.NEW:
                _write(connection, consent_id, code)
                audit.append(connection, "consent.code_given", consent_id, by)
            return found

    def replace(self, consent_id: str, code_hash: str, by: str = "") -> None:
        """Give the consent a new code; every older one dies, and so does every visit opened with it.

        `by` is who gives it, for the audit log. Raises UnknownConsentError.
        """
        with writing(self._engine) as connection:
            if not _is_known(connection, consent_id):
                raise UnknownConsentError(consent_id)
            mine = withdrawal_codes.c.consent_id == consent_id
            connection.execute(update(withdrawal_codes).where(mine).values(replaced=True))
            connection.execute(family_visits.delete().where(family_visits.c.consent_id == consent_id))
            _write(connection, consent_id, keyed(secret_within(connection), _USE, code_hash))
            audit.append(connection, "consent.code_replaced", consent_id, by)

    def consent_of(self, code_hash: str) -> str | None:
        """The consent that the code opens, or None for one that opens nothing, whatever the cause."""
        code = keyed(group_secret(self._engine), _USE, code_hash)
        alive = (withdrawal_codes.c.code == code) & withdrawal_codes.c.replaced.is_(False)
        with reading(self._engine) as connection:
            return connection.scalar(select(withdrawal_codes.c.consent_id).where(alive))


def _why_not(connection: Connection, consent_id: str, code: str) -> Bound:
    if not _is_known(connection, consent_id):
        return Bound.NO_CONSENT
    known = withdrawal_codes.c
    owner = connection.scalar(select(known.consent_id).where(known.code == code))
    if owner is not None:
        return Bound.KNOWN if owner == consent_id else Bound.OTHER_CONSENT
    other = connection.scalar(select(known.code).where(known.consent_id == consent_id).limit(1))
    return Bound.NEW if other is None else Bound.OTHER_CODE


def _is_known(connection: Connection, consent_id: str) -> bool:
    return connection.scalar(select(consents.c.id).where(consents.c.id == consent_id)) is not None


def _write(connection: Connection, consent_id: str, code: str) -> None:
    row = {"code": code, "consent_id": consent_id, "replaced": False}
    connection.execute(insert(withdrawal_codes), row)
