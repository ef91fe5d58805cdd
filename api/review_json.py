"""Photos under review as JSON, for whoever decides about them."""

from typing import Any, cast

from api.review_wire import DossierJson, EventJson, OpenReportJson, QueuedJson, ReasonJson, StateJson
from api.schemas import photo_json, public_renditions
from imagedb.catalogue import Dossier, Queued
from imagedb.model import Reason
from imagedb.review import (
    ConsentHeld,
    Event,
    Hidden,
    OpenReport,
    Published,
    Ready,
    State,
    Waiting,
)


def queued_json(found: Queued) -> QueuedJson:
    """A line of the queue."""
    return {
        "photo": found.photo_id,
        "provenance": found.provenance.value,
        "body_site": found.body_site.value,
        "state": state_json(found.state),
        "links": [{"rel": "self", "href": f"/v1/review/photos/{found.photo_id}", "type": "application/json"}],
    }


def dossier_json(found: Dossier, *, pictures: bool) -> DossierJson:
    """All that somebody who decides needs: the record, what happened so far, and where it stands."""
    here = f"/v1/review/photos/{found.photo.id}"
    record = photo_json(found.photo)
    names = [one.name.value for one in public_renditions(found.photo)] if pictures else []
    return {
        "photo": {key: value for key, value in record.items() if key not in {"renditions", "links"}},
        "state": state_json(found.state),
        "changes": found.changes,
        "was_public": found.was_public,
        "face_permitted": found.face_permitted,
        "events": [_event_json(event) for event in found.case.events],
        "renditions": [{"name": name, "href": f"{here}/renditions/{name}"} for name in names],
    }


def state_json(state: State) -> StateJson:
    """Where a photo stands; `standing` names the state."""
    match state:
        case Waiting():
            return {
                "standing": "waiting",
                "reasons": [_reason_json(one) for one in state.reasons],
                "consent": [_reason_json(one) for one in state.consent],
                "attested_by": list(state.attested),
                "reviewers_missing": state.missing,
                "expires": state.expires.isoformat() if state.expires else None,
            }
        case Ready():
            return {
                "standing": "ready",
                "publish_on": state.publish_on.isoformat() if state.publish_on else None,
            }
        case Hidden() | Published():
            standing = "hidden" if isinstance(state, Hidden) else "published"
            return {"standing": standing, "reports": [_report_json(one) for one in state.reports]}
        case ConsentHeld():
            return {
                "standing": "consent_held",
                "consent": [_reason_json(one) for one in state.consent],
                "reports": [_report_json(one) for one in state.reports],
            }
        case _:
            return {"standing": type(state).__name__.lower()}


def _report_json(report: OpenReport) -> OpenReportJson:
    event = report.event
    return {
        "number": report.number,
        "reason": event.report_reason or "",
        "text": event.text,
        "on": event.on.isoformat(),
        "hides": event.hides,
    }


def _event_json(event: Event) -> EventJson:
    said: dict[str, Any] = {"kind": event.kind.value, "on": event.on.isoformat(), "by": event.by}
    more = {
        "reasons": [_reason_json(one) for one in event.reasons],
        "statements": sorted(event.statements),
        "redaction": event.redaction,
        "area": [list(point) for point in event.area],
        "publish_on": event.publish_on and event.publish_on.isoformat(),
        "report": event.report,
        "text": event.text,
    }
    return cast("EventJson", said | {name: value for name, value in more.items() if value})


def _reason_json(found: Reason) -> ReasonJson:
    return {"code": found.code, "sentence": found.sentence, "detail": found.detail}
