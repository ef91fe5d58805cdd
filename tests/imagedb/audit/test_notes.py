import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from imagedb.audit.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from imagedb.audit.note import PublicKey, SigningKey, open_note, read_public_key, sign_note
from imagedb.errors import SignatureError

# The example of golang.org/x/mod/sumdb/note, the format's first implementation. Ed25519 has one signature only.
SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
LINE = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    f"{TEXT}\n\N{EM DASH} PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
KEY = SigningKey("PeterNeumann", Ed25519PrivateKey.from_private_bytes(base64.b64decode(SECRET)[1:]))
OTHER = SigningKey("atlas.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
ROOT = bytes(range(32))


def test_a_note_is_signed_and_opened_as_elsewhere() -> None:
    """Key, key id and signature are those of the format's own example, byte for byte."""
    assert LINE == KEY.public_key.line
    assert "c74f20a3" == KEY.public_key.id
    assert NOTE == sign_note(TEXT, KEY)
    assert (TEXT, KEY.public_key) == open_note(NOTE, [OTHER.public_key, read_public_key(LINE)])


def test_lines_of_unknown_keys_are_passed_over() -> None:
    """A note that others signed as well is believed for the key that is known."""
    theirs = sign_note(TEXT, OTHER).split("\n")[-2]
    assert TEXT == open_note(f"{NOTE}{theirs}\n", [KEY.public_key])[0]
    with pytest.raises(SignatureError, match="no known key"):
        open_note(NOTE, [OTHER.public_key])


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="utf-8"))
@example(len(NOTE) - 3, "N")  # the same bytes of the signature, written in another way
def test_no_letter_of_a_note_can_be_changed(at: int, letter: str) -> None:
    """Whatever is put in place of a letter, the note is not believed."""
    changed = NOTE[:at] + letter + NOTE[at + 1 :]
    if changed != NOTE:
        with pytest.raises(SignatureError):
            open_note(changed, [KEY.public_key])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "a\n",
        "a\n\n",
        NOTE[:-1],
        NOTE + "\n",
        NOTE + NOTE.split("\n")[-2] * 20,
        "\n\n" + "a\n" * 9,
        "\ud800" + NOTE,
    ],
)
def test_what_is_no_note_is_said_to_be_none(note: str) -> None:
    """Text of another shape is refused in words, never by a crash."""
    with pytest.raises(SignatureError):
        open_note(note, [KEY.public_key])


@pytest.mark.parametrize(
    "line", ["", "a", "a+b+c", LINE[:-4], LINE.replace("c74f", "c74e"), LINE + "\n", "x" + LINE]
)
def test_a_key_that_is_none_is_refused(line: str) -> None:
    """A line whose id does not fit its key is no key."""
    with pytest.raises(SignatureError):
        read_public_key(line)


@pytest.mark.parametrize("text", ["", "\n", "no end", "a\tb\n", "\ud800\n"])
def test_only_text_is_signed(text: str) -> None:
    """What could not be opened again is never signed."""
    with pytest.raises(ValueError, match="not the text"):
        sign_note(text, KEY)


def test_a_checkpoint_is_three_lines_under_a_signature() -> None:
    """Origin, size and root in base64, as tlog-checkpoint has them; and they come back."""
    made = Checkpoint("atlas.example", 7, ROOT)
    note = sign_checkpoint(made, OTHER)
    assert note.startswith(
        f"atlas.example\n7\n{base64.b64encode(ROOT).decode()}\n\n\N{EM DASH} atlas.example "
    )
    assert made == open_checkpoint(note, [OTHER.public_key])


@pytest.mark.parametrize("text", ["a\n7\n", "a\n07\nAA==\n", "a\nb\nAA==\n", "a\n7\n?\n", "a\n\n7\nAA==\n"])
def test_other_signed_text_is_no_checkpoint(text: str) -> None:
    """A signature alone does not make a checkpoint."""
    with pytest.raises(SignatureError, match="not a checkpoint"):
        open_checkpoint(sign_note(text, OTHER), [OTHER.public_key])


def test_a_key_of_no_curve_point_verifies_nothing() -> None:
    """Bytes that are no key are no reason to crash."""
    assert not PublicKey("a", b"short").verifies(bytes(64), b"text")
