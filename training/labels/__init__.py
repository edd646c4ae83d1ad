"""Labelled clauses: what they are, and the shapes in which they come and go."""
