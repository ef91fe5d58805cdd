"""What every contract needs: a catalogue that knows one family, and a look at every row."""

import pytest

from imagedb.catalogue import Catalogue
from tests.support.consents import TODAY, consent


@pytest.fixture
def ready(catalogue: Catalogue) -> Catalogue:
    """A catalogue, on either database in turn, that knows one family's consent."""
    catalogue.consents.merge(consent(), TODAY)
    return catalogue
