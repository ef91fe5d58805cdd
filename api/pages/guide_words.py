"""What the guides say about looking at newborn skin, each statement with its sources.

Figures of the model are computed by `colour.skin.signs`; a test holds those that stand here in words.
"""

# ruff: noqa: RUF001 - figures in running text have the true minus sign

from dataclasses import dataclass
from typing import Final

from api.pages.sources import Said
from api.translation import mark


@dataclass(frozen=True, slots=True)
class Word:
    """A word to avoid, why, and what to write instead."""

    avoid: str
    why: Said
    instead: str


LOOK_JAUNDICE: Final = (
    Said(
        mark("The signs may be harder to see in darker skin."),
        ("nice", "hsib"),
    ),
    Said(
        mark(
            "In every tone look at the whites of the eyes, at the gums and at skin that you have just pressed: "
            "the baby undressed, in bright light, daylight if you can. Look at every opportunity, above all in "
            "the first 72 hours."
        ),
        ("nice",),
    ),
    Said(
        mark(
            "The whites of the eyes hold hardly any melanin: in the model bilirubin of 250 µmol/L (14.6 mg/dL) "
            "changes them by 11.5 in every tone. The chest changes by 7.0 in the lightest tone and by 0.9 in the "
            "darkest."
        ),
        ("model",),
    ),
    Said(
        mark(
            "Looking does not tell how high bilirubin is. Never hold a scale of colours against a baby: measure."
        ),
        ("nice",),
    ),
)
LOOK_CYANOSIS: Final = (
    Said(
        mark("Look at tongue, gums and lips, in every tone. Under the nails it shows as well."),
        ("nhs", "eichenwald"),
    ),
    Said(
        mark(
            "In the model a fall of oxygen saturation from 97 to 75 % changes the gums by 2.6 in the lightest tone "
            "and by 2.4 in the darkest, the chest by 0.9 and by 0.3: less than an eye sees."
        ),
        ("model",),
    ),
    Said(
        mark(
            "Whether it can be seen depends on how much haemoglobin is without oxygen, not on its share: "
            "anaemia hides it, polycythaemia exaggerates it."
        ),
        ("eichenwald",),
    ),
    Said(
        mark("Pressed skin has lost its blood, and the sign with it: do not press for this one."), ("model",)
    ),
)
LOOK_ELSEWHERE: Final = (
    Said(
        mark(
            "Devices do better than eyes in all babies, and the more so in darker skin. How well they read darker "
            "skin needs more research."
        ),
        ("rho",),
    ),
    Said(
        mark(
            "In preterm babies pulse oximeters read too high in all, and more so in Black babies: a low saturation "
            "can hide behind a good number."
        ),
        ("vesoulis",),
    ),
    Said(
        mark(
            "Jaundice alone lowers the measured tone (ITA), by up to 19° in the lightest skin: name the tone by skin "
            "without the sign."
        ),
        ("model",),
    ),
)

