"""A manifest is mended cell by cell, and nothing but those cells changes."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.mending import cells_of, mend
from tests.support.examples import examples

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
rows = st.lists(
    st.fixed_dictionaries({"file": texts.filter(bool), "caption": texts, "x_lab": texts}), min_size=1
)


def written(table: list[dict[str, str]]) -> bytes:
    """The rows as a CSV file."""
    sink = io.StringIO(newline="")
    writer = csv.DictWriter(sink, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    return sink.getvalue().encode()


@settings(max_examples=examples(40))
@given(rows, st.data())
def test_only_the_cells_named_change(table: list[dict[str, str]], data: st.DataObject) -> None:
    """Whatever the other cells hold; a column that was not there is added."""
    row = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.sampled_from(["file", "caption", "sex"]))
    text = data.draw(texts)
    expected = {n: dict(cells) for n, cells in enumerate(table, start=2)}
    if column == "sex":
        expected = {n: {**cells, "sex": ""} for n, cells in expected.items()}
    expected[row + 2][column] = text
    after = cells_of("m.csv", mend("m.csv", written(table), {(row + 2, column): text}))
    # A row without a single letter is blank, and passed over as in every manifest.
    assert {n: cells for n, cells in expected.items() if any(cells.values())} == after


def test_rows_keep_their_numbers_over_blank_lines() -> None:
    """The row that a person sees as the fourth stays the fourth."""
    before = b"file,sex\n\n\na.jpg,x\n"
    assert b"file,sex\n\n\na.jpg,male\n" == mend("m.csv", before, {(4, "sex"): "male"})


def test_a_row_with_too_many_cells_stays_wrong_until_it_is_written_into() -> None:
    """A column that is added for another row must not make its surplus cell fit."""
    before = b"file,sex\na.jpg,male,surplus\nb.jpg,female\n"
    mended = mend("m.csv", before, {(3, "caption"): "Chest"})
    assert b"file,sex,caption\na.jpg,male,surplus,\nb.jpg,female,Chest\n" == mended
    assert b"file,sex\nc.jpg,male\nb.jpg,female\n" == mend("m.csv", before, {(2, "file"): "c.jpg"})


def test_a_row_that_is_not_there_is_not_made() -> None:
    """Nor is the header written over."""
    before = b"file,sex\na.jpg,male\n"
    assert before == mend("m.csv", before, {(1, "sex"): "x", (9, "file"): "y"})
