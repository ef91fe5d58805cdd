"""One photo's case: what it is, who sent it, and all that happened to it since."""

from dataclasses import dataclass

from imagedb.review.event import Event
from imagedb.vocabulary import Provenance

SHOWS_NOBODY = frozenset({Provenance.SIMULATED, Provenance.PHANTOM})
"""What policy passes without reviewers."""


@dataclass(frozen=True, slots=True)
class Case:
    """A photo under review. `submitter` is the person who sent it, None where that was not said."""

    provenance: Provenance
    submitter: str | None
    events: tuple[Event, ...] = ()
