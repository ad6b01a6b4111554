"""Findings: how one is built, their codes, and what a scheme accepts of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.checks.faults import everything, fault_at, unknown_at
from partyrate.errors import Finding, SchemeFault
from partyrate.errors.plain import plain_error
from partyrate.messages import message, text
from partyrate.model import Accept, Scheme
from partyrate.model.entry import remark
from partyrate.numbers import Constant, show
from partyrate.plan import section
from partyrate.spans import Path
from partyrate.text.quoting import visible

WARNING: Final = "warning"
INFORMATION: Final = "information"
OPEN: Final = "open"
"""The verdict on what is not decided."""

SEVERITIES: Final = (INFORMATION, WARNING)
"""How grave a finding can be, the least grave one first."""

CODES: Final[Mapping[str, str]] = {
    # what the text of a scheme shows
    "likely-misspelt": WARNING,
    "weight-without-effect": WARNING,
    "weights-total": WARNING,
    "weights-in-formula": INFORMATION,
    "single-expected-row": WARNING,
    "quota-below-one": WARNING,
    "quota-below-zero": WARNING,
    "unread-choice": WARNING,
    "condition-without-effect": WARNING,
    "conflict-open": WARNING,
    "ladder-too-open": WARNING,
    "rule-too-open": WARNING,
    "numbers-too-wide": WARNING,
    "decision-gap": WARNING,
    "decision-gap-possible": INFORMATION,
    "decision-overlap": WARNING,
    "decision-overlap-possible": INFORMATION,
    "decision-band-passed": WARNING,
    "decision-row-never": WARNING,
    "decision-undecided": INFORMATION,
    "edges-out-of-order": WARNING,
    "language-lacking": WARNING,
    "accepts-nothing": WARNING,
    "day-decides-nothing": WARNING,
    "unread-input": WARNING,
    "unread-parameter": WARNING,
    "unread-lookup": WARNING,
    "unread-absence": WARNING,
    "unread-ladder": WARNING,
    "unread-formula": WARNING,
    "input-without-consequence": INFORMATION,
    "lookup-lacks-key": WARNING,
    "lookup-lacks-key-possible": INFORMATION,
    "lookup-key-never": INFORMATION,
    "remainder-has-quota": WARNING,
    "pay-against-level": WARNING,
    # bounds and cases
    "gate-without-effect": WARNING,
    "condition-never": WARNING,
    "condition-always": WARNING,
    "gate-never": WARNING,
    "gate-always": WARNING,
    "one-value-only": WARNING,
    "bound-not-reached": INFORMATION,
    "clamp-limits-exchanged": WARNING,
    "clamp-cuts-most": INFORMATION,
    "level-never": WARNING,
    "bands-gap": WARNING,
    "bands-overlap": WARNING,
    "rungs-not-nested": WARNING,
    # signs
    "direction-against": WARNING,
    "direction-both": INFORMATION,
    "order-against-conditions": WARNING,
    # cohorts of every size
    "places-above-cohort": WARNING,
    "quota-above-cohort": WARNING,
    "rows-without-place": WARNING,
    "level-without-place": INFORMATION,
}
"""The codes of all findings, with their severity."""


def finding_at(
    scheme: Scheme,
    path: Path,
    code: str,
    key: str = "",
    /,
    *,
    decided_by: str = "structure",
    witness: Mapping[str, Any] | None = None,
    **data: Any,
) -> Finding:
    """Build a finding about a field of an entry.

    Args:
        scheme: The scheme.
        path: The field.
        code: The code of the finding.
        key: The key of its text; by default `finding CODE`.
        decided_by: How it was found.
        witness: Data that show it; without any it is proved for all data.
        data: What the placeholders of the text stand for.
    """
    lines = message(key or f"finding {code}", **data)
    verdict = "witnessed" if witness else "proved"
    return Finding(
        *lines, scheme.span_of(*path), path, code=code, severity=CODES[code], decided_by=decided_by, verdict=verdict,
        witness=witness or {},
    )  # fmt: skip


def plain_finding(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data for JSON: what every fault holds, and the entry that it is about."""
    plain = plain_error(finding)
    del plain["error"]
    return {"code": finding.code, "severity": finding.severity, "entry": finding.entry, **plain}


def at_least(finding: Finding, severity: str) -> bool:
    """Return whether a finding is as grave as a severity, or graver."""
    return SEVERITIES.index(finding.severity) >= SEVERITIES.index(severity)


def finding_text(finding: Finding, lang: str) -> str:
    """Return a finding in a language as the command prints it, with its severity and code."""
    if not finding.accepted:
        return text(finding.severity, text=finding.text(lang), code=finding.code).in_language(lang)
    place = str(finding.at or ".".join(map(str, finding.path)))
    data = {"place": place, "what": finding.what, "code": finding.code, "reason": remark(finding.accepted)}
    return visible(text("accepted", **data).in_language(lang))


def shown_value(value: Constant) -> Any:
    """Return a value as a witness holds it: numbers as text, as they are written."""
    return show(value) if isinstance(value, Fraction) else value if isinstance(value, bool) else str(value)


def acceptances(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find acceptances of findings that there are not, or of entries that the scheme does not have."""
    entries = {f"{section(entry)}.{entry.name}": entry for entry in everything(scheme)}
    for name, accept in _own(scheme):
        if accept.code not in CODES:
            yield unknown_at(scheme, ("accept", name, "code"), "finding", accept.code, CODES, "accepted by its code")
        if accept.entry and accept.entry not in entries:
            yield unknown_at(scheme, ("accept", name, "entry"), "entry", accept.entry, entries, "accepted of an entry")
        if not accept.reason:
            yield fault_at(scheme, ("accept", name, "reason"), "accepted without reason", name=name)


def _own(scheme: Scheme) -> Iterator[tuple[str, Accept]]:
    """Yield the acceptances of a scheme, but for those of the scheme that it extends: it may have changed."""
    changed = None if scheme.variation is None else {*scheme.variation.added, *scheme.variation.replaced}
    for name, accept in scheme.accepts.items():
        if changed is None or f"accept.{name}" in changed:
            yield name, accept


def with_acceptances(scheme: Scheme, findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with the reason for which the scheme accepts them."""
    reasons = {(accept.code, accept.entry): accept.reason for accept in scheme.accepts.values()}
    return [
        finding if (reason := reasons.get((finding.code, finding.entry))) is None else _accepted(finding, reason)
        for finding in findings
    ]


def _accepted(finding: Finding, reason: Any) -> Finding:
    return evolve(finding, accepted=reason)


def unmatched(scheme: Scheme, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Find acceptances that no finding matches.

    Those of a scheme whose constants are unpublished, or were supplied, are not judged: with other values one may.
    """
    if scheme.unpublished or scheme.supplied:
        return
    found = {(finding.code, finding.entry) for finding in findings}
    for name, accept in _own(scheme):
        if (accept.code, accept.entry) not in found:
            yield finding_at(
                scheme, ("accept", name), "accepts-nothing", name=name, accepted=accept.code, entry=accept.entry
            )
