"""The catalogue: every table and every statement of SQL, behind one facade."""

from imagedb.catalogue.cards import CardBatch
from imagedb.catalogue.catalogue import Catalogue
from imagedb.catalogue.consents import Merged
from imagedb.catalogue.withdrawals import WithdrawnPhoto

__all__ = ["CardBatch", "Catalogue", "Merged", "WithdrawnPhoto"]
