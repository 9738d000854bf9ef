"""The images of a report: what the auditor saw of the engagements on site. AUD-07."""
