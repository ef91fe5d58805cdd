"""The command `imagedb`. Nothing heavy is imported here: every worker process passes through this file."""


def main() -> None:
    """Run the command line."""
    from api.cli.app import app

    app()
