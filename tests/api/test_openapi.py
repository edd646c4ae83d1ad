"""The API against its own description: schemathesis asks everything of it that the OpenAPI allows, and more."""

from __future__ import annotations

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.web.problems import STATUS, Problem, status_of

pytestmark = pytest.mark.heavy

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
STABLE = {
    "createReview",
    "createBatch",
    "listBatches",
    "getBatch",
    "watchBatch",
    "getBatchFile",
    "cancelBatch",
    "listReviews",
    "getReview",
    "exportReview",
    "deleteReview",
    "reviewAgain",
    "decideFinding",
    "correctCell",
    "listClauses",
    "labelClause",
    "importLabels",
    "exportLabels",
    "listModels",
    "promoteModel",
    "rollBackModel",
    "createTraining",
    "listTrainings",
    "getTraining",
    "cancelTraining",
    "signIn",
    "whoAmI",
    "listEvents",
    "unlabelClause",
    "signOut",
    "isAlive",
    "isReady",
    "getVersion",
    "getMetrics",
}


def _operations(api) -> dict[str, dict]:
    paths = api.get("/api/openapi.json").json()["paths"]
    return {o["operationId"]: o for methods in paths.values() for o in methods.values()}


def test_operation_ids_are_those_that_programs_build_on(api) -> None:
    assert set(_operations(api)) == STABLE


def test_every_error_is_documented_as_a_problem(api) -> None:
    schema = api.get("/api/openapi.json").json()
    assert set(schema["components"]["schemas"]["Problem"]["properties"]) == set(Problem.model_fields)
    for name, operation in _operations(api).items():
        for status, response in operation["responses"].items():
            if status >= "400":
                assert set(response["content"]) == {"application/problem+json"}, (name, status)
                assert re.search(": [a-z_, ]+$", response["description"]), (name, status)


def test_every_error_of_the_program_has_a_status() -> None:
    assert all(400 <= status_of(kind()) <= 599 for kind in STATUS)


def test_the_docs_page_holds_every_operation_and_needs_nothing_else(api) -> None:
    page = api.get("/api/docs")
    assert all(f'id="{name}"' in page.text for name in _operations(api))
    assert "<script" not in page.text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)
    assert not re.search(r"\son\w+=|style=", page.text)
    for link in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text):
        assert api.get(link).status_code == 200


@pytest.mark.parametrize("role", [None, "admin", "organ"])
def test_nothing_makes_it_fail_or_answer_what_is_not_described(live: str, upload, key, role: str | None) -> None:
    found = upload(unit="岚溪县青石镇人民政府")
    headers = {} if role is None else key(role, "岚溪县青石镇人民政府" if role == "organ" else "")
    schema = schemathesis.openapi.from_url(f"{live}/api/openapi.json")
    for operation in schema.get_all_operations():
        _ask(operation.ok(), headers, found)


def _ask(operation, headers: dict[str, str], found: dict) -> None:
    """Some cases of an operation, half of them on what is really there."""
    real = {
        "review_id": found["record"]["id"],
        "finding_id": found["findings"][0]["id"],
        "name": "requests.new.total",
    }
    asked = 0

    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy())
    def ask(case) -> None:
        nonlocal asked
        asked += 1
        if asked % 2 and case.path_parameters:
            case.path_parameters.update({k: v for k, v in real.items() if k in case.path_parameters})
        case.call_and_validate(headers=headers, checks=CHECKS)

    ask()
