"""A consent as a hospital system of FHIR R4 sends it: our R5 in the older shape."""

from typing import Any

from consent.fhir.terms import ACT_CODE, OPT_OUT


def r4(resource: dict[str, Any]) -> dict[str, Any]:
    """The same consent in R4."""
    out = {name: resource[name] for name in ("resourceType", "extension", "identifier", "status", "category")}
    scope = "http://terminology.hl7.org/CodeSystem/consentscope"
    out["scope"] = {"coding": [{"system": scope, "code": "patient-privacy"}]}
    out["patient"] = resource["subject"]
    out["performer"] = resource["grantor"]
    out["policyRule"] = {"coding": [{"system": ACT_CODE, "code": OPT_OUT}]}
    (out["sourceAttachment"],) = resource["sourceAttachment"]
    out["verification"] = [_verification(dict(one)) for one in resource["verification"]]
    permits = [{"type": "permit", **one} for one in resource.get("provision", ())]
    out["provision"] = {"period": resource["period"], **({"provision": permits} if permits else {})}
    return out | ({"dateTime": resource["date"]} if "date" in resource else {})


def _verification(told: dict[str, Any]) -> dict[str, Any]:
    if "verificationDate" in told:
        (told["verificationDate"],) = told["verificationDate"]
    return told
