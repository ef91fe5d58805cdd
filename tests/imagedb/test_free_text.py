"""What tells who somebody is, is found however it is written; what clinicians write otherwise is not."""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagedb.free_text import Kind, certain_kinds, find, is_plain, refusal, unexplained_colour_words
from imagedb.free_text.numbers import is_nhs_number

SAMPLES = Path(__file__).parents[2] / "sample_images" / "manifest.csv"

ORDINARY = (
    "",
    "Look at the sclera first, then at the gums.",
    "SIMULATED: upper chest of a newborn in an open vest, brown skin tone, colour card beside, daylight.",
    "TSB 250 µmol/L at 72 hours, SpO2 98 % pre-ductal, haemoglobin 170 g/L.",
    "L* 46.5, a* 12.1, b* 18.0; ITA 28° ± 4°; ΔE00 2.3 to 5.6",
    "The mother reports poor feeding since yesterday.",
    "Kramer zone 3 on Monk 7 skin, 36+4 weeks, day 3 of life.",
    "Apgar 9 at 1 and 10 at 5 minutes, 3200 g, 50 cm.",
    "Baby Skin Across Tones",
    "Newborn Jaundice in Darker Skin",
    "Quiz: which of these has jaundice?",
    "NICE guideline CG98 says: measure bilirubin, do not rely on looking.",
    "Twin A beside twin B, both at 48 h.",
    "Photographed under the ward LED, 4100 K, 750 lux, with an X-Rite ColorChecker.",
    "Rated by two midwives on the Monk scale, on the sternum.",
    "Blanched by 2 s of pressure with a finger; 1/2 to 3/4 of the sole is affected.",
)
CERTAIN = (
    (Kind.NHS_NUMBER, "NHS 943 476 5919"),
    (Kind.NHS_NUMBER, "9 4 3-4765919"),
    (Kind.DATE, "seen on 2024-03-12T03:12Z"),
    (Kind.DATE, "12.5.24 in the morning"),
    (Kind.DATE, "IMG_20240312_031200"),
    (Kind.DATE, "DOB 12 March"),
    (Kind.TIME, "Born by section at 03:12."),
    (Kind.TIME, "delivered 3.15 pm"),
    (Kind.PHONE, "ring 020 7946 0958"),
    (Kind.PHONE, "on 07700 900123"),
    (Kind.PHONE, "mobile +44 (0)7700 900 123"),
    (Kind.PHONE, "call +33 1 42 68 53 00"),
    (Kind.RECORD_NUMBER, "Hospital no: A123456"),
    (Kind.RECORD_NUMBER, "MRN 00412345"),
    (Kind.POSTCODE, "lives at SW1A 1AA"),
    (Kind.POSTCODE, "M1 1AE"),
    (Kind.EMAIL, "write to jo.doe+x@ward.example"),
    (Kind.EMAIL, "jo (at) ward (dot) example"),
    (Kind.NAME, "Baby Okonkwo at 3 days"),
    (Kind.NAME, "baby of Mrs O'Neill"),
    (Kind.NAME, "BABY SMITH"),
    (Kind.NAME, "Mum Jane holds the card"),
    (Kind.NAME, "a girl called Freya"),
)
DOUBTFUL = (
    (Kind.NHS_NUMBER, "943 476 5918"),
    (Kind.DATE, "taken on 12 March"),
    (Kind.DATE, "in March 2024"),
    (Kind.TIME, "at 03:12"),
    (Kind.RECORD_NUMBER, "label RXH0412345"),
    (Kind.POSTCODE, "near sw1a 1aa"),
    (Kind.LINK, "see https://example.org/baby"),
    (Kind.EMAIL, "thanks to @someone"),
    (Kind.NAME, "Compare Arabella's sclera"),
    (Kind.NAME, "Dr Whitfield rated it"),
    (Kind.NAME, "the chest of Tamsin, day 2"),
    (Kind.NAME, "little amelia on day 2"),
)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_pass(text: str) -> None:
    """What captions and notes ordinarily say is neither refused nor held."""
    assert () == find(text)


def test_the_sample_captions_pass() -> None:
    """None of the sample photos' texts holds anything, and none names a colour without its tone."""
    with SAMPLES.open(encoding="utf-8") as source:
        captions = [row["caption"] for row in csv.DictReader(source)]
    assert 98 == len(captions)
    assert [] == [text for text in captions if find(text) or unexplained_colour_words(text)]


@pytest.mark.parametrize(("kind", "text"), CERTAIN)
def test_what_is_certain_is_found(kind: Kind, text: str) -> None:
    """Each is told by its kind, so that the writer knows what to take out."""
    assert kind in certain_kinds(text)


DISGUISED = (
    (Kind.NHS_NUMBER, "943\N{ZERO WIDTH SPACE}476\N{ZERO WIDTH SPACE}5919"),
    (Kind.NHS_NUMBER, "94\N{WORD JOINER}3 476 5919"),
    (Kind.NHS_NUMBER, "9\N{VARIATION SELECTOR-16}4\N{COMBINING GRAPHEME JOINER}3 476 5919"),
    (Kind.NHS_NUMBER, "943\t476\t5919"),
    (Kind.NHS_NUMBER, "⁹⁴³ ⁴⁷⁶ ⁵⁹¹⁹"),
    (Kind.PHONE, "07700 9\N{SOFT HYPHEN}00123"),
    (Kind.POSTCODE, "SW1A\N{ZERO WIDTH SPACE}1AA"),
    (Kind.EMAIL, "jo\N{FULLWIDTH COMMERCIAL AT}ward.example"),
    (Kind.NAME, "Mrs S\N{ZERO WIDTH NON-JOINER}mith"),
    (
        Kind.NAME,
        "\U0001d40c\U0001d42b\U0001d42c \U0001d412\U0001d426\U0001d422\U0001d42d\U0001d421",
    ),  # bold letters of mathematics
)


