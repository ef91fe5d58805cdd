"""How the form was signed: whether the one who signed could be sure to understand it."""

from dataclasses import dataclass
from enum import StrEnum


class Interpreter(StrEnum):
    """Who put the form into the family's own words."""

    NONE = "none"
    PROFESSIONAL = "professional"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Signing:
    """The language the family speaks best (BCP 47), who interpreted, and whether the signer was under 16.

    A relative or a friend who interprets is `family`: they may soften what is said, or leave it out.
    """

    language: str
    interpreter: Interpreter
    under_16: bool

    def speaks(self, language: str) -> bool:
        """Whether the family can read that language: the same one, in a script that is not said to be another.

        A region makes no difference ('en-GB', 'en'); a script does ('zh-Hans', 'zh-Hant').
        """
        ours, theirs = _scripts(self.language), _scripts(language)
        same = self.language.partition("-")[0] == language.partition("-")[0]
        return same and (ours == theirs or not ours or not theirs)


def _scripts(language: str) -> set[str]:
    """The script that a BCP 47 tag names: its subtag of four letters."""
    return {part.lower() for part in language.split("-")[1:] if len(part) == 4 and part.isalpha()}
