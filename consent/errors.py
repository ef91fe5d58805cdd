"""What can be wrong with a consent record as it was written down."""


class ConsentFormatError(ValueError):
    """A consent record cannot be read.

    `pointer` is the JSON pointer (RFC 6901) of the faulty place, '' for the whole; `problem` says what is
    wrong there without repeating the value, which may be a name somebody typed into the wrong box.
    """

    def __init__(self, pointer: str, problem: str) -> None:
        # A name of the file's own, too, must not write a line of its own where the sentence is shown.
        place = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in pointer or "/")
        super().__init__(f"{place}: {problem}")
        self.pointer = pointer
        self.problem = problem
