"""The download client: fetches what a search finds, checks every byte, and tells what was withdrawn."""

from api.client.download import download
from api.client.report import DownloadReport, Failure, Narrowed, Withdrawn
from api.client.where import WhereError, parse_where

__all__ = ["DownloadReport", "Failure", "Narrowed", "WhereError", "Withdrawn", "download", "parse_where"]
