"""What breaks an ingest, as against what refuses a row: errors named by their cause."""

from collections.abc import Sequence

from consent.record import Consent


class IngestError(Exception):
    """Something a caller must mend before this ingest can run or go on."""


class ManifestError(IngestError):
    """The manifest as a whole cannot be read; `problems` says why, one sentence each."""

    def __init__(self, manifest: str, problems: Sequence[str]) -> None:
        self.manifest = manifest
        self.problems = tuple(problems)
        super().__init__(f"{manifest}: " + " ".join(self.problems))


class ConsentsError(IngestError):
    """The consents file cannot be trusted whole, so no row is taken: a lost line may be a withdrawal.

    `readable` holds what its other lines say.
    """

    def __init__(self, name: str, problems: Sequence[str], readable: Sequence[Consent] = ()) -> None:
        self.name = name
        self.problems = tuple(problems)
        self.readable = tuple(readable)
        super().__init__(f"{name}: " + " ".join(self.problems))


class LeakError(IngestError):
    """Bytes about to be stored hold something that is not on the allow-list. Never stored."""


class RedactionError(IngestError):
    """The area to be covered or kept cannot be used; the message says how to draw it."""


class SweepRefusedError(IngestError):
    """The store holds more unknown photos than crashes leave; catalogue and store are probably not a pair."""

    def __init__(self, orphaned: int, known: int) -> None:
        self.orphaned = orphaned
        self.known = known
        super().__init__(
            f"the object store holds {orphaned} photos that the catalogue does not know, and {known} that it does"
        )


class ReceiptError(IngestError):
    """A receipt's file cannot be used."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        self.problem = problem
        super().__init__(f"{name}: {problem}")
