"""Results on disk: whole or not there, told apart by all that they depend on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.batch import state
from service.batch.state import State, key

_PARTS = st.dictionaries(st.sampled_from(["sha256", "model", "name"]), st.text(max_size=5), min_size=1)


@given(_PARTS, _PARTS)
def test_keys_differ_where_anything_does(one: dict[str, str], other: dict[str, str]) -> None:
    assert (key("review", **one) == key("review", **other)) == (one == other)
    assert key("review", **one) != key("last year", **one)


def test_another_program_and_another_standard_are_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key("review", sha256="a")
    with monkeypatch.context() as changed:
        changed.setattr(state, "__version__", "99")
        assert key("review", sha256="a") != before
    with monkeypatch.context() as changed:
        changed.setattr(state, "_standards", lambda: "another")
        assert key("review", sha256="a") != before
    assert key("review", sha256="a") == before


def test_a_result_is_there_after_it_was_put(tmp_path: Path) -> None:
    kept, made = State(tmp_path), key("review", sha256="a")
    assert kept.get(made) is None
    kept.put(made, b"one")
    kept.put(made, b"two")
    assert State(tmp_path).get(made) == b"two"
    assert [p.name for p in (tmp_path / "results").rglob("*") if p.is_file()] == [made]


@pytest.mark.parametrize("damage", [b"", b"x", bytes(200)])
def test_a_damaged_result_is_none(tmp_path: Path, damage: bytes) -> None:
    kept, made = State(tmp_path), key("review", sha256="a")
    kept.put(made, b"one" * 100)
    (path,) = (p for p in (tmp_path / "results").rglob("*") if p.is_file())
    content = path.read_bytes()
    path.write_bytes(damage and content[:-200] + damage)
    assert kept.get(made) is None


def test_nothing_is_left_of_a_write_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "scores.csv"
    state.write(path, b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        state.write(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_written_may_be_read_like_any_other_file(tmp_path: Path) -> None:
    state.write(tmp_path / "made", b"x")
    (tmp_path / "plain").touch()
    assert (tmp_path / "made").stat().st_mode == (tmp_path / "plain").stat().st_mode
