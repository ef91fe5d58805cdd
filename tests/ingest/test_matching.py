"""Files that a browser sends find the rows that name them."""

import pytest

from ingest.matching import matched


@pytest.mark.parametrize(
    ("wanted", "sent", "expected"),
    [
        (["a.jpg"], {"a.jpg": 1, "b.jpg": 2}, {"a.jpg": 1}),
        (["a.jpg", "x/b.jpg"], {"ward/a.jpg": 1, "ward/x/b.jpg": 2}, {"a.jpg": 1, "x/b.jpg": 2}),
        (["x/a.jpg"], {"a.jpg": 1}, {"x/a.jpg": 1}),
        (["x/a.jpg", "y/a.jpg"], {"a.jpg": 1}, {}),
        (["a.jpg"], {"w/x/a.jpg": 1, "w/y/a.jpg": 2}, {}),
        (["a.jpg"], {"a.jpg": 1, "ward/a.jpg": 2}, {"a.jpg": 1}),
        (["a.jpg", "a.jpg"], {"A.jpg": 1}, {}),
    ],
)
def test_a_file_is_taken_for_the_row_that_names_it(
    wanted: list[str], sent: dict[str, int], expected: dict[str, int]
) -> None:
    """By its whole name, without the folder sent, or by its last part where that leaves no doubt."""
    assert expected == matched(wanted, sent)
