"""A network's services brought in from its spreadsheet, as often as it likes; its branches put in order."""
