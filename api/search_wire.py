"""The shapes of what a search gives, and of what may be asked; see `api.wire`."""

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from api.wire import Link, PhotoJson


class FacetCountJson(TypedDict):
    """How many photos have a value."""

    value: Annotated[str, Field(description="'unknown' counts photos that say nothing of it.")]
    count: int


class VocabularyValueJson(TypedDict):
    """A value of a field."""

    value: str
    label: str
    code: Annotated[str | None, Field(description="The value's code in a list that is not ours.")]


class VocabularyFieldJson(TypedDict):
    """A field that photos can be searched by."""

    field: Annotated[str, Field(description="The parameter's name, and the field's in `q`.")]
    label: str
    definition: str
    kind: Annotated[str, Field(description="closed (one of `values`), open (any text) or number (a range).")]
    unit: str | None
    several: Annotated[bool, Field(description="Whether one photo may have several of its values.")]
    ordered: Annotated[
        bool, Field(description="Whether `q` takes ranges of its values, in their order here.")
    ]
    facet: Annotated[bool, Field(description="Whether its values are counted.")]
    code_system: Annotated[str, Field(description="Whose list the values are from.")]
    code_system_href: str | None
    values: list[VocabularyValueJson]


class SortJson(TypedDict):
    """An order of photos."""

    name: str
    label: str
    definition: str


class VocabularyJson(TypedDict):
    """What a search may ask for."""

    fields: list[VocabularyFieldJson]
    sorts: list[SortJson]
    links: list[Link]


class PhotoListJson(TypedDict):
    """A page of photos."""

    photos: list[PhotoJson]
    total: NotRequired[Annotated[int, Field(description="Only with total=true.")]]
    facets: NotRequired[dict[str, list[FacetCountJson]]]
    links: list[Link]


class FacetsJson(TypedDict):
    """Counts for each facet, with that facet's own filter removed."""

    facets: dict[str, list[FacetCountJson]]
    links: list[Link]


class AxisJson(TypedDict):
    """A field that coverage is counted by."""

    field: str
    values: Annotated[list[str], Field(description="In the order in which `counts` has them.")]


class CoverageJson(TypedDict):
    """How many photos there are for every combination of the axes' values."""

    axes: Annotated[list[AxisJson], Field(description="condition, ita_class, body_site, age_band.")]
    counts: Annotated[
        list[list[list[list[int]]]],
        Field(description="counts[condition][tone][site][age], each by its place in the axis."),
    ]
    cells: Annotated[int, Field(description="How many combinations there are.")]
    empty: Annotated[int, Field(description="How many of them have no photo.")]
    links: list[Link]
