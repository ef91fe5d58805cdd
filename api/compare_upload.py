"""From an uploaded form to a comparison, for the REST route and the page alike.

A form is read only once there is room to work on it, so that no more photos than that are ever held
in memory. None is written anywhere.
"""

import json
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Literal, TypeVar, cast, get_args

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from api.comparison import SIGNS, CompareRequest, ComparisonResult, compare
from api.dependencies import nearest_names
from api.errors import Fault, InvalidBodyError, NotFoundError
from api.pace import COMPARISONS, at_a_pace
from api.services import Services
from api.slots import Slots
from api.upload import Form, read_form
from colour.batch_name import batch_of
from colour.charts import CHARTS
from colour.light import LIGHTS
from colour.tone import ITA_CLASSES
from imagedb.model import Reason
from imagedb.vocabulary import BodySite, Condition
from ingest.asked import Outline, Points

MAX_BYTES = 30_000_000
SECONDS = 60.0
MOST_CORNERS = 500
CORNERS = 4

Unit = Literal["pixel", "fraction"]
UNITS: tuple[Unit, ...] = get_args(Unit)
FIELDS = (
    "photo",
    "body_site",
    "sign",
    "polygon",
    "rectangle",
    "comparison_polygon",
    "comparison_rectangle",
    "unit",
    "tone",
    "illuminant",
    "chart",
    "corners",
)
V = TypeVar("V", bound=str)


async def compare_upload(request: Request, services: Services) -> ComparisonResult | tuple[Reason, ...]:
    """Read the form of this request and compare, or say why it cannot be done.

    Raises what `form_of` raises, and InvalidBodyError with a fault for every field that is wrong.
    """
    async with form_of(request, services) as form:
        return await run_in_threadpool(compare, services, read_request(form))


@asynccontextmanager
async def form_of(request: Request, services: Services) -> AsyncIterator[Form]:
    """The form of this request, held while there is room to work on it.

    Raises NotFoundError while the comparison is turned off, TooManyRequestsError, BusyError and what `read_form`
    raises.
    """
    require_enabled(services)
    at_a_pace(request, COMPARISONS)
    slots: Slots = request.app.state.compare_slots
    async with slots.take():
        yield await read_form(request, limit=MAX_BYTES, seconds=SECONDS)


def require_enabled(services: Services) -> None:
    """Raise NotFoundError while COMPARE_ENABLED is false: then there is no comparison at all."""
    if not services.settings.compare_enabled:
        msg = "The comparison is turned off here."
        raise NotFoundError(msg)


def read_request(form: Form) -> CompareRequest:
    """The form as a request. Raises InvalidBodyError that points at every fault."""
    reader = _Reader(form)
    unit = reader.choice("unit", UNITS, "pixel")
    photo = form.files.get("photo", b"")
    if not photo:
        reader.fault("photo", "Send the photo as a file.")
    region = reader.outline("", unit, required=True)
    site = reader.choice("body_site", tuple(BodySite))
    sign: Condition | None = reader.choice("sign", SIGNS)
    beside = reader.outline("comparison_", unit, required=False)
    tone = reader.choice("tone", ITA_CLASSES, None, required=False)
    light = reader.choice("illuminant", LIGHTS, "unknown")
    corners = reader.corners(unit)
    chart = reader.chart()
    reader.check()
    assert region is not None
    assert site is not None
    assert sign is not None
    return CompareRequest(photo, region, site, sign, beside, tone, light or "unknown", chart, corners)


class _Reader:
    """Reads fields one by one and gathers what is wrong with them."""

    def __init__(self, form: Form) -> None:
        self._fields: Mapping[str, str] = {k: v.strip() for k, v in form.fields.items()}
        self._faults: list[Fault] = []
        for name in {**form.fields, **form.files}:
            if name not in FIELDS:
                nearest = nearest_names(name, list(FIELDS))
                self._faults.append(Fault(f"There is no field {name!r}.", f"/{name}", nearest=nearest))

    def fault(self, name: str, detail: str, nearest: tuple[str, ...] = ()) -> None:
        self._faults.append(Fault(detail, f"/{name}", nearest=nearest))

    def check(self) -> None:
        if self._faults:
            raise InvalidBodyError(self._faults[0].detail, self._faults)

    def choice(
        self, name: str, values: tuple[V, ...], default: V | None = None, *, required: bool = True
    ) -> V | None:
        """One of `values`. A field left empty is the default."""
        text = self._fields.get(name, "")
        if not text:
            if required and default is None:
                self.fault(name, f"{name} is missing.", tuple(str(v) for v in values))
            return default
        found = next((value for value in values if value == text), None)
        if found is None:
            names = [str(v) for v in values]
            self.fault(name, f"{name} cannot be {text!r}.", nearest_names(text, names) or tuple(names))
        return found

    def outline(self, prefix: str, unit: Unit | None, *, required: bool) -> Outline | None:
        """A polygon or a rectangle, whichever was sent."""
        polygon, rectangle = f"{prefix}polygon", f"{prefix}rectangle"
        if self._fields.get(polygon):
            points = _points(_json(self._fields[polygon]))
            if points is not None:
                return Outline(points, unit or "pixel")
            self.fault(polygon, f"Write {polygon} as [[x, y], …] with 3 to {MOST_CORNERS} corners.")
        elif self._fields.get(rectangle):
            box = _numbers(_json(self._fields[rectangle]), 4)
            if box is not None:
                return Outline.rectangle(box[0], box[1], box[2], box[3], unit or "pixel")
            self.fault(rectangle, f"Write {rectangle} as [x, y, width, height].")
        elif required:
            self.fault("polygon", "Draw the region of skin: send polygon or rectangle.")
        return None

    def chart(self) -> str:
        """The card that is stated: a kind that is known, or a batch of our own."""
        text = self._fields.get("chart", "")
        if batch_of(text):
            return text
        return self.choice("chart", ("auto", *CHARTS), "auto") or "auto"

    def corners(self, unit: Unit | None) -> Outline | None:
        """The card's four corners, if they were sent."""
        if not self._fields.get("corners"):
            return None
        points = _points(_json(self._fields["corners"]))
        if points is not None and len(points) == CORNERS:
            return Outline(points, unit or "pixel")
        self.fault("corners", "Write corners as [[x, y], [x, y], [x, y], [x, y]], going round the card.")
        return None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _points(value: object) -> Points | None:
    if not isinstance(value, list) or not 3 <= len(value) <= MOST_CORNERS:
        return None
    pairs = [_numbers(pair, 2) for pair in value]
    if any(pair is None for pair in pairs):
        return None
    return cast("Points", tuple(pairs))


def _numbers(value: object, count: int) -> tuple[float, ...] | None:
    """So many finite numbers, or None."""
    if not isinstance(value, list) or len(value) != count:
        return None
    if any(isinstance(n, bool) or not isinstance(n, int | float) for n in value):
        return None
    if not all(abs(n) < 1e9 and math.isfinite(n) for n in value):
        return None
    return tuple(float(n) for n in value)
