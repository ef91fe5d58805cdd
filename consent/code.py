"""The withdrawal code on a family's receipt: read aloud, typed on a phone, and known to nobody else.

Eighty bits of chance in sixteen letters and digits, then two to check them, in six groups of three. Letters
are those of Crockford's base 32: no I, L, O or U, so that none is taken for another or spells a word. Only a
slow hash is kept.
"""

import hashlib
import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ENTROPY_BYTES = 10
_SYMBOLS = 16
_CHECKS = 2
_GROUP = 3
_PRIME = 1021
"""The largest prime of two symbols: a sum modulo it finds one wrong symbol and any two that changed places."""
_ALIKE = str.maketrans("ILO", "110", "\N{MINUS SIGN}")
_BETWEEN = frozenset({"Cc", "Cf", "Pd", "Zl", "Zp", "Zs"})
"""Spaces, ends of lines, dashes, and what is not seen: a message or a form that was copied may hold some."""
_COST, _BLOCK, _LANES = 2**15, 8, 1
"""scrypt (RFC 7914) in 32 MiB of memory, about a tenth of a second."""
SALT = b"newborn-skin-atlas:withdrawal-code:1"
"""The same for everybody, so that a receipt needs no database to be made and a code is found by its hash alone.

A salt keeps a table of likely secrets from being made once for all; among 2^80 codes none is likelier than another.
"""
_LONGEST = 200
_BEGINNING = f"scrypt${_COST}${_BLOCK}${_LANES}${SALT.hex()}$"
_HASH = re.compile(re.escape(_BEGINNING) + "[0-9a-f]{64}")


class WithdrawalCodeError(ValueError):
    """What was typed is not a withdrawal code. Says nothing of what was typed."""

    def __init__(self) -> None:
        super().__init__("not a withdrawal code; check it against the receipt")


def generate(entropy: bytes) -> str:
    """A code from 10 bytes of a secure source of chance, such as `secrets.token_bytes`."""
    if len(entropy) != ENTROPY_BYTES:
        msg = f"a code is made of {ENTROPY_BYTES} bytes"
        raise ValueError(msg)
    number = int.from_bytes(entropy)
    return _grouped(_symbols(number, _SYMBOLS) + _symbols(number % _PRIME, _CHECKS))


def normalise(typed: str) -> str:
    """The code as it stands on the receipt, from what a person typed. Raises WithdrawalCodeError.

    Case, spaces, dashes and what is not seen make no difference; digits are those of any script, and I, L and O
    are read as the digits they look like.
    """
    seen = (c for c in typed.upper() if unicodedata.category(c) not in _BETWEEN)
    text = "".join(str(unicodedata.decimal(c, c)) for c in seen)
    text = text.translate(_ALIKE)
    if len(text) != _SYMBOLS + _CHECKS or any(symbol not in ALPHABET for symbol in text):
        raise WithdrawalCodeError
    if _number(text[:_SYMBOLS]) % _PRIME != _number(text[_SYMBOLS:]):
        raise WithdrawalCodeError
    return _grouped(text)


def hash_code(code: str) -> str:
    """The hash to keep, with its parameters and its salt. Raises WithdrawalCodeError."""
    return _slow(normalise(code))


def hash_typed(typed: str) -> str:
    """The hash of whatever somebody typed: of what is no code, one that no code has, after equally long."""
    try:
        return hash_code(typed[:_LONGEST])
    except WithdrawalCodeError:
        return _slow("")


def is_hash(text: str) -> bool:
    """Whether this could be what `hash_code` gives, with the parameters of today."""
    return _HASH.fullmatch(text) is not None


def _slow(code: str) -> str:
    memory = 2 * 128 * _COST * _BLOCK
    secret = code.replace("-", "").encode()
    digest = hashlib.scrypt(secret, salt=SALT, n=_COST, r=_BLOCK, p=_LANES, maxmem=memory, dklen=32)
    return f"{_BEGINNING}{digest.hex()}"


def _symbols(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _number(text: str) -> int:
    number = 0
    for symbol in text:
        number = number << 5 | ALPHABET.index(symbol)
    return number


def _grouped(text: str) -> str:
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
