"""What a family can allow, each on its own."""

from enum import StrEnum


class Purpose(StrEnum):
    """One use of a photo. Nothing implies another: research is not commercial, nor AI training."""

    OWN_RECORD = "own_record"
    LOCAL_TEACHING = "local_teaching"
    OPEN_WEB = "open_web"
    RESEARCH = "research"
    COMMERCIAL = "commercial"
    AI_TRAINING = "ai_training"


class Answer(StrEnum):
    """What the form says of a purpose. Only `permit` is a yes."""

    PERMIT = "permit"
    DENY = "deny"
    NOT_ASKED = "not_asked"
