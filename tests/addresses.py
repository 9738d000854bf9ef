"""Addresses that are no pages: a file or data leaves, or they only take what a form of another page sends."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

FILES = {
    "audits:audits_csv",
    "audits:gap_file",
    "audits:illustration",
    "audits:first_day",
    "audits:draw_minutes",
    "audits:draw_units",
    "audits:plan_pdf",
    "audits:salient_pdf",
    "audits:report_pdf",
    "candidates:archive",
    "candidates:evidence_download",
    "candidates:exchange_file",
    "candidates:piece_example",
    "candidates:piece_file",
    "candidates:results_paper",
    "candidates:piece_template",
    "candidates:improvement_plan_file",
    "candidates:self_assessment_report",
    "certification:attestation_pdf",
    "certification:dossiers_csv",
    "certification:feed",
    "certification:fundings_file",
    "certification:letter_pdf",
    "certification:refusal_pdf",
    "certification:register_csv",
    "certification:register_csv_for_people",
    "certification:register_xlsx",
    "certification:takeover_report",
    "certification:register_json",
    "health",
    "simulators:cycle_file",
    "simulators:schedule_file",
    "simulators:survey_file",
    "surveys:poster",
    "surveys:qr_code",
    "surveys:report_file",
    "surveys:upload_lines",
    "surveys:model",
    "surveys:paper_sheet",
    "surveys:report",
}
SENDINGS = {
    "actors:backup_codes",
    "actors:create_token",
    "actors:logout",
    "actors:messages_read",
    "actors:proconnect",
    "actors:proconnect_return",
    "actors:revoke_invitation",
    "actors:revoke_token",
    "audits:illustration_remove",
    "audits:point",
    "audits:waiver",
    "candidates:evidence_remove",
    "candidates:evidence_take_over",
    "candidates:indicator_remove",
    "candidates:indicator_value_remove",
    "candidates:piece_announce",
    "candidates:pieces_attach",
    "candidates:piece_attach",
    "candidates:piece_part",
    "candidates:piece_withdraw",
    "candidates:improvement_action_state",
    "candidates:self_assessment_point",
    "candidates:self_assessment_start",
    "candidates:site_main",
    "candidates:site_remove",
    "certification:acknowledge",
    "certification:again",
    "certification:next_step",
    "certification:failure",
    "certification:feed_new",
    "certification:feed_revoke",
    "certification:request_complements",
    "surveys:questionnaire_start",
}


def names_of_addresses() -> Iterator[str]:
    """Those of the pages, and the API's documentation, which is one."""
    for name, path in _names(get_resolver().url_patterns):
        if not path.startswith("api/") or name == "docs":
            yield name


def _names(
    patterns: list[URLPattern | URLResolver], space: str = "", start: str = ""
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        path = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inner, path)
        elif pattern.name:
            yield f"{space}{pattern.name}", path
