"""The words of the consent form and of the receipt, for a reader of nine to eleven years.

Whoever changes a word of the form makes another version of it: families signed the words they read.
"""

from api.translation import mark
from consent.purpose import Purpose

FORM_ID = "nsa-parent"
VERSION = "1.0"
LANGUAGE = "en"
JURISDICTION = "GB-ENG"

TITLE = "Photos of your baby's skin"
SUBTITLE = "Your say. The Newborn Skin Atlas"

INTRODUCTION = (
    "We are making a free picture book on the web. It helps midwives, nurses and doctors see how skin looks "
    "when a baby is well and when a baby is ill, on dark skin and on light skin. May we use photos of your baby? "
    "You can say no. Your care stays the same. You do not have to tell us why."
)

ASKED = "Please tick yes or no on each line. If you leave a line empty, that means no."

QUESTIONS: dict[Purpose, tuple[str, str]] = {
    Purpose.OWN_RECORD: (mark("Health record"), mark("Keep the photos in your baby's own notes.")),
    Purpose.LOCAL_TEACHING: (
        mark("Teaching here"),
        mark("Show the photos to staff who learn in this place."),
    ),
    Purpose.OPEN_WEB: (mark("The web"), mark("Show the photos on the web. The atlas needs this yes.")),
    Purpose.RESEARCH: (mark("Research"), mark("Let people study the photos to find things out.")),
    Purpose.COMMERCIAL: (mark("Business"), mark("Let firms use the photos in things that they sell.")),
    Purpose.AI_TRAINING: (mark("Computers"), mark("Let people use the photos to train computers (AI).")),
}
"""What each purpose is called on the form, and the question; one pair of boxes each."""

FACE = ("The face", "Show my baby's face, if it is in a photo.")

KNOW_TITLE = "What you need to know"
KNOW: tuple[str, ...] = (
    (
        "We take out your name, your baby's name and all dates. Two people look at each photo before it is shown. "
        "Still, someone who knows you may know your baby."
    ),
    (
        "Anyone can see the skin tone, the part of the body, what was found (such as yellow skin) and how old your "
        "baby was, in days or weeks. We never hide these four things. People learn from them."
    ),
    (
        "We may show more: your ethnic group, if it is a boy or a girl, how early the birth was, and if there is a "
        "twin. If few families share these, we hide them or make them less exact."
    ),
    (
        "You can change your mind on any day. So can each person who has the right to decide for your baby. One "
        "of you is enough. Tell us, or use the code on your slip."
    ),
    (
        "Then we take the photos down at once and wipe our copies. We can not get back copies that other people "
        "have made."
    ),
    "When your child turns 16, we ask your child. If we hear no yes, we stop showing the photos.",
)

WISHES = "Is there a limit you want to set? Write it here. A person will read it before we use the photos."

SIGN_TITLE = "Sign here"
SIGNED = (
    "I have read this page, or it was read to me. I could ask questions. I have the right to decide for this baby. "
    "This page stays in my baby's notes. My name does not go into the atlas."
)
WHO = ("mother", "father", "second parent", "guardian", "other:")
AGE = "I am 16 or older:"

STAFF_TITLE = "For staff: no names in this box"
BASES = (
    "automatic",
    "marriage",
    "birth registration",
    "agreement",
    "court order",
    "parental order",
    "adoption",
    "special guardianship",
    "care order",
)
INTERPRETERS = ("none", "professional", "family or friend")

RECEIPT_TITLE = "Keep this slip"
RECEIPT = (
    "You said what we may do with photos of your baby. You can change your mind on any day. You do not have to "
    "tell us why, and your care stays the same."
)
CODE_TITLE = "Your code"
CODE_CARE = "Keep it safe. We do not have a copy. With it, anyone can take the photos back."
HOW_TITLE = "How to take the photos back"
HOW_STAFF = "Tell any of the staff who care for you. You do not need the code for that."
HOW_MUCH = "You can take back all photos, one photo, or one use of them."
HOW_CONTACT = "Call or write to:"
HOW_ADDRESS = "Or go to {address} and type in the code. You do not need to log in."
LOST = "If you lose the code, ask for the consent officer. They will help you."
THEN_TITLE = "What we do then"
THEN = (
    "We take the photos down at once and wipe our copies.",
    "We can not get back copies that other people have made.",
)


def spoken_to_family() -> tuple[str, ...]:
    """Every sentence that a family reads on the form and the slip."""
    questions = [question for _, question in (*QUESTIONS.values(), FACE)]
    form = (INTRODUCTION, ASKED, *questions, *KNOW, WISHES, SIGNED)
    return (
        *form,
        RECEIPT,
        CODE_CARE,
        HOW_STAFF,
        HOW_MUCH,
        HOW_ADDRESS.format(address="this page"),
        LOST,
        *THEN,
    )
