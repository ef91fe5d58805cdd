"""What the OpenAPI document says of the whole interface and of its parts. `/docs` opens with it."""

from typing import Final

from limits import RateLimitItem

from api import pace


def _most(limit: RateLimitItem) -> str:
    return f"{limit.amount} in {limit.multiples} minutes"


DESCRIPTION: Final = f"""\
Consented, colour-calibrated photographs of newborn skin across skin tones, for education, training and
research. Not intended to diagnose, monitor, predict or inform the treatment of any individual.

Begin with `/v1/vocabulary`, which says what each field and value means, then search with `/v1/photos`; each record
has the addresses of its pictures. Whole tables and many pictures at once are on the page [Download](/download).

## Forms of an answer
JSON, unless the request says otherwise. Searches, counts, coverage and the vocabulary are tables too:
`Accept: text/csv` for a spreadsheet, `Accept: application/x-ndjson` for one JSON record a line. For what has no such form the
answer is 406. Lists and records have an `ETag`: send it as `If-None-Match`, and what has not changed is 304 without a body.

## Page by page
Lists are read page by page: follow `next` in the `Link` header or in `links`. A cursor is good for the same search only.

## Problems
Errors are `application/problem+json` (RFC 9457): `type` leads to an explanation, and `errors` points at each fault. An unknown
parameter is an error that names the nearest ones. After 429 and 503 wait as many seconds as `Retry-After` says.

## How much you may ask
Reading has no limit. What is costly has one for each address (of IPv6 the /64 network):

- comparing a photo: {_most(pace.COMPARISONS)}
- a DICOM file, or a whole table: {_most(pace.FILES)}
- a ZIP file of pictures: {_most(pace.ARCHIVES)}
- a picture computed for IIIF, beside the stored tiles: {_most(pace.PICTURES)}
- making a teaching set: {_most(pace.SETS)}

## Keys for programs
Reading needs no account. What needs a role takes an API key, as `Authorization: Bearer KEY`. Whoever has the role makes
one at [/staff/keys](/staff/keys).

## What families withdraw
A photo that its family withdrew answers 410: delete any copy you hold. `/v1/withdrawals` is the signed list of them all. Read it
before you use a copy again, and at least once a month.
"""

TAGS: Final = [
    {"name": "photos", "description": "Search photos and fetch their bytes."},
    {"name": "teaching sets", "description": "Ordered lists of photos, shared by link."},
    {"name": "compare", "description": "Set a photo beside references of like skin."},
    {"name": "IIIF", "description": "Pictures in parts and manifests for viewers, after the IIIF APIs 3.0."},
    {"name": "withdrawal", "description": "A family takes back what it gave."},
    {"name": "signed lists", "description": "What families withdrew, and the keys that sign it."},
    {"name": "audit log", "description": "Proofs that the record of what was done only grew."},
    {"name": "review", "description": "What waits for reviewers and consent officers."},
    {"name": "description", "description": "What the interface says of itself."},
    {"name": "operation", "description": "For whoever runs the server."},
]
