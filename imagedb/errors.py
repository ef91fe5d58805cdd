"""What can go wrong in the catalogue, named by cause. Nothing here knows of HTTP.

A refusal is not an error: it is a value with reason codes, see `imagedb.reasons`.
"""


class ImagedbError(Exception):
    """Any failure of the catalogue or of a caller of it."""


class CatalogueBusyError(ImagedbError):
    """Another ingest or sweep is at work on this catalogue."""


class CatalogueUrlError(ImagedbError):
    """The database URL names something we cannot run on."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"not a catalogue: {url!r}; give sqlite:///FILE or postgresql://HOST/NAME")


class CatalogueFileError(ImagedbError):
    """The catalogue's file cannot be made or opened."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        super().__init__(
            f"the catalogue {path} cannot be opened ({problem}); see IMAGEDB_HOME and DATABASE_URL"
        )


class DuplicatePhotoError(ImagedbError):
    """The same pixels are in the catalogue already, as `photo_id`."""

    def __init__(self, photo_id: str) -> None:
        self.photo_id = photo_id
        super().__init__(f"the same pixels are photo {photo_id}")


class WithdrawnBeforeError(ImagedbError):
    """A family withdrew this picture; it does not come back without a person's decision."""

    def __init__(self) -> None:
        super().__init__("a family withdrew this picture before")


class UnknownConsentError(ImagedbError):
    """No consent has this id."""

    def __init__(self, consent_id: str) -> None:
        self.consent_id = consent_id
        super().__init__(f"no consent {consent_id!r}")


class ConsentEndedError(ImagedbError):
    """The consent ended between the decision and the accession, so nothing was written."""

    def __init__(self, consent_id: str) -> None:
        self.consent_id = consent_id
        super().__init__(f"consent {consent_id!r} ended in the meantime")


class ConsentMergeError(ImagedbError):
    """The offered record changes what is already on record; events are only ever added."""

    def __init__(self, consent_id: str, changes: tuple[str, ...]) -> None:
        self.consent_id = consent_id
        self.changes = changes
        super().__init__(f"consent {consent_id!r} was changed: {', '.join(changes)}")


class UnknownPhotoError(ImagedbError):
    """No photo that a reader may see has this id."""

    def __init__(self, photo_id: str) -> None:
        self.photo_id = photo_id
        super().__init__(f"no photo {photo_id!r}")


class NotUnderReviewError(ImagedbError):
    """No photo with this id waits for people."""

    def __init__(self, photo_id: str) -> None:
        self.photo_id = photo_id
        super().__init__(f"no photo {photo_id!r} waits for anybody")


class ReviewConflictError(ImagedbError):
    """The photo's review does not stand where this could be done, or this person may not do it."""


class AttestationError(ImagedbError):
    """What was said is no attestation, or says what the record contradicts."""


class UnknownSetError(ImagedbError):
    """No teaching set has this id."""

    def __init__(self, set_id: str) -> None:
        self.set_id = set_id
        super().__init__(f"no teaching set {set_id!r}")


class SetKeyError(ImagedbError):
    """The edit key does not open this teaching set."""


class SetVersionError(ImagedbError):
    """Somebody else changed the teaching set first; `current` is the version now."""

    def __init__(self, current: int) -> None:
        self.current = current
        super().__init__(f"the teaching set is at version {current}")


class SetLimitError(ImagedbError):
    """A teaching set's title is empty, or its title, description, note or number of photos over the limit.

    `what` says which of 'title', 'description', 'note' and 'items'.
    """

    def __init__(self, what: str, limit: int) -> None:
        self.what = what
        self.limit = limit
        super().__init__(
            f"{what}: at least 1, at most {limit}" if what == "title" else f"{what}: at most {limit}"
        )


class SetTextError(SetLimitError):
    """A teaching set's text holds a character that nobody sees, or that cannot be kept; it is not repeated."""

    def __init__(self, what: str) -> None:
        super().__init__(what, 0)
        self.args = (f"{what}: holds a character that is not seen",)


class SetPersonalTextError(SetLimitError):
    """A teaching set's text tells who somebody is; `said` is what it looks like, never the words themselves."""

    def __init__(self, what: str, said: str) -> None:
        super().__init__(what, 0)
        self.args = (f"{what}: {said}",)


class UnknownCardBatchError(ImagedbError):
    """No batch of printed cards has this name; `known` are those that have been registered."""

    def __init__(self, batch: str, known: tuple[str, ...]) -> None:
        self.batch = batch
        self.known = known
        there = f"known: {', '.join(known)}" if known else "none is registered yet"
        super().__init__(
            f"no card batch {batch!r} ({there}); register its measured values with `imagedb card register FILE.cgats`"
        )


class CardBatchTakenError(ImagedbError):
    """The batch has other measured values already, and photos may have been calibrated by them."""

    def __init__(self, batch: str, registered_at: str) -> None:
        self.batch = batch
        self.registered_at = registered_at
        super().__init__(
            f"card batch {batch!r} has other values, registered {registered_at}; they are never replaced: "
            "print the card under a new batch name and register that"
        )


class CardBatchTextError(ImagedbError):
    """A batch's file or name holds a character that cannot be stored."""

    def __init__(self, batch: str) -> None:
        self.batch = batch
        super().__init__("the file of the card batch holds a character that cannot be stored")


