"""Training of the tagger: labelled clauses in, a model with its figures out."""
