"""Fixed sentences, the same on every face (DESIGN section 7). Nothing computed ever enters them."""

from imagedb.marking import mark

INTENDED_USE = mark(
    "For education, training and research: shows colour-calibrated reference images across skin tones. "
    "Not intended to diagnose, monitor, predict or inform the treatment of any individual. "
    "It must not be used to rule out jaundice or cyanosis. "
    "Measure bilirubin or oxygen saturation as your local guidance says."
)
"""At the foot of every page and every result."""

MEASURE_JAUNDICE = mark(
    "Jaundice: measure bilirubin; by blood in the first 24 hours, under 35 weeks, or once at a treatment "
    "threshold; otherwise by meter or blood."
)
MEASURE_CYANOSIS = mark("Cyanosis: pulse oximetry now.")
METERS = mark("Meters can misread in dark skin: a reassuring number does not overrule concern.")

MEASURE = f"{MEASURE_JAUNDICE} {MEASURE_CYANOSIS} {METERS}"
"""On every result: what to measure instead."""

EMERGENCY = mark(
    "Tongue, gums or lips discoloured, or the baby unwell: call for help and measure oxygen now. "
    "Do not stop for a photograph."
)
"""Above every cyanosis page and above Compare."""

FOR_PARENTS = mark("This page cannot check your baby. Call your midwife or NHS 111; in an emergency 999.")

ON_EVERY_RESULT = (EMERGENCY, MEASURE, INTENDED_USE)
"""The lines of a comparison, the same for every photo and whatever was found."""

WITH_SIGN = mark("documented with the sign")
WITHOUT_SIGN = mark("documented without it")
WITHIN_UNCERTAINTY = mark("within this photo's uncertainty")
SEEN = mark("seen, not measured")

SIMULATED = mark(
    "The picture was computed from the optics of skin; it shows no baby. "
    "Real skin varies in more ways than a model does."
)
ITA_MEANS = mark(
    "ITA is an angle computed from the measured colour of unaffected skin; "
    "its six classes run from very light to dark."
)
MONK_MEANS = mark(
    "Monk is a person's choice of the nearest of ten printed tones, from 1, the lightest, to 10, the darkest."
)
"""Where a tone is named: what the name means."""

COPIES = mark("We erase every copy that we hold. We cannot recall copies that others have made.")
"""Beside every word about withdrawal."""

FAMILY_COPIES = mark("We can not get back copies that other people have made.")
"""The same for a family, in the words of its form and its slip."""
