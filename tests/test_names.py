"""Names of organs: the same organ in several spellings, and never two organs as one."""

from __future__ import annotations

import pytest

from service.names import key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("兴和县人民政府", "兴县人民政府"),
        ("和县人民政府", "县人民政府"),
        ("岚溪县税务局（第一分局）", "岚溪县税务局（第二分局）"),
        ("岚溪县税务局（第一分局）", "岚溪县税务局"),
        ("公安局(交警大队)", "公安局"),
    ],
)
def test_another_organ_is_another(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("岚溪县税务局（第一分局）", "岚溪县税务局第一分局"),
        ("岚溪县发展和改革局（县粮食局）", "岚溪县发展改革局"),
        ("青石镇人民政府（盖章）", "青石镇"),
        ("岚溪县住房和城乡建设局", "岚溪县住房城乡建设局"),
        ("青石镇人民政府", "青石镇"),
        ("发展和改革委员会", "发展改革委"),
    ],
)
def test_usual_spellings_are_one(one: str, other: str) -> None:
    assert key(one) == key(other)
