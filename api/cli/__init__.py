"""The command `imagedb`. Nothing heavy is imported here: every worker process passes through this file."""


def main() -> None:
    """Run the command line."""
    from api.cli.app import app  # noqa: PLC0415 - workers import this module and need no command line

    app()
