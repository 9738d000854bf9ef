"""Pages of no app: home, rules, help, legal pages, health, errors, the API's documentation."""
