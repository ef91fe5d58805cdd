"""The catalogue: every table and every statement of SQL, behind one facade."""

from imagedb.catalogue.attempts import Allowance
from imagedb.catalogue.cards import CardBatch
from imagedb.catalogue.catalogue import Catalogue
from imagedb.catalogue.codes import Bound
from imagedb.catalogue.consents import Merged
from imagedb.catalogue.dossier import Dossier
from imagedb.catalogue.family import FamilyPhoto, TakenDown
from imagedb.catalogue.reviews import Queued
from imagedb.catalogue.withdrawals import WithdrawnPhoto

__all__ = [
    "Allowance",
    "Bound",
    "CardBatch",
    "Catalogue",
    "Dossier",
    "FamilyPhoto",
    "Merged",
    "Queued",
    "TakenDown",
    "WithdrawnPhoto",
]
