"""The shapes of what a search gives, and of what may be asked; see `api.wire`."""

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from api.wire import Link, PhotoJson


class FacetCountJson(TypedDict):
    """How many photos have a value."""

    value: Annotated[str, Field(description="'unknown' counts photos that say nothing of it.")]
    count: Annotated[int, Field(description="How many photos.")]


class VocabularyValueJson(TypedDict):
    """A value of a field."""

    value: Annotated[str, Field(description="As it stands in records and queries.")]
    label: Annotated[str, Field(description="The same for people.")]
    code: Annotated[str | None, Field(description="The value's code in a list that is not ours.")]


class VocabularyFieldJson(TypedDict):
    """A field that photos can be searched by."""

    field: Annotated[str, Field(description="The parameter's name, and the field's in `q`.")]
    label: Annotated[str, Field(description="Its name for people.")]
    definition: Annotated[str, Field(description="What it means.")]
    kind: Annotated[str, Field(description="closed (one of `values`), open (any text) or number (a range).")]
    unit: Annotated[str | None, Field(description="Of its numbers; null where it has none.")]
    several: Annotated[bool, Field(description="Whether one photo may have several of its values.")]
    ordered: Annotated[
        bool, Field(description="Whether `q` takes ranges of its values, in their order here.")
    ]
    facet: Annotated[bool, Field(description="Whether its values are counted.")]
    code_system: Annotated[str, Field(description="Whose list the values are from.")]
    code_system_href: Annotated[str | None, Field(description="Where that list is; null for our own.")]
    values: Annotated[
        list[VocabularyValueJson],
        Field(description="Those that it may have; empty where any text or number goes."),
    ]


class SortJson(TypedDict):
    """An order of photos."""

    name: Annotated[str, Field(description="For the parameter `sort`.")]
    label: Annotated[str, Field(description="The same for people.")]
    definition: Annotated[str, Field(description="What comes first.")]


class VocabularyJson(TypedDict):
    """What a search may ask for."""

    fields: Annotated[list[VocabularyFieldJson], Field(description="What photos can be searched by.")]
    sorts: Annotated[list[SortJson], Field(description="The orders that they can be had in.")]
    links: Annotated[list[Link], Field(description="What goes with it.")]


class PhotoListJson(TypedDict):
    """A page of photos."""

    photos: Annotated[list[PhotoJson], Field(description="This page's.")]
    total: NotRequired[Annotated[int, Field(description="Only with total=true.")]]
    facets: NotRequired[
        Annotated[
            dict[str, list[FacetCountJson]], Field(description="Only with facets asked for: counts by field.")
        ]
    ]
    links: Annotated[
        list[Link], Field(description="The next page, where there is one, and other forms of this search.")
    ]


class FacetsJson(TypedDict):
    """Counts for each facet, with that facet's own filter removed."""

    facets: Annotated[dict[str, list[FacetCountJson]], Field(description="Counts by field.")]
    links: Annotated[list[Link], Field(description="The search itself.")]


class AxisJson(TypedDict):
    """A field that coverage is counted by."""

    field: Annotated[str, Field(description="The field's name, as in a search.")]
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
    links: Annotated[list[Link], Field(description="The same as a page.")]