@pytest.mark.parametrize(("kind", "text"), DISGUISED)
def test_what_is_disguised_is_found(kind: Kind, text: str) -> None:
    """Characters that nobody sees hide nothing, nor do letters and digits of another form; the place is that of the text."""
    assert kind in certain_kinds(text)
    found = next(one for one in find(text) if one.kind is kind and one.certain)
    assert (0, len(text)) == (found.start, found.end)


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x85", "\u202e", "\u2066", "\ufffe", "\ud800"])
def test_what_nobody_sees_is_no_plain_text(sign: str) -> None:
    """Controls, what turns the order of letters, half characters; ends of lines, tabs, joiners and Arabic stay."""
    assert not is_plain(f"Look{sign}here")
    assert is_plain(
        "Look here,\r\n\tthen there: می\N{ZERO WIDTH NON-JOINER}خواهم\N{RIGHT-TO-LEFT MARK} 👩🏾\N{ZERO WIDTH JOINER}⚕️"
    )


@pytest.mark.parametrize(("kind", "text"), DOUBTFUL)
def test_what_is_doubtful_is_for_a_person(kind: Kind, text: str) -> None:
    """It refuses nothing, and holds the photo until a person has read it."""
    assert (kind, False) in {(one.kind, one.certain) for one in find(text)}
    assert () == certain_kinds(text)


def test_a_refusal_never_repeats_what_it_found() -> None:
    """Reports and logs must not carry the number that the text should not have held."""
    said = refusal(certain_kinds("Baby Smith, NHS 943 476 5919, SW1A 1AA"))
    assert said.startswith("holds what looks like an NHS number, a postcode and a person's name")
    assert not any(part in said for part in ("943", "Smith", "SW1A"))


def _with_check_digit(nine: int) -> str:
    digits = f"{nine:09}"
    fitting = [str(d) for d in range(10) if is_nhs_number(f"{digits}{d}")]
    return digits + fitting[0] if fitting else ""


@given(
    st.integers(0, 999_999_999).map(_with_check_digit).filter(bool),
    st.lists(st.integers(1, 9), max_size=3, unique=True),
    st.sampled_from([" ", "-", ".", "/", "\N{NO-BREAK SPACE}", "\N{EN DASH}", " - "[:2]]),
    st.sampled_from(["", "no ", "(", "NHS number: "]),
)
def test_an_nhs_number_is_found_in_any_grouping(
    number: str, cuts: list[int], between: str, before: str
) -> None:
    """Ten digits with the right check digit are found, divided anywhere up to three times by any usual sign."""
    places = [0, *sorted(cuts), 10]
    written = between.join(number[a:b] for a, b in pairwise(places))
    assert Kind.NHS_NUMBER in certain_kinds(f"seen {before}{written} today")


@given(st.integers(0, 999_999_999).map(_with_check_digit).filter(bool))
def test_an_nhs_number_is_found_in_other_digits(number: str) -> None:
    """Full-width and Arabic-Indic digits are digits."""
    for zero in (0xFF10, 0x0660):
        assert Kind.NHS_NUMBER in certain_kinds("".join(chr(zero + int(digit)) for digit in number))


FORMS = (
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %m %Y",
    "%m/%d/%Y",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d%m%Y",
    "%d %B %Y",
    "%dth of %B %Y",
    "%B %d, %Y",
    "%d %b %y",
    "%d-%b-%Y",
    "%d%b%Y",
    "%A %d %B %Y",
    "%Y %B %d",
    "%Y-%m-%dT%H:%M:%S",
)


@given(
    st.dates(date(2000, 1, 1), date(2039, 12, 31)),
    st.sampled_from(FORMS),
    st.sampled_from([("", ""), ("born ", "."), ("(", ")"), ("on ", ", well")]),
)
def test_a_date_is_found_in_any_form(day: date, form: str, around: tuple[str, str]) -> None:
    """However a day is written in the United Kingdom, in America or by a machine."""
    assert Kind.DATE in certain_kinds(f"{around[0]}{day.strftime(form)}{around[1]}")


@given(st.text(max_size=80))
def test_any_text_can_be_looked_at(text: str) -> None:
    """Whatever was typed, looking does not break, and what is found lies in the text."""
    assert all(0 <= one.start < one.end <= len(text) for one in find(text))
    unexplained_colour_words(text)


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        ("A pink and well baby", ("pink",)),
        ("Lips dusky, hands blue.", ("dusky", "blue")),
        ("Pale. On dark skin the sclera is more yellow.", ("pale",)),
        ("Normal colour", ("normal colour",)),
        ("Looks ashen and grey", ("ashen", "grey")),
        ("On dark brown skin this looks grey rather than blue.", ()),
        ("Monk 8: pallor shows as a greyish palm.", ()),
        ("Slate-grey spot on the back, the grey card beside.", ()),
        ("Taken with the blue light off; the white of the eye is yellow.", ()),
        ("More yellow than the same skin beside it.", ()),
    ],
)
def test_a_word_for_a_colour_needs_its_tone(caption: str, words: tuple[str, ...]) -> None:
    """'Pink' or 'blue' says nothing until it is said of a tone, in the same sentence."""
    assert words == unexplained_colour_words(caption)
