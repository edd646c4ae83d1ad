"""A real Dask cluster of two worker processes: the same files come of it as on one machine."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import registry
from service.batch import cluster
from service.batch.cluster import Cluster
from service.batch.face import Batch
from service.batch.file import Handed
from service.batch.remote import Setup
from service.batch.state import State
from service.batch.submissions import gather
from service.errors import UsageError
from tests.batch.conftest import LIMITS
from tests.batch.results import results

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.heavy
_MODEL = (registry.shipped().version, registry.shipped().sha256)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The scheduler of a cluster."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Dask's own, of the event loop
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as made:
            yield made.scheduler_address


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return Setup(LIMITS, str(tmp_path / "models"))


@pytest.mark.parametrize("sent", [False, True], ids=["shared storage", "sent"])
def test_the_same_files_come_of_it(
    inbox: Path, tmp_path: Path, batch: Callable[..., Batch], address: str, setup: Setup, sent: bool
) -> None:
    batch(inbox, tmp_path / "here")
    first = gather([Handed.at(inbox)], State(tmp_path / "state").spool, LIMITS)[0]
    with cluster.connect(address, setup, _MODEL, first) as crew:
        assert not crew.sent  # this machine's workers see its files
        batch(inbox, tmp_path / "there", by=Cluster(crew.client, setup, sent=sent))
    assert results(tmp_path / "there") == results(tmp_path / "here")


def test_workers_that_do_not_see_the_files_get_them_sent(
    tmp_path: Path, inbox: Path, address: str, setup: Setup
) -> None:
    one = gather([Handed.at(inbox)], State(tmp_path / "state").spool, LIMITS)[0]
    gone = type(one)(one.name, tmp_path / "nowhere", one.sha256, one.size)
    with cluster.connect(address, setup, _MODEL, gone) as crew:
        assert crew.sent


def test_what_would_not_give_the_same_is_refused(address: str, setup: Setup) -> None:
    with (
        pytest.raises(UsageError, match="没有当前模型"),
        cluster.connect(address, setup, (_MODEL[0], "another hash"), None),
    ):
        pass


def test_no_cluster_there(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_SECONDS", 1)
    with pytest.raises(UsageError, match="连不上"), cluster.connect("tcp://127.0.0.1:9", setup, _MODEL, None):
        pass
