"""The download client: fetches what a search finds, checks every byte, and tells what was withdrawn."""

from api.client.download import download
from api.client.report import DownloadReport, Failure, Withdrawn
from api.client.where import WhereError, parse_where

__all__ = ["DownloadReport", "Failure", "WhereError", "Withdrawn", "download", "parse_where"]