class UnknownPersonError(ImagedbError):
    """Nobody who signed in, and no program, has this id."""

    def __init__(self, person_id: str) -> None:
        self.person_id = person_id
        super().__init__(f"no person {person_id!r}; `imagedb people list` shows them all")


class UnknownApiKeyError(ImagedbError):
    """No API key has this id."""

    def __init__(self, key_id: str) -> None:
        self.key_id = key_id
        super().__init__(f"no API key {key_id!r}")


class LastAdministratorError(ImagedbError):
    """Nobody could give roles any more."""

    def __init__(self) -> None:
        super().__init__("this is the last administrator; make another one first")


class AdministratorExistsError(ImagedbError):
    """There is an administrator, who alone makes the next one."""

    def __init__(self) -> None:
        super().__init__("there is an administrator already, who can make others")


class FirstCodeError(ImagedbError):
    """The code for the first administrator is wrong, used or too old."""

    def __init__(self) -> None:
        super().__init__(
            "this code is wrong, used or too old; make another with `imagedb people first-administrator`"
        )


class ScopeError(ImagedbError):
    """An API key may do nothing that its owner may not, and must be for something; `beyond` are the rest."""

    def __init__(self, beyond: tuple[str, ...]) -> None:
        self.beyond = beyond
        super().__init__(
            f"the owner of the key does not have the role {', '.join(beyond)}"
            if beyond
            else "name at least one role that the key may use"
        )


class KeyLifetimeError(ImagedbError):
    """An API key ends on a day to come, within `most` days."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"a key lasts from 1 to {most} days")


class VaultKeyError(ImagedbError):
    """The operator's master key cannot be used; nothing was read or written."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(
            f"the master key of the vault, {path}, {problem}; see VAULT_KEY in docs/withdrawal.md"
        )


class OriginalLockedError(ImagedbError):
    """The original cannot be opened: a key or its bytes are not those it was locked with."""

    def __init__(self, photo_id: str) -> None:
        self.photo_id = photo_id
        super().__init__(
            f"the original of photo {photo_id} cannot be opened; `imagedb check --deep` says what is damaged"
        )


class OriginalUnlockedError(ImagedbError):
    """The original was stored before there was a vault, and lies in the store as it is."""

    def __init__(self, photo_id: str) -> None:
        self.photo_id = photo_id
        super().__init__(f"the original of photo {photo_id} is not encrypted; run `imagedb vault encrypt`")


class NoCorrectionError(ImagedbError):
    """The photo's correction was not kept when it was taken in, so nothing can be made from its original."""

    def __init__(self, photo_id: str) -> None:
        self.photo_id = photo_id
        super().__init__(f"the correction of photo {photo_id} was not kept when it was taken in")


class UnknownActionError(ImagedbError):
    """The audit log does not tell of this; `imagedb.audit.actions` lists what it tells."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__(f"the audit log has no action {action!r}; add it to imagedb.audit.actions")


class UnknownActorError(ImagedbError):
    """Whoever did it is named otherwise than by a random id. The name given is not repeated here."""

    def __init__(self) -> None:
        super().__init__('who did it is a person\'s random id, "policy", "family" or "command_line"')


class UnknownEntryError(ImagedbError):
    """The audit log has no such entry, or never had that many; it has `size`."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"the audit log has {size} entries, numbered from 1")


class SignatureError(ImagedbError):
    """What should be signed is not, or not by a key that is known, or it was changed since."""


class SigningKeyError(ImagedbError):
    """The key to sign with cannot be used; the message says what to do."""


class CatalogueNotEmptyError(ImagedbError):
    """Rows to measure with would stand beside others."""

    def __init__(self) -> None:
        super().__init__("this catalogue is not empty; rows to measure with go into one of their own")


class QueryError(ImagedbError):
    """A search that cannot be understood. `parameter` is the one at fault, `nearest` what may be meant."""

    def __init__(self, message: str, parameter: str, nearest: tuple[str, ...] = ()) -> None:
        self.parameter = parameter
        self.nearest = nearest
        hint = f"; did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(message + hint)


class UnknownFieldError(QueryError):
    """No parameter has this name."""

    def __init__(self, name: str, nearest: tuple[str, ...]) -> None:
        super().__init__(f"unknown parameter {name!r}", name, nearest)


class UnknownValueError(QueryError):
    """The parameter does not take this value."""

    def __init__(self, name: str, value: str, nearest: tuple[str, ...]) -> None:
        self.value = value
        super().__init__(f"{name} cannot be {value!r}", name, nearest)


class LuceneError(QueryError):
    """The search in `q` cannot be understood, or asks for what is not supported.

    `position` is where in the text, from 0; its length where something is missing at the end, None where the
    whole is at fault. `message` says it without what may be meant.
    """

    def __init__(self, message: str, nearest: tuple[str, ...] = (), position: int | None = None) -> None:
        self.message = message
        self.position = position
        super().__init__(message, "q", nearest)


class CursorMismatchError(QueryError):
    """The cursor is not one of ours, or belongs to another search."""

    def __init__(self) -> None:
        super().__init__("the cursor does not belong to this search; start again without it", "cursor")
