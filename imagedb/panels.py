"""Which photos may stand beside others in a panel of with and without a sign, and which of their skin counts. Pure."""

from typing import Final

from imagedb.model import Photo, Region
from imagedb.vocabulary import BodySite, Condition, ConditionBasis, Phototherapy, RegionRole

SIGNS: Final = (
    Condition.JAUNDICE,
    Condition.CYANOSIS_CENTRAL,
    Condition.CYANOSIS_PERIPHERAL,
    Condition.ACROCYANOSIS,
)
"""Signs that are shown beside skin without them."""

BASES: Final = (ConditionBasis.MEASURED, ConditionBasis.SIMULATED)
"""What was only seen stays out: whoever looks again would see what was seen before."""

HOURS_AFTER_PHOTOTHERAPY: Final = 24


def treated(photo: Photo) -> bool:
    """During or within 24 hours after phototherapy, or after it nobody knows how long: skin of another colour."""
    seen = photo.observation
    if seen.phototherapy is Phototherapy.NONE:
        return False
    hours = seen.hours_since_phototherapy
    return seen.phototherapy is Phototherapy.CURRENT or hours is None or hours <= HOURS_AFTER_PHOTOTHERAPY


def pressed(photo: Photo) -> bool:
    """Whether all its skin may be pressed: it is said to be, and no region says which part."""
    return photo.blanched and all(region.role is not RegionRole.BLANCHED for region in photo.regions)


def skin_shown(photo: Photo, site: BodySite, *, with_sign: bool) -> Region | None:
    """The region of that site which shows the sign, or, in a photo without it, the skin itself.

    Where a photo is marked as blanched and no region of it is, the whole skin may be: none then.
    """
    if pressed(photo):
        return None
    roles = [RegionRole.AFFECTED] if with_sign else [RegionRole.AFFECTED, RegionRole.COMPARISON]
    here = [r for r in photo.regions if r.body_site is site and r.role in roles]
    return min(here, key=lambda r: roles.index(r.role), default=None)
