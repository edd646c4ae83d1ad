"""Makes yearly reports whose every cell, section and fault is known, in each form in which real files come.

``plan`` says what a report holds, a writer of ``forms`` prints it, ``faults`` and ``structural`` spoil it.
Tests, benchmarks and the shipped samples are made here; no text or number comes from a published report.
"""
