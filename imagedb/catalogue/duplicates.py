"""Pictures of one baby that look alike share a group, so that a reader can take one of each.

Each picture has a perceptual hash of 64 bits (`ingest.likeness`). Within one baby, pictures whose hashes differ in few
bits stand in one group, as do those that a third one joins. The hash stays private; the group's name is random.
"""

from sqlalchemy import Connection, select, update

from imagedb.catalogue.engine import advance
from imagedb.catalogue.tables import photo_private, photos
from imagedb.identifiers import random_id

MOST_BITS = 6
"""Hashes that differ in no more bits are alike: see docs/search.md for what that was measured to join."""


def differing_bits(one: str, other: str) -> int:
    """In how many bits two hashes in hexadecimal digits differ (Hamming distance)."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def group_for(
    connection: Connection, subject: str, site_code: str, perceptual_hash: str | None
) -> str | None:
    """The group of a picture that is about to be written; groups that it joins become one.

    None for a picture without a hash. To be called within the transaction that writes the photo.
    """
    if perceptual_hash is None:
        return None
    same_baby = (photo_private.c.subject == subject, photo_private.c.site_code == site_code)
    others = select(photo_private.c.perceptual_hash, photos.c.duplicate_group).join(photos)
    rows = connection.execute(others.where(*same_baby, photos.c.duplicate_group.is_not(None)))
    alike: list[str] = sorted(
        {group for other, group in rows if differing_bits(perceptual_hash, other) <= MOST_BITS}
    )
    if not alike:
        return random_id()
    kept, *joined = alike
    if joined:
        merged = photos.c.duplicate_group.in_(joined)
        connection.execute(update(photos).where(merged).values(duplicate_group=kept))
        advance(connection)  # photos that readers see have changed, whether or not this one is shown
    return kept
