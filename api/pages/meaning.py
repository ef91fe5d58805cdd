"""What a photo's numbers mean, in sentences: how sure they are, how its regions differ, and what they cannot say."""

from api.pages import words
from api.pages.say import exact
from api.translation import gettext
from colour.contrast import contrast
from colour.uncertainty import expanded_delta_e
from imagedb.model import Photo, Region


def meaning(photo: Photo) -> list[str]:
    """Plain sentences on the measured colours; none where nothing was measured."""
    if not photo.regions:
        return []
    first, *others = photo.regions
    return [
        _sureness(first),
        *(_difference(first, other, number) for number, other in enumerate(others, start=2)),
        gettext(
            "A colour is not a level: nobody can work out bilirubin or oxygen from these numbers, and they must not be "
            "used to try."
        ),
    ]


def _sureness(region: Region) -> str:
    measured = region.measurement
    return gettext(
        "The colour of region 1 is known to within about %(units)s units (CIEDE2000, 95 of 100 errors). A smaller "
        "difference from another photo may be the colour card or the light, and not the baby. 1 unit is about the "
        "least that an eye sees."
    ) % {"units": exact(expanded_delta_e(measured.lab, measured.uncertainty))}


def _difference(first: Region, other: Region, number: int) -> str:
    found = contrast(
        first.measurement.lab,
        first.measurement.uncertainty,
        other.measurement.lab,
        other.measurement.uncertainty,
    )
    values = {
        "number": number,
        "site": words.small(words.label("body_site", other.body_site)),
        "role": words.small(words.label("role", other.role)),
        "units": exact(found.difference),
        "uncertainty": exact(found.uncertainty),
    }
    if found.hidden:
        return (
            gettext(
                "Region %(number)s (%(site)s, %(role)s) differs from region 1 by %(units)s units. That is within this "
                "photo's uncertainty, %(uncertainty)s at most: colour cannot tell them apart here."
            )
            % values
        )
    return (
        gettext(
            "Region %(number)s (%(site)s, %(role)s) differs from region 1 by %(units)s units, more than this photo's "
            "uncertainty, %(uncertainty)s at most. Places of one baby, and pressed skin, differ for many reasons besides a sign."
        )
        % values
    )
