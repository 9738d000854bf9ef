"""My audits, and the page of one audit."""
