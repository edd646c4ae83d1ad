"""``/api/docs``: the API for people, made from its OpenAPI; one page without scripts, so it works offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from service.web import pages

router = APIRouter(include_in_schema=False)
_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Line:
    """A name with what is said of it."""

    name: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    parameters: tuple[Line, ...]
    body: tuple[Line, ...]
    responses: tuple[Line, ...]


@router.get("/api/docs")
def docs(request: Request) -> HTMLResponse:
    """Every operation with its parameters, body and answers."""
    schema = request.app.openapi()
    groups: dict[str, list[Operation]] = {}
    for tag, operation in _operations(schema):
        groups.setdefault(tag, []).append(operation)
    return HTMLResponse(pages.render("docs.html", about=schema["info"], groups=groups))


def _operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, methods in schema["paths"].items():
        for method in _METHODS:
            if method in methods:
                found = methods[method]
                yield (
                    found.get("tags", [""])[0],
                    Operation(
                        id=found["operationId"],
                        method=method.upper(),
                        path=path,
                        summary=found.get("summary", ""),
                        text=found.get("description", ""),
                        parameters=tuple(_parameters(found)),
                        body=tuple(_body(found, schema)),
                        responses=tuple(_responses(found)),
                    ),
                )


def _parameters(operation: Mapping[str, Any]) -> Iterator[Line]:
    for p in operation.get("parameters", ()):
        yield Line(p["name"], _kind(p["schema"]), p.get("required", False), p.get("description", ""))


def _body(operation: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Line]:
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        shape = _resolved(content["schema"], schema)
        for name, own in shape.get("properties", {}).items():
            text = own.get("description", "")
            yield Line(name, f"{_kind(own)} · {media}", name in shape.get("required", ()), text)


def _responses(operation: Mapping[str, Any]) -> Iterator[Line]:
    for status, response in operation["responses"].items():
        kinds = "、".join(response.get("content", {}))
        yield Line(status, kinds, False, response.get("description", ""))


def _resolved(shape: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in shape:
        return shape
    found: Mapping[str, Any] = schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    return found


def _kind(shape: Mapping[str, Any]) -> str:
    """A type in a word: string, integer, one of several values."""
    if "enum" in shape:
        return " | ".join(map(str, shape["enum"]))
    if "anyOf" in shape:
        return " | ".join(_kind(s) for s in shape["anyOf"])
    kind = str(shape.get("type", shape.get("const", "")))
    return f"{kind}（{shape['format']}）" if "format" in shape else kind
