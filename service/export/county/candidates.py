"""What could explain a difference between the county's report and the sum over its organs, in words."""

from __future__ import annotations

from service.batch.face import Candidate
from service.checks import catalogue
from service.export.county.words import number, words


def told(candidate: Candidate) -> str:
    """A candidate in a sentence: what stands there, what should, and why."""
    said = words("candidate")
    why = catalogue.words("reasons").get(candidate.reason, {}).get("zh", "")
    kind = "plain" if candidate.after is None else "sole" if candidate.sole else "after"
    return str(
        said[kind].format(
            organ=candidate.organ,
            value=said["blank"] if candidate.value is None else number(candidate.value),
            after=number(candidate.after),
            reason=said["reason"].format(reason=why) if why else "",
        )
    )
