FILE_COLUMNS = {
    ("candidates_piece", "file"),
    ("audits_audit", "report_file"),
    ("certification_attestation", "pdf"),
    ("dsfr_dsfrconfig", "operator_logo_file"),
}
