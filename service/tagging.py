"""The tagger in use: the registry below the data folder, and its errors in the words of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.artifact import ArtifactError
from models.registry import Model, Registry, UnknownVersion
from service import settings
from service.errors import ModelUnknown, ModelUnusable


def folder() -> Path:
    """Where candidates and the name of the current model lie."""
    return Path(str(settings.load()["data_dir"].value)) / "models"


def registry() -> Registry:
    """The registry of this installation."""
    return Registry(folder())


def current() -> Model:
    """The model in use. Raises ModelUnusable, ModelUnknown."""
    with errors():
        return registry().load()


@contextmanager
def errors() -> Iterator[None]:
    """Turn what the registry raises into errors that the user can read."""
    try:
        yield
    except ArtifactError as error:
        raise ModelUnusable(path=str(error.path), reason=error.reason) from error
    except UnknownVersion as error:
        raise ModelUnknown(version=str(error)) from error
