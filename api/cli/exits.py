"""Exit codes, the same for every command. 2 is Typer's own, for a command that is not understood."""

OK = 0
BROKE = 1
REFUSED = 3
INTERRUPTED = 130
