"""What was granted in the codes of the GA4GH Data Use Ontology (DUO), for catalogues of research data.

Definitions: DUO, https://github.com/EBISPOT/DUO, file duo.csv, CC BY 4.0. DUO speaks of research alone: it has
no word for looking, teaching, selling or training a model. Where it has none, the nearest code that
says less is taken, so that the codes never allow what the licence does not.
"""

from collections.abc import Collection

from consent.purpose import Purpose

GENERAL_RESEARCH = "DUO:0000042"
NOT_FOR_PROFIT_USE = "DUO:0000046"
NO_METHODS = "DUO:0000015"

MEANING = {
    GENERAL_RESEARCH: ("GRU", "use is allowed for general research use for any research purpose"),
    NOT_FOR_PROFIT_USE: ("NCU", "use of the data is limited to not-for-profit use"),
    NO_METHODS: (
        "NMDS",
        "use does not allow methods development research (e.g., development of software or algorithms)",
    ),
}
"""DUO's shorthand and definition of each code we use."""


def duo(purposes: Collection[Purpose]) -> tuple[str, ...]:
    """The codes for what was granted: a permission and its modifiers, or none where research is not allowed.

    Without a permission DUO allows nothing. `DUO:0000004` (no restriction) is never said: attribution, no
    re-identification and deletion on withdrawal always hold. Without `ai_training` methods research is
    withheld, which takes away more than models: DUO cannot say it more narrowly.
    """
    if not {Purpose.OPEN_WEB, Purpose.RESEARCH} <= set(purposes):
        return ()
    modifiers = {Purpose.COMMERCIAL: NOT_FOR_PROFIT_USE, Purpose.AI_TRAINING: NO_METHODS}
    return (GENERAL_RESEARCH, *(code for purpose, code in modifiers.items() if purpose not in purposes))
