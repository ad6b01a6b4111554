"""The texts of the library: by key, in English and in Chinese.

A fault has three lines: what is wrong, why, and how to fix it. A placeholder stands in both languages. Names of a
scheme are written `{name!r}` in English and “{name}” in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partyrate.messages.catalogue import (
    absences,
    advice,
    calls,
    charts,
    check_names,
    check_warnings,
    checks,
    command_help,
    command_line,
    common,
    comparison,
    counterfactuals,
    crosswalks,
    data,
    dated,
    decisions,
    derived_keys,
    documents,
    explanations,
    findings,
    frames,
    functions,
    model,
    notes,
    output,
    plan,
    playground,
    practice,
    procedures,
    proofs,
    report,
    results,
    rule_tables,
    rule_values,
    rule_words,
    rules,
    scenarios,
    scheme_files,
    tables,
)

Texts = Mapping[str, tuple[str, str]]
"""English and Chinese, by key."""

CATALOGUES: Final[Mapping[str, Texts]] = {
    "absences": absences.TEXTS,
    "advice": advice.TEXTS,
    "calls": calls.TEXTS,
    "charts": charts.TEXTS,
    "check names": check_names.TEXTS,
    "check warnings": check_warnings.TEXTS,
    "checks": checks.TEXTS,
    "command help": command_help.TEXTS,
    "command line": command_line.TEXTS,
    "common": common.TEXTS,
    "comparison": comparison.TEXTS,
    "counterfactuals": counterfactuals.TEXTS,
    "crosswalks": crosswalks.TEXTS,
    "data": data.TEXTS,
    "dated": dated.TEXTS,
    "decisions": decisions.TEXTS,
    "derived keys": derived_keys.TEXTS,
    "documents": documents.TEXTS,
    "explanations": explanations.TEXTS,
    "findings": findings.TEXTS,
    "frames": frames.TEXTS,
    "functions": functions.TEXTS,
    "model": model.TEXTS,
    "notes": notes.TEXTS,
    "output": output.TEXTS,
    "plan": plan.TEXTS,
    "playground": playground.TEXTS,
    "practice": practice.TEXTS,
    "procedures": procedures.TEXTS,
    "proofs": proofs.TEXTS,
    "report": report.TEXTS,
    "results": results.TEXTS,
    "rule_tables": rule_tables.TEXTS,
    "rule_values": rule_values.TEXTS,
    "rule_words": rule_words.TEXTS,
    "rules": rules.TEXTS,
    "scenarios": scenarios.TEXTS,
    "scheme_files": scheme_files.TEXTS,
    "tables": tables.TEXTS,
}
"""The parts of the catalogue; a key stands in one of them only."""

TEXTS: Final[Texts] = {key: texts for catalogue in CATALOGUES.values() for key, texts in catalogue.items()}
"""All texts."""
