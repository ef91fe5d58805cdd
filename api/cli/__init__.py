"""The command `imagedb`. Nothing heavy is imported here: every worker process passes through this file."""

import atexit
import gc


def main() -> None:
    """Run the command line."""
    # Nearly all that is made while modules load stays: looking through it for garbage takes a tenth of the time.
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)  # nor is it looked through at the end, when all of it goes at once
    from api.cli.app import app

    app()
