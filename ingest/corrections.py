"""What a row says otherwise than the record that was published from it."""

from imagedb.bands import age_band, gestation_band
from imagedb.model import Photo
from imagedb.small_cells import Particulars
from ingest.accession import subject_group
from ingest.states import Submission


def differing_columns(
    photo: Photo, recorded: Particulars, submission: Submission, secret: bytes
) -> tuple[str, ...]:
    """Return the manifest's columns whose values, as readers would see them, are not those of the record.

    `recorded` is what was recorded of the baby, of which readers may see less.
    """
    said = submission.description
    weeks = None if said.gestation_days is None else said.gestation_days // 7
    pairs = {
        "provenance": (photo.provenance, said.provenance),
        "condition": (photo.conditions, said.conditions),
        "condition_basis": (photo.condition_basis, said.condition_basis),
        "body_site": (photo.body_site, said.body_site),
        "blanched": (photo.blanched, said.blanched),
        "caption": (photo.caption, said.caption),
        "confounders": (photo.confounders, said.confounders),
        "age_hours": (photo.age_band, age_band(said.age_hours)),
        "gestation_weeks": (recorded.gestation_band, gestation_band(weeks)),
        "sex": (recorded.sex, said.sex),
        "ethnic_category": (recorded.ethnic_category, said.ethnic_category),
        "multiple_birth_group": (photo.subject_group, subject_group(submission, secret)),
        "clinical values": (photo.observation, said.observation),
        "regions": (
            [(region.polygon, region.body_site, region.role) for region in photo.regions],
            [(plan.polygon, plan.body_site, plan.role) for plan in said.regions],
        ),
    }
    return tuple(name for name, (published, now) in pairs.items() if published != now)
