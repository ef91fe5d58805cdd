"""How the pages say a value in running text.

What fields and values are called is `imagedb.labels`'s; sentences that are the same on every face
(intended use, emergency, measure lines) are `imagedb.wording`'s.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from api.translation import gettext, mark
from consent.licence import allowed
from consent.purpose import Purpose
from imagedb.labels import FIELDS, SCALES, VALUES
from imagedb.model import Photo
from imagedb.vocabulary import BodySite, Condition

_Labels = Mapping[str, str]

UNKNOWN = mark("not recorded")
# Of several; of one picture see imagedb.wording.SIMULATED.
SIMULATED = mark(
    "computed from the optics of skin; none shows a baby. Real skin varies in more ways than a model does."
)

# What a value stands for, which by itself says nothing to a reader.
_OPAQUE: _Labels = MappingProxyType(
    {
        "subject_group": mark("one baby, or twins"),
        "duplicate_group": mark("pictures that look alike"),
        "teaching_set": mark("one teaching set"),
    }
)

# Values that read as "nobody wrote it down"; a gap is shown as a gap.
_MISSING = frozenset({"", "unknown", "missing", "none_recorded"})

# In running text: "Jaundice at the chest".
_AT: Mapping[BodySite, str] = MappingProxyType(
    {
        BodySite.FOREHEAD: mark("on the forehead"),
        BodySite.SCLERA: mark("in the white of the eye"),
        BodySite.GUM: mark("at the gums"),
        BodySite.TONGUE: mark("at the tongue"),
        BodySite.LIP: mark("at the lips"),
        BodySite.FACE: mark("on the face"),
        BodySite.STERNUM: mark("at the chest"),
        BodySite.ABDOMEN: mark("on the abdomen"),
        BodySite.PALM: mark("on the palm"),
        BodySite.SOLE: mark("on the sole"),
        BodySite.NAIL_BED: mark("at the nail bed"),
        BodySite.ARM: mark("on the arm"),
        BodySite.LEG: mark("on the leg"),
        BodySite.BACK: mark("on the back"),
        BodySite.OTHER: mark("at another site"),
    }
)

# In running text without a preposition: "… and gums".
_SHORT: Mapping[BodySite, str] = MappingProxyType(
    {
        BodySite.SCLERA: mark("white of the eye"),
        BodySite.STERNUM: mark("chest"),
    }
)

# As part of a title; the others are called there what they are called anywhere.
_TITLED: Mapping[Condition, str] = MappingProxyType({Condition.ACROCYANOSIS: mark("Acrocyanosis")})

CYANOSIS: frozenset[str] = frozenset(
    {
        Condition.CYANOSIS_CENTRAL,
        Condition.CYANOSIS_PERIPHERAL,
        Condition.ACROCYANOSIS,
    }
)

# Purposes that decide what others may do; the first two of the enum never leave the hospital.
PUBLIC_PURPOSES: tuple[Purpose, ...] = (
    Purpose.OPEN_WEB,
    Purpose.RESEARCH,
    Purpose.COMMERCIAL,
    Purpose.AI_TRAINING,
)


# What a licence withholds, by the public purposes that it withholds.
_LICENCES: Mapping[tuple[Purpose, ...], str] = MappingProxyType(
    {
        (): mark("Open for every use"),
        (Purpose.RESEARCH,): mark("Open, but no research"),
        (Purpose.COMMERCIAL,): mark("Open, but no commercial use"),
        (Purpose.AI_TRAINING,): mark("Open, but no ai training"),
        (Purpose.RESEARCH, Purpose.COMMERCIAL): mark("Open, but no research or commercial use"),
        (Purpose.RESEARCH, Purpose.AI_TRAINING): mark("Open, but no research or ai training"),
        (Purpose.COMMERCIAL, Purpose.AI_TRAINING): mark("Open, but no commercial use or ai training"),
        (Purpose.RESEARCH, Purpose.COMMERCIAL, Purpose.AI_TRAINING): mark(
            "Open, but no research or commercial use or ai training"
        ),
        PUBLIC_PURPOSES: mark(
            "Open, but no open web and teaching or research or commercial use or ai training"
        ),
    }
)


def field(name: str) -> str:
    """The name of a filter as the page shows it."""
    return gettext(FIELDS[name]) if name in FIELDS else name.replace("_", " ").capitalize()


def label(name: str, value: object) -> str:
    """The name of `value` of the field `name`; what nobody recorded is said to be 'not recorded'."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    text = "" if value is None else str(value)
    known = VALUES.get(name, {})
    if text in known:
        return gettext(known[text])
    if text in _MISSING:
        return gettext(UNKNOWN)
    if name in _OPAQUE:
        return gettext(_OPAQUE[name])
    if name == "licence":
        return licence(text)
    if name in SCALES:
        return f"{gettext(SCALES[name])} {text}"
    return text.replace("_", " ")


def small(text: str) -> str:
    """The label in running text: 'Ward LED' is 'ward LED'."""
    return text[:1].lower() + text[1:]


def ethnic_category(code: str) -> str:
    """What the family said, with its NHS code; or the broad group of it that enough families share."""
    known = VALUES["ethnic_category"]
    return gettext(known[code]) if code in known else f"code ({code})"


def licence(identifier: str) -> str:
    """What a licence withholds, short enough for a filter."""
    try:
        granted = allowed(identifier)
    except ValueError:
        return identifier
    return gettext(_LICENCES[tuple(p for p in PUBLIC_PURPOSES if p not in granted)])


def shows_cyanosis(photos: Iterable[Photo]) -> bool:
    """Whether the emergency lines stand above these photos."""
    return any(CYANOSIS & set(photo.conditions) for photo in photos)


def at(site: BodySite) -> str:
    """The site in running text, with its preposition."""
    return gettext(_AT[site])


def site(of: BodySite) -> str:
    """The site in running text, without a preposition."""
    return gettext(_SHORT[of]) if of in _SHORT else small(label("body_site", of))


def sign(of: Condition) -> str:
    """The sign as part of a title."""
    return gettext(_TITLED[of]) if of in _TITLED else label("condition", of)


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    first = words[0]
    for middle in words[1:-1]:
        first = gettext("%(first)s, %(next)s") % {"first": first, "next": middle}
    return gettext("%(first)s and %(last)s") % {"first": first, "last": words[-1]}
