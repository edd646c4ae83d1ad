"""The project's own texts: sample reports, later the labelled clauses."""
