"""POST /v1/compare: a photo with a card and a region, beside references of like skin.

The photo is read into memory and forgotten. What a result holds is in `api.comparison`.
"""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.access import Access, access
from api.compare_json import ComparisonJson, comparison_json
from api.compare_upload import MOST_CORNERS, UNITS, compare_upload
from api.comparison import SIGNS, ComparisonResult
from api.dependencies import ServicesDep
from api.errors import PhotoRefusedError
from colour.charts import CHARTS
from colour.light import LIGHTS
from colour.tone import ITA_CLASSES
from imagedb.vocabulary import BodySite

router = APIRouter(prefix="/v1/compare", tags=["compare"])

_NUMBER = {"type": "number", "exclusiveMinimum": -1e9, "exclusiveMaximum": 1e9}
_POINT = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
_POINTS = {"type": "array", "items": _POINT, "minItems": 3, "maxItems": MOST_CORNERS}
_BOX = {"type": "array", "items": _NUMBER, "minItems": 4, "maxItems": 4}
_AS_JSON = ("polygon", "rectangle", "comparison_polygon", "comparison_rectangle", "corners")
_CHART = f"^({'|'.join(('auto', *CHARTS))}|card:.+)$"
_FORM = {
    "type": "object",
    "required": ["photo", "body_site", "sign"],
    "anyOf": [{"required": ["polygon"]}, {"required": ["rectangle"]}],
    "additionalProperties": False,
    "properties": {
        "photo": {
            "type": "string",
            "format": "binary",
            "description": "JPEG, PNG, TIFF, WebP, HEIC, DNG or camera raw with a 24-patch colour card in the picture.",
        },
        "body_site": {"type": "string", "enum": [site.value for site in BodySite]},
        "sign": {"type": "string", "enum": [sign.value for sign in SIGNS]},
        "polygon": _POINTS | {"description": "The region as [[x, y], …] on the upright picture."},
        "rectangle": _BOX
        | {"description": "Instead of a polygon: [x, y, width, height].", "examples": [[640, 480, 120, 90]]},
        "comparison_polygon": _POINTS | {"description": "Unaffected skin to read the tone from."},
        "comparison_rectangle": _BOX,
        "unit": {"type": "string", "enum": list(UNITS), "default": "pixel"},
        "tone": {
            "type": "string",
            "enum": list(ITA_CLASSES),
            "description": "The tone as you state it, where no comparison region is given.",
        },
        "illuminant": {"type": "string", "enum": list(LIGHTS), "default": "unknown"},
        "chart": {
            "type": "string",
            "default": "auto",
            "pattern": _CHART,
            "description": f"The card in the picture: auto, {', '.join(CHARTS)}, or card:<batch>.",
        },
        "corners": {
            "type": "array",
            "items": _POINT,
            "minItems": 4,
            "maxItems": 4,
            "description": "Where the card is, if it is not found: the outer corners of its four corner "
            "patches as [[x, y], …], going round. They spare the search.",
        },
    },
}


@router.post(
    "",
    operation_id="comparePhoto",
    summary="Compare a photo with references",
    response_model=ComparisonJson,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": _FORM,
                    "encoding": {name: {"contentType": "application/json"} for name in _AS_JSON},
                }
            },
        }
    },
)
@access(Access.PUBLIC)
async def compare_photo(request: Request, services: ServicesDep) -> Response:
    """What was measured of a region, and references of the same site and like skin beside it.

    *Tongue, gums or lips discoloured, or the baby unwell: call for help and measure oxygen now. Do not
    stop for a photograph.* Nothing is kept. The answer estimates nothing, names no condition and ranks
    none; references are ordered by site, tone, light and calibration. Never send patient data.
    """
    result = await compare_upload(request, services)
    if not isinstance(result, ComparisonResult):
        raise PhotoRefusedError(result)
    return JSONResponse(comparison_json(result), headers={"Cache-Control": "no-store"})
