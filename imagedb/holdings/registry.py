"""Every kind of storage there is. What is not here is not purged: a new kind adds itself to `holdings`.

Nothing else holds anything of a photo: pages are drawn for each request and kept nowhere, and comparisons live
in memory only.
"""

from imagedb.catalogue import Catalogue
from imagedb.holdings.holding import Holding
from imagedb.holdings.objects import PLACES, Place
from imagedb.holdings.rows import Notes, Rows
from imagedb.objects import ObjectStore


def holdings(catalogue: Catalogue, store: ObjectStore) -> tuple[Holding, ...]:
    """All kinds of storage, in the order in which a withdrawal empties them: what is public first."""
    return (*(Place(store, place) for place in PLACES), Notes(catalogue), Rows(catalogue))
