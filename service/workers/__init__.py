"""Processes that do one thing at a time and may be killed at any moment, and a pool of them."""
