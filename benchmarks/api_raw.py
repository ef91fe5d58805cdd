"""What the API is measured against: a bare FastAPI route that sends the same JSON through SQLAlchemy Core.

No records, no checks, no headers: rows to dictionaries to JSON. `--behind` puts it behind our own middleware, so that its cost
shows. `python -m benchmarks.api_raw --port N`, with the settings of the environment.
"""

import argparse
import base64
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from sqlalchemy import Connection, Engine, RowMapping, Table, select

from api.app import create_app
from api.severing import SeverableProtocol
from imagedb.catalogue.engine import connect, reading
from imagedb.catalogue.tables import photo_regions, photo_renditions, photo_terms, photo_tones, photos
from imagedb.catalogue.visibility import visible
from imagedb.settings import Settings

_SAME = (
    *(
        "id",
        "provenance",
        "condition_basis",
        "body_site",
        "blanched",
        "caption",
        "age_band",
        "gestation_band",
        "sex",
    ),
    *("multiple_birth", "ethnic_category", "tsb_umol_l", "tcb_umol_l", "bilirubin_method"),
    *("bilirubin_minutes_from_photo", "bilirubin_band", "spo2_percent", "spo2_site", "spo2_band"),
    *("haemoglobin_g_l", "kramer_zone", "phototherapy", "hours_since_phototherapy", "illuminant", "camera"),
    *("cct_k", "lux", "chart", "width", "height", "grade", "grade_reason", "ita_class", "monk", "licence"),
    *("subject_group", "duplicate_group"),
)
_TONE = ("scale", "value", "rater", "method", "site")
_RENDITION = ("name", "media_type", "width", "height", "size", "sha256")
Row = dict[str, Any]


def app_over(engine: Engine) -> FastAPI:
    """The route and nothing else."""
    app = FastAPI(openapi_url=None)

    @app.get("/v1/photos")
    def _photos(ita_class: str, age_band: str, limit: int = 50, cursor: str | None = None) -> JSONResponse:
        with reading(engine) as connection:
            found = page(connection, ita_class, age_band, limit, cursor)
        return JSONResponse(found)

    return app


def page(connection: Connection, ita_class: str, age_band: str, limit: int, cursor: str | None) -> Row:
    """The photos of one page, and the address of the next."""
    where = [visible(date.today()), photos.c.ita_class == ita_class, photos.c.age_band == age_band]  # noqa: DTZ011 - as a bare route would
    if cursor is not None:
        padded = cursor + "=" * (-len(cursor) % 4)
        where.append(photos.c.number < json.loads(base64.urlsafe_b64decode(padded))[1])
    statement = select(photos).where(*where).order_by(photos.c.number.desc()).limit(limit + 1)
    found = connection.execute(statement).mappings().all()
    main = found[:limit]
    numbers = [row["number"] for row in main]
    terms, tones, regions, renditions = (
        _beside(connection, table, numbers)
        for table in (photo_terms, photo_tones, photo_regions, photo_renditions)
    )
    shown = [
        _photo(
            row, terms[row["number"]], tones[row["number"]], regions[row["number"]], renditions[row["number"]]
        )
        for row in main
    ]
    after = json.dumps([None, numbers[-1]]) if len(found) > limit else None
    token = None if after is None else base64.urlsafe_b64encode(after.encode()).decode()
    return {"photos": shown, "links": [{"rel": "next", "href": token}]}


def _beside(connection: Connection, table: Table, numbers: list[int]) -> dict[int, list[RowMapping]]:
    order = table.c.position if "position" in table.c else table.c.name
    statement = select(table).where(table.c.number.in_(numbers)).order_by(table.c.number, order)
    grouped: dict[int, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(statement).mappings():
        grouped[row["number"]].append(row)
    return grouped


def _photo(
    row: RowMapping,
    terms: list[RowMapping],
    tones: list[RowMapping],
    regions: list[RowMapping],
    renditions: list[RowMapping],
) -> Row:
    skin = row["skin_patches_mean"]
    href = f"/v1/photos/{row['id']}"
    return {
        **{name: row[name] for name in _SAME if name in row},
        "conditions": [term["value"] for term in terms if term["field"] == "condition"],
        "confounders": [term["value"] for term in terms if term["field"] == "confounder"],
        "purposes": [term["value"] for term in terms if term["field"] == "purpose"],
        "colour_profile": row["profile"],
        "colour_profile_assumed": row["profile_assumed"],
        "calibration_error_mean": round(row["loo_mean"], 3),
        "calibration_error_median": round(row["loo_median"], 3),
        "calibration_error_p95": round(row["loo_p95"], 3),
        "calibration_error_max": round(row["loo_max"], 3),
        "calibration_error_skin_patches": None if skin is None else round(skin, 3),
        "tone_ratings": [{name: tone[name] for name in _TONE} for tone in tones],
        "regions": [_region(region) for region in regions],
        "renditions": [
            {
                "href": f"{href}/renditions/{one['name']}/{one['sha256']}",
                **{name: one[name] for name in _RENDITION},
            }
            for one in renditions
            if one["name"] not in {"original", "tiles"}
        ],
        "links": [
            {"rel": "self", "href": href, "type": "application/json", "title": "This photo"},
            {"rel": "alternate", "href": f"/photos/{row['id']}", "type": "text/html", "title": "Its page"},
            {"rel": "alternate", "href": f"{href}/dicom", "type": "application/dicom", "title": "As DICOM"},
            {
                "rel": "alternate",
                "href": f"/iiif/presentation/{row['id']}/manifest",
                "type": "application/ld+json",
                "title": "As an IIIF manifest",
            },
        ],
    }


def _region(row: RowMapping) -> Row:
    return {
        "polygon": row["polygon"],
        "body_site": row["body_site"],
        "role": row["role"],
        "measurement": {
            "lab": _rounded(row[name] for name in ("lab_l", "lab_a", "lab_b")),
            "lab_uncertainty": _rounded(row[f"uncertainty_{name}"] for name in "lab"),
            "lab_covariance": [[round(value, 4) for value in line] for line in row["spread"]],
            "ita_degrees": round(row["ita"], 1),
            "ita_uncertainty_degrees": round(row["ita_uncertainty"], 1),
            "chroma": round(row["chroma"], 2),
            "hue_degrees": round(row["hue"], 1),
            "monk_nearest": row["monk_nearest"],
            "pixels": row["pixels"],
            "left_out": round(row["left_out"], 4),
        },
    }


def _rounded(values: Iterable[float]) -> list[float]:
    return [round(value, 2) for value in values]


def main() -> None:
    """Serve until told to stop, as `imagedb serve` does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--behind", action="store_true")
    asked = parser.parse_args()
    settings = Settings()
    app = app_over(connect(settings.database_url))
    if asked.behind:
        ours = create_app(settings)
        app.user_middleware = ours.user_middleware
        app.state = ours.state
    uvicorn.run(app, port=asked.port, log_level="warning", server_header=False, http=SeverableProtocol)


if __name__ == "__main__":
    main()