AVOID: Final = (
    Word(
        mark("“Pink”, “pink all over”"),
        Said(
            mark(
                "It says how light skin looks, and is not explained for other tones. 27 clinicians watched films of "
                "20 babies: all agreed on one of them, and the saturation at which a baby was first called “pink” "
                "ran from 10 to 100 %."
            ),
            ("rho", "odonnell"),
        ),
        mark("Oxygen saturation 84 %, right hand, at 10 minutes. Tongue and gums discoloured."),
    ),
    Word(
        mark("“Blue”, “dusky”"),
        Said(
            mark(
                "On light skin a lack of oxygen may look “blue”. On black or brown skin it may look “grey”, or "
                "nothing may be seen on the skin at all: it is looked for on lips, tongue, gums and under the nails."
            ),
            ("nhs", "rho", "model"),
        ),
        mark("Central cyanosis suspected: tongue and gums discoloured. Oxygen saturation 78 %, right hand."),
    ),
    Word(
        mark("“Pale”"),
        Said(
            mark(
                "On light skin it means that less red shows through. Guidance uses it without saying how it looks on "
                "darker skin, and we have no measured figure for that either."
            ),
            ("rho",),
        ),
        mark("Gums lighter than yesterday in the same light. Haemoglobin 98 g/L."),
    ),
    Word(
        mark("“Yellow”"),
        Said(
            mark(
                "On light skin 250 µmol/L (14.6 mg/dL) can be seen: the chest changes by 7.0 in the model. On the "
                "darkest tone it changes by 0.9, which is less than a good calibration leaves uncertain."
            ),
            ("model", "nice"),
        ),
        mark(
            "Jaundice seen in the whites of both eyes, by the window, at 52 hours. Serum bilirubin 214 µmol/L "
            "(12.5 mg/dL)."
        ),
    ),
    Word(
        mark("“No jaundice”, “not jaundiced”"),
        Said(
            mark(
                "A look cannot show that it is not there. In a premature Black African baby no sign was seen while "
                "the laboratory had twice measured a high bilirubin."
            ),
            ("hsib",),
        ),
        mark("Jaundice not seen in eyes, gums and pressed skin, by the window. Bilirubin not measured."),
    ),
    Word(
        mark("“Normal colour”, “good colour”"),
        Said(
            mark(
                "It leaves open for whom. Checks of colour were made for white babies and not adapted since."
            ),
            ("rho",),
        ),
        mark("What you looked at, in which light, and what you measured."),
    ),
    Word(
        mark("“Jaundiced to the knees”, as a level"),
        Said(
            mark(
                "How far down jaundice is seen (Kramer’s zones) agreed with blood only moderately, with a kappa of "
                "0.52 in 315 babies in Tanzania. It is recorded; it predicts no level."
            ),
            ("kramer", "nice"),
        ),
        mark("Kramer zone 3. Serum bilirubin 230 µmol/L (13.5 mg/dL), 20 minutes later."),
    ),
    Word(
        mark("“Fitzpatrick type V”"),
        Said(
            mark(
                "It grades how skin burns and tans in the sun. Neomar’s four tones are made for newborns: two people "
                "agreed on 83 % of 258 babies."
            ),
            ("neomar",),
        ),
        mark("Neomar 3, rated by two midwives on the chest, at 30 hours."),
    ),
    Word(
        mark("“Black skin”, “Asian skin”, said of a baby’s ethnic group"),
        Said(
            mark(
                "Ethnic group and skin tone go together poorly. A group is the family’s own word about itself."
            ),
            ("neomar",),
        ),
        mark("The tone by its scale; the ethnic category, as the family gave it, for itself."),
    ),
)
"""Words to avoid, in the order in which people meet them."""

USE: Final = (
    Said(mark("The sign by its name, and how it is known: measured, or seen and not measured."), ("atlas",)),
    Said(mark("Where: the white of the eye, the gums, the chest, the right hand."), ("atlas",)),
    Said(mark("The light: daylight at the window, ward LED, a warm lamp."), ("atlas",)),
    Said(
        mark("Beside what: than the skin beside it, than the same skin when pressed, than yesterday."),
        ("atlas",),
    ),
    Said(mark("The skin tone with its scale, the place where it was read, and who rated it."), ("atlas",)),
    Said(
        mark("The number with its unit, how it was measured, and how many minutes before or after."),
        ("atlas",),
    ),
)
"""What a note about colour needs."""

APART: Final = (
    (
        mark("Where it shows"),
        Said(mark("Tongue, gums and lips, then skin."), ("nhs", "eichenwald")),
        Said(
            mark("Hands and feet, sometimes around the mouth; not the tongue, not the gums."), ("eichenwald",)
        ),
    ),
    (
        mark("When"),
        Said(mark("At any age."), ("eichenwald",)),
        Said(mark("Common in the first 24 to 48 hours."), ("eichenwald",)),
    ),
    (
        mark("Oxygen in the arteries"),
        Said(mark("Low."), ("eichenwald",)),
        Said(mark("Not low because of it. The blood in hands and feet moves slowly."), ("eichenwald",)),
    ),
    (
        mark("On darker skin"),
        Said(
            mark(
                "The chest may show nothing. In the model it changes by 0.3, the gums by 2.4: look in the mouth."
            ),
            ("model",),
        ),
        Said(
            mark("Palms, soles and nails hold less melanin than the skin around them, and show it more."),
            ("model",),
        ),
    ),
    (
        mark("What to do"),
        Said(mark("An emergency: call for help and measure oxygen now."), ("nhs",)),
        Said(
            mark(
                "Look in the mouth and measure oxygen as well: seeing it rules nothing out. Clinicians disagree about "
                "colour even of the same baby."
            ),
            ("odonnell",),
        ),
    ),
)
"""Central cyanosis and acrocyanosis, line by line."""
