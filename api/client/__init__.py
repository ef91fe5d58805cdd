"""The download client: fetches what a search finds, checks every byte, and tells what was withdrawn."""

from api.client.download import download
from api.client.report import DownloadReport, Failure, Narrowed, Withdrawn

__all__ = ["DownloadReport", "Failure", "Narrowed", "Withdrawn", "download"]
