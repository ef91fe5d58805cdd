"""What a comparison says in words: sentences on the ranges, and the lines that never change."""

LINES: tuple[str, ...] = (
    (
        "Tongue, gums or lips discoloured, or the baby unwell: call for help and measure oxygen now. "
        "Do not stop for a photograph."
    ),
    (
        "Jaundice: measure bilirubin; by blood in the first 24 hours, under 35 weeks, or once at a treatment "
        "threshold; otherwise by meter or blood. Cyanosis: pulse oximetry now. Meters can misread in dark skin: "
        "a reassuring number does not overrule concern."
    ),
    (
        "For education, training and research: shows colour-calibrated reference images across skin tones. Not "
        "intended to diagnose, monitor, predict or inform the treatment of any individual. It must not be used "
        "to rule out jaundice or cyanosis. Measure bilirubin or oxygen saturation as your local guidance says."
    ),
)
"""On every result, whatever it is."""

TONE_UNKNOWN = "No skin tone was read or stated, so the references are of any tone. Mark unaffected skin, or state the tone."
GROUP_EMPTY = (
    "One of the two groups has no reference photo of this site yet, so there is nothing to set side by side."
)
WITHIN_UNCERTAINTY = (
    "On skin of this tone the sign changes the colour by less than the error of this photo: the difference "
    "is within this photo's uncertainty. Colour cannot tell you: measure."
)
OVERLAP = (
    "The two ranges overlap: the photo is as far from references with the sign as from references without "
    "it. Colour cannot tell you: measure."
)
APART = (
    "The two ranges do not overlap for these few references. Light, tone and site change colour as much as "
    "the sign does, so this is no finding about the photo: measure."
)
