"""Technical pieces without a table or a word of the domain: pages and API of an act, rights, files, problems, PDF."""
