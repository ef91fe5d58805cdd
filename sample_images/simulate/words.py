"""Captions: plain, respectful, and no promise. They hold no bilirubin and no oxygen figure."""

from simulate.optics import LIGHTS
from simulate.plan import Planned
from simulate.subjects import tone_of

_SHOWN = {
    "chest": "upper chest of a newborn in an open vest",
    "forehead": "forehead of a newborn with closed eyes and fine hair",
    "eye": "open eye of a newborn looking aside, the white of the eye in view",
    "lips": "closed lips of a newborn with chin and cheeks",
    "mouth": "open mouth of a newborn with gum ridge and tongue",
    "palm": "open palm and fingers of a newborn",
    "sole": "sole and toes of a newborn with the lower leg behind",
    "nail": "three fingers of a newborn with their nails",
}
_LIGHT = {
    "daylight": "daylight",
    "ward_led": "ward LED light",
    "warm_lamp": "a warm lamp",
    "fluorescent": "fluorescent light",
}
_TONE = {
    "very_light": "very light",
    "light": "light",
    "intermediate": "intermediate",
    "tan": "tan",
    "brown": "brown",
    "dark": "dark",
}
_WHERE = {
    "sternum": "skin over the breastbone",
    "forehead": "forehead",
    "sclera": "white of the eye",
    "gum": "gum",
    "tongue": "tongue",
    "lip": "lips",
    "palm": "palm",
    "sole": "sole",
    "nail_bed": "nail bed",
}
EXTRAPOLATED = "extrapolated: nothing measured below L* 38"


def sign_sentence(condition: str, site: str, change: float) -> str:
    """Return how the sign looks here; `change` is the colour difference from the same skin without it."""
    where = _WHERE[site]
    if condition == "none":
        return f"No sign is simulated on the {where}."
    if condition == "jaundice":
        how = (
            "more yellow than the same skin without jaundice"
            if site != "sclera"
            else "yellow instead of white"
        )
        name = "Jaundice"
    else:
        how = "less red and a little darker than the same place with well-oxygenated blood"
        name = "Central cyanosis" if condition == "cyanosis_central" else "Acrocyanosis (hands and feet only)"
    if change < 1.6:
        return f"{name}: the {where} is {how}, but by so little that the eye can hardly tell."
    return f"{name}: the {where} is {'slightly ' if change < 3.2 else ''}{how}."


def caption(planned: Planned, change: float) -> str:
    """Return the caption of a photograph, which also serves as its text alternative."""
    tone = tone_of(planned.subject.melanin)
    parts = [
        (
            f"SIMULATED: {_SHOWN[planned.shot.scene]}, {_TONE[tone.ita_class]} skin tone, colour card beside, "
            f"{_LIGHT[LIGHTS[planned.shot.light][0]]}."
        ),
        sign_sentence(planned.condition, planned.site, change),
    ]
    if planned.shot.extra == "blanched":
        parts.append("Below it a patch just pressed with a finger, without its blood.")
    if tone.extrapolated:
        parts.append(f"Tone {EXTRAPOLATED}.")
    return " ".join(parts)
