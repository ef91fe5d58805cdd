"""Originals, encrypted: a data key for each photo, a family key for each consent, a master key in a file."""

from imagedb.vault.vault import SUFFIX, Sealed, Vault, encrypt_all, read_original

__all__ = ["SUFFIX", "Sealed", "Vault", "encrypt_all", "read_original"]
