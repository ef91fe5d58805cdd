"""An R4 `Consent` in the shape of R5. R4B has the same."""

from typing import Any

from consent.fhir import terms
from consent.node import Node

_REQUIRED = ("resourceType", "scope", "category", "patient", "policyRule", "status", "extension")
_RENAMED = {"patient": "subject", "dateTime": "date", "performer": "grantor"}
_SAME = ("resourceType", "extension", "status", "identifier", "category")
_UNUSED = ("id", "meta", "text", "language", "contained", "organization", "scope")


def is_r4(node: Node) -> bool:
    """Whether the resource has what R4 requires and R5 does not know."""
    return bool({"scope", "patient"} & node.members().keys())


def as_r5(node: Node) -> Node:
    """The resource as R5 would say it. Raises ConsentFormatError for what we do not understand.

    The base is R4's `policyRule`, of which we read only `OPTOUT`: whatever is not permitted is denied.
    """
    optional = ("identifier", "dateTime", "performer", "sourceAttachment", "verification", "provision")
    parts = node.fields(_REQUIRED, (*optional, *_UNUSED))
    out: dict[str, Any] = {name: parts[name].value for name in _SAME if name in parts}
    out |= {new: parts[old].value for old, new in _RENAMED.items() if old in parts}
    if "sourceAttachment" in parts:
        out["sourceAttachment"] = [parts["sourceAttachment"].value]
    if "verification" in parts:
        out["verification"] = [_verification(one) for one in parts["verification"].items()]
    _opted_out(parts["policyRule"])
    out |= _provisions(parts["provision"]) if "provision" in parts else {}
    return Node({**out, "decision": "deny"})


def _verification(node: Node) -> dict[str, Any]:
    members = {name: child.value for name, child in node.members().items()}
    if "verificationDate" in members:
        members["verificationDate"] = [members["verificationDate"]]
    return members


def _opted_out(node: Node) -> None:
    codings = node.fields(("coding",), ("text",))["coding"]
    said = [(c.members().get("system"), c.members().get("code")) for c in codings.items()]
    values = [(system and system.value, code and code.value) for system, code in said]
    if values != [(terms.ACT_CODE, terms.OPT_OUT)]:
        node.fail(f"must be {terms.OPT_OUT}: whatever is not permitted is denied")


def _provisions(root: Node) -> dict[str, Any]:
    parts = root.fields((), ("period", "provision"))
    out: dict[str, Any] = {"period": parts["period"].value} if "period" in parts else {}
    nested = list(parts["provision"].items()) if "provision" in parts else []
    denied = [code for one in nested if _type(one) != "permit" for code in _codings(one)]
    out["provision"] = [
        {name: child.value for name, child in one.members().items() if name != "type"}
        for one in nested
        if _type(one) == "permit" and not any(code in denied for code in _codings(one))
    ]
    return out


def _type(node: Node) -> object:
    told = node.members().get("type")
    return None if told is None else told.value


def _codings(node: Node) -> list[object]:
    """The purposes of a rule as they are written."""
    told = node.members().get("purpose")
    return [] if told is None else [(_of(c, "system"), _of(c, "code")) for c in told.items()]


def _of(node: Node, name: str) -> object:
    told = node.members().get(name)
    return None if told is None else told.value
