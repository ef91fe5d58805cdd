import re

import pytest
from hypothesis import assume
from hypothesis import given as every
from hypothesis import strategies as st

from consent.code import ALPHABET, WithdrawalCodeError, generate, hash_code, hash_typed, is_hash, normalise

chance = st.binary(min_size=10, max_size=10)
places = st.integers(0, 17)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the slow hash a quick one, for tests that are not about what stands on receipts."""
    monkeypatch.setattr("consent.code._COST", 16)


def _bare(code: str) -> str:
    return code.replace("-", "")


@every(chance, chance)
def test_codes_are_grouped_and_as_many_as_there_is_chance(one: bytes, other: bytes) -> None:
    """A code is six groups of three, and two codes are equal only if their chance was."""
    assert re.fullmatch(f"([{ALPHABET}]{{3}}-){{5}}[{ALPHABET}]{{3}}", generate(one))
    assert (one == other) == (generate(one) == generate(other))


@every(chance, st.sampled_from([str.lower, _bare, lambda c: c.replace("-", " "), lambda c: f" {c}\u2013\n"]))
def test_a_code_is_known_however_it_is_typed(entropy: bytes, typed: object) -> None:
    """Case, spaces and dashes of any kind make no difference."""
    assert callable(typed)
    assert generate(entropy) == normalise(typed(generate(entropy)))


@every(chance, st.sampled_from(["\u0660", "\u06f0", "\uff10"]))
def test_a_code_is_known_in_the_digits_of_another_script(entropy: bytes, nought: str) -> None:
    """A telephone set to Arabic, Persian or Chinese types its own digits, and what is copied may hold what nobody sees."""
    code = generate(entropy)
    digits = {str(n): f"{chr(ord(nought) + n)}\N{RIGHT-TO-LEFT MARK}" for n in range(10)}
    assert code == normalise(code.translate(str.maketrans(digits)))


@every(chance)
def test_letters_that_look_like_digits_are_read_as_those(entropy: bytes) -> None:
    """O is nought, and I and L are one, in either case."""
    code = generate(entropy)
    for seen in ({"0": "O", "1": "I"}, {"0": "o", "1": "l"}):
        assert code == normalise(code.translate(str.maketrans(seen)))


@every(chance, places, st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_found(entropy: bytes, place: int, wrong: str) -> None:
    """A code with any one symbol changed is no code."""
    code = _bare(generate(entropy))
    assume(code[place] != wrong)
    with pytest.raises(WithdrawalCodeError):
        normalise(code[:place] + wrong + code[place + 1 :])


@every(chance, st.integers(0, 15), st.integers(0, 15))
def test_two_letters_that_changed_places_are_found(entropy: bytes, one: int, other: int) -> None:
    """A code of which two symbols before the checks were swapped is no code."""
    symbols = list(_bare(generate(entropy)))
    assume(symbols[one] != symbols[other])
    symbols[one], symbols[other] = symbols[other], symbols[one]
    with pytest.raises(WithdrawalCodeError):
        normalise("".join(symbols))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("typed", ["", "abc", "UUU-UUU-UUU-UUU-UUU-UUU", "é" * 18, "0" * 19, "0" * 17])
def test_what_is_no_code_is_refused_without_repeating_it(typed: str) -> None:
    """The error says what to do and not what was typed."""
    with pytest.raises(WithdrawalCodeError, match="check it against the receipt"):
        normalise(typed)
    assert hash_typed("") == hash_typed(typed)


@pytest.mark.usefixtures("quick")
def test_only_the_code_itself_is_found() -> None:
    """A hash holds no code, and is that of this code alone, however it is typed."""
    code = generate(b"tenletters")
    kept = hash_code(code)
    assert _bare(code) not in kept
    assert is_hash(kept)
    assert not is_hash(code)
    assert kept == hash_typed(code.lower())
    assert len({kept, hash_typed(generate(b"tenLetters")), hash_typed("")}) == 3
    assert is_hash(hash_typed(""))


@pytest.mark.usefixtures("quick")
def test_what_is_typed_without_end_is_cut() -> None:
    """A megabyte is no code, and takes no longer to say so."""
    assert hash_typed("") == hash_typed("0" * 1_000_000)


def test_too_little_chance_is_refused() -> None:
    """More or less than ten bytes of chance is the caller's mistake."""
    with pytest.raises(ValueError, match="10 bytes"):
        generate(b"short")


def test_a_code_is_stable() -> None:
    """Codes on receipts are read for years: how they are written never changes."""
    assert "000-000-000-000-000-000" == generate(bytes(10))
    assert "ZZZ-ZZZ-ZZZ-ZZZ-ZZZ-ZDJ" == generate(b"\xff" * 10)
    assert "scrypt$32768$8$1$" == hash_code(generate(bytes(10)))[:17]
    assert hash_code(generate(bytes(10))).endswith(
        "09944290cc158ca894711f369b1b09ce0f4224c5443ce82734499b6f59b19a4a"
    )
