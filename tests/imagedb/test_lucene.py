"""`q`: what is read, what is refused and how, and that a tree written is the tree read."""

import math
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagedb.errors import LuceneError
from imagedb.search.expression import Among, And, Between, Expression, Near, Not, Or, Words
from imagedb.search.fields import FIELDS, UNKNOWN, Field, Kind
from imagedb.search.lucene import LONGEST, parse, write
from imagedb.search.words import words

JAUNDICE = Among("condition", ("jaundice",))
CHEST = Words(("chest",))
ARM = Words(("arm",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "condition:jaundice AND monk:[7 TO 10] AND -provenance:simulated",
            And((JAUNDICE, Among("monk", ("7", "8", "9", "10")), Not(Among("provenance", ("simulated",))))),
        ),
        ("chest arm", And((CHEST, ARM))),
        ("chest AND arm condition:jaundice", And((And((CHEST, ARM)), JAUNDICE))),
        ("+chest -arm", And((CHEST, Not(ARM)))),
        ("chest OR arm AND condition:jaundice", Or((CHEST, And((ARM, JAUNDICE))))),
        ("(chest OR arm) condition:jaundice", And((Or((CHEST, ARM)), JAUNDICE))),
        ("NOT (chest OR arm)", Not(Or((CHEST, ARM)))),
        ("NOT NOT chest", Not(Not(CHEST))),
        ("Chest*", CHEST),
        ("slate-grey", Words(("slate", "grey"))),
        ('"slate grey"', Words(("slate", "grey"))),
        ("text:(chest arm)", And((CHEST, ARM))),
        ("condition:(jaundice OR none)", Among("condition", ("jaundice", "none"))),
        ("condition:(jaundice AND NOT none)", And((JAUNDICE, Not(Among("condition", ("none",)))))),
        ('camera:"An \\"Odd\\" \\\\ Name"', Among("camera", ('An "Odd" \\ Name',))),
        ("camera:Odd\\:Name", Among("camera", ("Odd:Name",))),
        ("monk:{7 TO 9]", Among("monk", ("8", "9"))),
        ("monk:[* TO 2]", Among("monk", ("1", "2"))),
        ("monk:>=9", Among("monk", ("9", "10"))),
        ("ita_class:[brown TO *]", Among("ita_class", ("brown", "dark"))),
        ("age_band:<48-72h", Among("age_band", ("0-24h", "24-48h"))),
        ("tsb:150", Between("tsb", 150.0, 150.0)),
        ("tsb:[150 TO 250.5]", Between("tsb", 150.0, 250.5)),
        ("tsb:[* TO *]", Between("tsb", None, None)),
        ("tsb:{150 TO *]", Between("tsb", math.nextafter(150.0, math.inf), None)),
        ("tsb:<150", Between("tsb", None, math.nextafter(150.0, 0))),
        ("tsb:[-1 TO 1e2]", Between("tsb", -1.0, 100.0)),
        ("tsb:(unknown OR >=250)", Or((Among("tsb", (UNKNOWN,)), Between("tsb", 250.0, None)))),
        ("tsb:*", Not(Among("tsb", (UNKNOWN,)))),
        ("monk:*", Not(Among("monk", (UNKNOWN,)))),
        ("condition:*", And(())),
        ("*:*", And(())),
    ],
)
def test_what_is_written_is_understood(text: str, expected: Expression) -> None:
    """Each form of the syntax means what Lucene's readers take it to mean."""
    assert expected == parse(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("conditon:jaundice", "did you mean condition"),
        ("condition:jaundise", "did you mean jaundice"),
        ("monk:[7 TO 11]", "monk in q cannot be '11'"),
        ("monk:[9 TO 2]", "holds nothing"),
        ("monk:{7 TO 8}", "holds nothing"),
        ("tsb:[250 TO 150]", "holds nothing"),
        ("tsb:many", "takes a number"),
        ("tsb:9999999999999999", "takes a number"),
        ("tsb:[1 TO 1e400]", "takes a number"),
        ("tsb:٣", "takes a number"),
        ("condition:[jaundice TO none]", "takes no range; these do"),
        ("camera:[a TO b]", "takes no range"),
        ("[1 TO 2]", "range without a field"),
        ("chest~2", "fuzzy"),
        ("chest^2", "boosts"),
        ('"slate grey"~3', "distances"),
        ("/ch.*/", "regular expressions"),
        ("ch?st", "patterns"),
        ("condition:jau*", "patterns"),
        ("chest OR arm -leg", "put brackets"),
        ("chest OR arm leg", "put brackets"),
        ("chest OR arm AND leg -back", "put brackets"),
        ("-leg chest OR arm", "put brackets"),
        ("chest && arm", "write AND, OR and NOT"),
        ("!chest", "write AND, OR and NOT"),
        ("monk:(7 condition:jaundice)", "close the bracket"),
        ("subject:s-1", "no field 'subject'"),
        ("site_code:SITE-7", "no field 'site_code'"),
        ("teaching_set:*", "the id of a set"),
        ("!!", "write AND"),
        ('"…"', "no word to look for"),
        ("(chest", "cannot be read"),
        ("AND", "cannot be read"),
        ("condition:", "cannot be read"),
        ("a" * 101, "at most 100 letters"),
        ("(" * 10_000, f"may have {LONGEST} characters"),
        ("(" * 900 + "a" + ")" * 900, "nested"),
        ("NOT " * 400 + "a", "nested"),
        ("a " * 900, "conditions"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(text: str, said: str) -> None:
    """A mistake is told with what to write instead, and a hostile search as fast as any."""
    began = time.process_time()
    with pytest.raises(LuceneError, match="q") as caught:
        parse(text)
    assert said in str(caught.value)
    assert "q" == caught.value.parameter
    assert time.process_time() - began < 1


@given(st.text(max_size=40) | st.text('ab:()[]{}"\\*~^-+<>/ ANDORTO19', max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but LuceneError comes of a text, whatever it is."""
    with suppress(LuceneError):
        parse(text)


NUMBERS = st.floats(-1e9, 1e9, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-90)
ENDS = st.none() | NUMBERS.map(lambda x: x + 0.0 if x else 0.0)


def betweens(field: Field) -> st.SearchStrategy[Expression]:
    """Ranges of a number, the lower end first."""
    ends = st.tuples(ENDS, ENDS).map(lambda two: sorted(two, key=lambda end: (end is not None, end or 0)))
    return ends.map(
        lambda two: (
            Between(field.name, two[0], two[1]) if None not in two else Between(field.name, *reversed(two))
        )
    )


def leaves_of(field: Field) -> st.SearchStrategy[Expression]:
    """What can be asked of a field."""
    if field.kind is Kind.NUMBER:
        return betweens(field) | st.just(Among(field.name, (UNKNOWN,)))
    values = st.sampled_from(field.values) if field.values else st.text(min_size=1, max_size=12)
    return st.lists(values, min_size=1, max_size=4, unique=True).map(lambda v: Among(field.name, tuple(v)))


def several(part: st.SearchStrategy[Expression]) -> st.SearchStrategy[tuple[Expression, ...]]:
    """Parts to be joined."""
    return st.lists(part, min_size=2, max_size=4).map(tuple)


spoken = st.text(max_size=20).map(lambda text: tuple(words(text))).filter(bool)
leaves = st.one_of(st.sampled_from(list(FIELDS.values())).flatmap(leaves_of), spoken.map(Words))
trees = st.recursive(
    leaves | st.just(And(())),
    lambda part: several(part).map(And) | several(part).map(Or) | part.map(Not),
    max_leaves=12,
)


@given(trees)
def test_a_tree_that_is_written_is_read_back(expression: Expression) -> None:
    """Parse is the inverse of write, for every tree that the syntax can say."""
    assert expression == parse(write(expression))


def test_a_colour_is_no_part_of_the_syntax() -> None:
    """`near` stands in the address by itself."""
    with pytest.raises(ValueError, match="no part of q"):
        write(Not(Near((50.0, 10.0, 20.0), 3.0)))
