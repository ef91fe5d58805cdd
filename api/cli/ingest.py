"""`imagedb ingest`: a manifest's photos into the catalogue."""

from pathlib import Path
from typing import Annotated

import typer


def ingest(
    manifest: Annotated[Path, typer.Argument(help="A CSV file beside its photos.", show_default=False)],
    *,
    consents: Annotated[
        Path | None,
        typer.Option(
            help="Consents: one JSON object a line, ours or FHIR R5 or R4, or a FHIR Bundle; without it, "
            "consents.jsonl beside the manifest."
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Worker processes; 0 takes one for each processor.")] = 0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and calibrate everything, and write nothing.")
    ] = False,
    submitter: Annotated[
        str | None,
        typer.Option(
            help="Id of the person who sends the photos, as `imagedb people list` shows it; needed for photos of "
            "babies, whom the sender never reviews."
        ),
    ] = None,
    delete_uploads: Annotated[
        bool,
        typer.Option(
            "--delete-uploads",
            help="Delete each photo file from the manifest's folder once its cleaned original is stored.",
        ),
    ] = False,
    report: Annotated[Path | None, typer.Option(help="Write the whole report there as JSON.")] = None,
) -> None:
    """Take photos from a manifest to the catalogue.

    Photos of babies wait for two reviewers; see `imagedb publish`. Files stay where they are unless
    --delete-uploads is given. Run it again after an interruption: it goes on where it was. Exit code 0 when every
    row was accepted, held, unchanged or refused for a reason; 1 when something broke; 130 when it was interrupted.
    """
    from api.cli.ingesting import run

    raise typer.Exit(
        run(
            manifest,
            consents,
            jobs,
            report,
            dry_run=dry_run,
            submitter=submitter,
            delete_uploads=delete_uploads,
        )
    )
