"""Near-copies between the reports of one batch: text, sketch, candidates, passages (C104, N202)."""
