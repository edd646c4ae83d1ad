"""Reviewing in worker processes: what a file's review costs or breaks stays there."""
