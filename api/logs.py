"""The log: one line for each event, in JSON or as text, with nothing of what people sent.

What an exception says is left out, for it may quote what somebody typed or a statement with its values: its class and
where it was raised stand there. Lines bear the id of the request, which its answer bears too.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TypeAlias

from typing_extensions import override  # in the standard library since Python 3.12

from api.notes import REQUEST_ID
from imagedb.settings import LogFormat

_Raised: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_OURS: Final = "api"


class _Plain(logging.Formatter):
    """Says of an exception only what it is and where it was raised."""

    @override
    def formatException(self, ei: _Raised) -> str:
        """Its chain: for each the class and the places, without messages and values."""
        error, told = ei[1], list[str]()
        while error is not None:
            places = (f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__))
            told.append(" < ".join([_class_of(error), *reversed(list(places))]))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nfrom ".join(told)


class TextFormatter(_Plain):
    """For people."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, request id where there is one, and what is said."""
        line = f"{_time_of(record)} {record.levelname.lower()} {super().format(record)}"
        request_id = _told(record).get("request_id") or REQUEST_ID.get()
        return f"{line} [{request_id}]" if request_id else line


class JsonFormatter(_Plain):
    """For programs: one object on each line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, and what belongs to the event."""
        entry: dict[str, Any] = {
            "time": _time_of(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if REQUEST_ID.get():
            entry["request_id"] = REQUEST_ID.get()
        if record.exc_info:
            entry["raised"] = self.formatException(record.exc_info).splitlines()
        return json.dumps(entry | _told(record), ensure_ascii=False)


def start_logging(how: LogFormat) -> None:
    """Write the log to standard error from now on: our requests, and what anything else warns of."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if how == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)


def _told(record: logging.LogRecord) -> dict[str, Any]:
    told: dict[str, Any] = getattr(record, "told", {})
    return told


def _time_of(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _class_of(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
