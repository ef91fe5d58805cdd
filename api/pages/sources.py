"""What the guides rest on: each statement names one or more of these, and a page lists those that it used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from api.translation import gettext, mark


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was read: its short name, what it is, and where it stands ('' for our own model)."""

    key: str
    short: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Said:
    """A statement and the keys of its sources."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement in the reader's language with its sources."""

    text: str
    sources: tuple[Source, ...]


_ALL: Final = (
    Source(
        "rho",
        "NHS RHO 2023",
        "NHS Race and Health Observatory: Review of neonatal assessment and practice in Black, Asian and "
        "minority ethnic newborns. Exploring the Apgar score, the detection of cyanosis, and jaundice. 2023.",
        "https://www.nhsrho.org/research/review-of-neonatal-assessment-and-practice-in-black-asian-and-"
        "minority-ethnic-newborns-exploring-the-apgar-score-the-detection-of-cyanosis-and-jaundice/",
    ),
    Source(
        "nice",
        "NICE CG98",
        "National Institute for Health and Care Excellence: Jaundice in newborn babies under 28 days. "
        "Clinical guideline 98, as changed in 2023.",
        "https://www.nice.org.uk/guidance/cg98",
    ),
    Source(
        "hsib",
        "HSIB 2023",
        "Healthcare Safety Investigation Branch: Detection of jaundice in newborn babies. January 2023.",
        "https://www.hsib.org.uk/investigations-and-reports/detection-of-jaundice-in-newborn-babies/",
    ),
    Source(
        "odonnell",
        "O’Donnell 2007",  # noqa: RUF001 - a name with its apostrophe
        "O’Donnell, Kamlin, Davis, Carlin, Morley: Clinical assessment of infant colour at delivery. "  # noqa: RUF001 - likewise
        "Archives of Disease in Childhood, Fetal and Neonatal Edition 2007; 92: F465.",
        "https://doi.org/10.1136/adc.2007.120634",
    ),
    Source(
        "vesoulis",
        "Vesoulis 2022",
        "Vesoulis, Tims, Lodhi, Lalos, Whitehead: Racial discrepancy in pulse oximeter accuracy in preterm "
        "infants. Journal of Perinatology 2022; 42: 79.",
        "https://doi.org/10.1038/s41372-021-01230-3",
    ),
    Source(
        "kramer",
        "Dionis 2021",
        "Dionis and others: Reliability of visual assessment of neonatal jaundice among neonates of black "
        "descent: a cross-sectional study from Tanzania. BMC Pediatrics 2021; 21.",
        "https://doi.org/10.1186/s12887-021-02859-x",
    ),
    Source(
        "neomar",
        "Neomar 2020",
        "Validation of a neonatal skin color scale. European Journal of Pediatrics 2020.",
        "https://doi.org/10.1007/s00431-020-03623-6",
    ),
    Source(
        "nhs",
        "NHS",
        "NHS website: “Blue or grey skin or lips (cyanosis)”.",
        "https://www.nhs.uk/conditions/blue-skin-or-lips-cyanosis/",
    ),
    Source(
        "eichenwald",
        "Eichenwald",
        "Eichenwald: Overview of cyanosis in the newborn. UpToDate.",
        "https://www.uptodate.com/contents/overview-of-cyanosis-in-the-newborn",
    ),
    Source(
        "model",
        mark("SIMULATED"),
        mark(
            "The skin model of this atlas: computed from the optics of skin, no baby was measured. What is "
            "assumed of eyes, gums, lips, palms and nails was not measured either. Differences are in "
            "CIEDE2000; near 1 is about the least that an eye sees."
        ),
        "",
    ),
    Source(
        "atlas",
        mark("this atlas"),
        mark("The words of this atlas, each with its meaning, as programs read them."),
        "/v1/vocabulary",
    ),
)
SOURCES: Final[Mapping[str, Source]] = MappingProxyType({source.key: source for source in _ALL})
"""Every source by its key, in the order in which pages list them."""


def cited(said: Said) -> Cited:
    """The statement as a page shows it."""
    return Cited(gettext(said.text), tuple(SOURCES[key] for key in said.sources))


def used(statements: Iterable[Said]) -> list[Source]:
    """The sources of these statements, once each."""
    keys = {key for said in statements for key in said.sources}
    return [source for source in SOURCES.values() if source.key in keys]
