"""The withdrawal code on a family's receipt: read aloud, typed on a phone, and known to nobody else.

Eighty bits of chance in sixteen letters and digits, then two to check them, in six groups of three. Letters
are those of Crockford's base 32: no I, L, O or U, so that none is taken for another or spells a word. Only a
slow salted hash is meant to be stored.
"""

import hashlib
import hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ENTROPY_BYTES = 10
_SYMBOLS = 16
_CHECKS = 2
_GROUP = 3
_PRIME = 1021
"""The largest prime of two symbols: a sum modulo it finds one wrong symbol and any two that changed places."""
_ALIKE = str.maketrans("ILO", "110")
_COST, _BLOCK, _LANES = 2**15, 8, 1
"""scrypt (RFC 7914) in 32 MiB of memory, about a tenth of a second."""


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

    Case, spaces and dashes make no difference, and I, L and O are read as the digits they look like.
    """
    text = "".join(
        c for c in typed.upper() if not c.isspace() and c not in "-\u2010\u2011\u2012\u2013\u2014\u2212"
    )
    text = text.translate(_ALIKE)
    if len(text) != _SYMBOLS + _CHECKS or any(symbol not in ALPHABET for symbol in text):
        raise WithdrawalCodeError
    if _number(text[:_SYMBOLS]) % _PRIME != _number(text[_SYMBOLS:]):
        raise WithdrawalCodeError
    return _grouped(text)


def hash_code(code: str, salt: bytes) -> str:
    """The hash to store, with its parameters and its salt (at least 16 bytes). Raises WithdrawalCodeError.

    With one salt for a whole catalogue a code is found by its hash; its eighty bits need no salt of their own.
    """
    minimum = 16
    if len(salt) < minimum:
        msg = f"a salt has at least {minimum} bytes"
        raise ValueError(msg)
    digest = _slow(normalise(code), salt)
    return f"scrypt${_COST}${_BLOCK}${_LANES}${salt.hex()}${digest.hex()}"


def verify(typed: str, stored: str) -> bool:
    """Whether that is the code whose hash was stored. What is no code is not; never raises for what is typed."""
    salt = bytes.fromhex(stored.split("$")[4])
    try:
        return hmac.compare_digest(hash_code(typed, salt), stored)
    except WithdrawalCodeError:
        return False


def _slow(code: str, salt: bytes) -> bytes:
    memory = 2 * 128 * _COST * _BLOCK
    secret = code.replace("-", "").encode()
    return hashlib.scrypt(secret, salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=memory, dklen=32)


def _symbols(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _number(text: str) -> int:
    number = 0
    for symbol in text:
        number = number << 5 | ALPHABET.index(symbol)
    return number


def _grouped(text: str) -> str:
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
