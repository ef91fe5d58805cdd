"""The tables, for SQLite and PostgreSQL alike.

What readers may see stands apart from what stays private (`photo_private`, and the rendition
`original`), so that no query for a page can pick up a private column by accident.
"""

from imagedb.catalogue.tables.audit import (
    audit_checkpoints,
    audit_log,
    audit_nodes,
    audit_tree,
    signing_keys,
    withdrawal_list,
)
from imagedb.catalogue.tables.columns import metadata
from imagedb.catalogue.tables.families import (
    consent_events,
    consents,
    pending_erasures,
    pending_noes,
    photo_private,
    tombstones,
    withdrawn_purposes,
)
from imagedb.catalogue.tables.people import (
    api_keys,
    first_administrator,
    person_roles,
    persons,
    sessions,
)
from imagedb.catalogue.tables.photos import (
    photo_regions,
    photo_renditions,
    photo_reports,
    photo_terms,
    photo_tones,
    photos,
)
from imagedb.catalogue.tables.records import card_batches, catalogue_state, quarantine
from imagedb.catalogue.tables.reviews import review_events, reviews
from imagedb.catalogue.tables.searching import photo_changes, search_snapshots
from imagedb.catalogue.tables.sets import (
    listed_sets,
    teaching_set_items,
    teaching_set_versions,
    teaching_sets,
)
from imagedb.catalogue.tables.vault import family_keys, photo_keys
from imagedb.catalogue.tables.withdrawing import (
    attempt_keys,
    attempts,
    family_visits,
    taken_down,
    withdrawal_codes,
    withdrawn_pictures,
)

__all__ = [
    "api_keys",
    "attempt_keys",
    "attempts",
    "audit_checkpoints",
    "audit_log",
    "audit_nodes",
    "audit_tree",
    "card_batches",
    "catalogue_state",
    "consent_events",
    "consents",
    "family_keys",
    "family_visits",
    "first_administrator",
    "listed_sets",
    "metadata",
    "pending_erasures",
    "pending_noes",
    "person_roles",
    "persons",
    "photo_changes",
    "photo_keys",
    "photo_private",
    "photo_regions",
    "photo_renditions",
    "photo_reports",
    "photo_terms",
    "photo_tones",
    "photos",
    "quarantine",
    "review_events",
    "reviews",
    "search_snapshots",
    "sessions",
    "signing_keys",
    "taken_down",
    "teaching_set_items",
    "teaching_set_versions",
    "teaching_sets",
    "tombstones",
    "withdrawal_codes",
    "withdrawal_list",
    "withdrawn_pictures",
    "withdrawn_purposes",
]
