"""A row that was edited after its photo was published is not passed over in silence."""

from pathlib import Path

from tests.support.empty_atlas import Atlas
from tests.support.ingest_kit import photo, row, write_manifest


def test_an_edited_row_says_what_was_not_taken_over(atlas: Atlas, tmp_path: Path) -> None:
    """The columns that say otherwise now are named, the record stays, and a row as it was says nothing."""
    rows = [
        row("a.jpg", sex="female", age_hours="50", gestation_weeks="38", gestation_days="2"),
        row("b.jpg", tsb_umol_l="201.5"),
    ]
    files = {"a.jpg": photo(1), "b.jpg": photo(2)}
    manifest = write_manifest(tmp_path / "m", rows, photos=files)
    assert [()] * 2 == [one.reasons for one in atlas.ingest(manifest).rows]
    assert [()] * 2 == [one.reasons for one in atlas.ingest(manifest).rows]
    write_manifest(
        tmp_path / "m", [rows[0] | {"sex": "male", "caption": "SIMULATED other"}, rows[1]], photos=files
    )
    first, second = atlas.ingest(manifest).rows
    assert ("unchanged", "unchanged", ()) == (first.outcome, second.outcome, second.reasons)
    assert [("photo.not_corrected", "row 2: caption, sex")] == [(r.code, r.detail) for r in first.reasons]
