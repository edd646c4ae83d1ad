"""Tables read from every shape in which they reach us: what is there is exact, what is lost is missing."""

from __future__ import annotations

import pytest

from models.forms import read
from models.forms.rows import rows
from models.report import CellState, FormCell, FoundTable
from models.standard import load
from tests.documents import blocks, lines

NEW, CARRIED = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
COLUMNS = ["natural_person", "business", "research", "social", "legal", "other_org", "total"]
TABLE_2 = {
    "regulations": [0, 0, 0], "normative_documents": [5, 2, 31], "licensing": [608], "penalties": [44],
    "coercion": [3], "fees": [7.25],
}  # fmt: skip


def tables(document: object, standard: str = "2021") -> tuple[dict[str, FoundTable], dict[str, FormCell]]:
    readings = read(rows(document), load(standard))  # type: ignore[arg-type]
    return {r.found.code: r.found for r in readings}, {n: c for r in readings for n, c in r.cells.items()}


def row(cells: dict[str, FormCell], code: str) -> list[object]:
    """Values of a row, or the state of a cell that is no number."""
    found = [c for n, c in cells.items() if n.split(".")[1] == code]
    return [c.value if c.state is CellState.NUMBER else c.state.value for c in found]


def fields(*rows_of_fields: list[str]) -> list[list[str]]:
    return list(rows_of_fields)


SECOND = fields(
    ["第二十条第（一）项"], ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "0", "0", "0"],
    ["行政规范性文件", "5", "2", "31"], ["第二十条第（五）项"], ["信息内容", "本年处理决定数量"], ["行政许可", "608"],
    ["第二十条第（六）项"], ["信息内容", "本年处理决定数量"], ["行政处罚", "44"], ["行政强制", "3"], ["第二十条第（八）项"],
    ["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费", "7.2500"],
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "\n".join("\t".join(r) for r in SECOND),
        "\n".join("\t".join(r) + "\t" * (4 - len(r)) for r in SECOND),
        "\n".join(" | ".join(r) + " |" * (5 - len(r)) for r in SECOND),
        "\n".join(" |\n".join(r) + " |" + "\n||" * (len(r) < 4) for r in SECOND),
        "\n".join("|\n" + " |\n".join(r) + " |" for r in SECOND),
        "\n|\n".join("\n|\n".join(r) for r in SECOND),
        "\n".join("\n".join(r) for r in SECOND),
        "\n\n".join("\n\n ".join(r) for r in SECOND),
        "\n".join(" ".join(r) for r in SECOND),
    ],
    ids=[
        "tabs",
        "padded tabs",
        "padded pipes",
        "cell pipe",
        "opening pipe",
        "lone pipe",
        "lines",
        "blank",
        "spaces",
    ],
)
def test_table_2_in_every_shape(text: str) -> None:
    found, cells = tables(lines(text))
    assert found["disclosure"].present
    assert {code: row(cells, code) for code in TABLE_2} == TABLE_2
    assert not found["disclosure"].rows_unread


def test_glued_numbers_split_only_where_there_is_one_way() -> None:
    text = "第二十条第（一）项\n信息内容本年制发件数本年废止件数现行有效件数\n规章000\n行政规范性文件5231\n行政许可608\n行政处罚44"
    found, cells = tables(lines(text))
    assert row(cells, "regulations") == [0, 0, 0]
    assert row(cells, "normative_documents") == ["missing"] * 3
    assert (row(cells, "licensing"), row(cells, "penalties")) == ([608], [44])
    assert found["disclosure"].rows_unread == ("normative_documents",)


def test_a_list_of_labels_gives_no_numbers() -> None:
    text = "\n".join(r[0] for r in SECOND) + "\n7.25\n3"
    found, cells = tables(lines(text))
    assert found["disclosure"].present
    assert all(c.state is CellState.MISSING for n, c in cells.items() if n.startswith("disclosure"))


def test_table_3_with_fields_is_placed_from_the_label() -> None:
    text = "\n".join([
        f"{NEW}\t9\t1\t0\t0\t2\t0\t12", f"{CARRIED}\t1\t0\t0\t0\t0\t0\t1",
        "三、本年度办理结果\t（一）予以公开\t8\t1\t0\t0\t0\t0\t", "\t（三）不予公开\t1．属于国家秘密\t1\t0\t0\t0\t0\t0",
        "\t（七）总计\t\t9\t1\t0\t0\t0\t0\t10", "四、结转下年度继续办理\t\t\t1\t0\t0\t0\t2\t0\t3",
    ])  # fmt: skip
    found, cells = tables(lines(text))
    assert row(cells, "new") == [9, 1, 0, 0, 2, 0, 12]
    assert row(cells, "granted") == [8, 1, 0, 0, 0, 0, "blank"]
    assert row(cells, "refused_state_secret") == [1, 0, 0, 0, 0, 0, "missing"]
    assert row(cells, "processed_total") == [9, 1, 0, 0, 0, 0, 10]
    assert row(cells, "carried_out") == [1, 0, 0, 0, 2, 0, 3]
    assert found["requests"].rows_unread == ("refused_state_secret",)
    assert len(found["requests"].rows_missing) == 19


def test_a_short_row_without_fields_is_placed_only_by_its_identities() -> None:
    sure = f"{NEW}\n9\n1\n0\n0\n2\n12\n{CARRIED}\n0\n0\n0\n0\n0\n0\n0"
    _, cells = tables(lines(sure))
    assert row(cells, "new") == ["missing"] * 7
    single = f"{NEW}\n0\n1\n2\n3\n4\n5\n15\n{CARRIED}\n0\n0\n0\n0\n0"
    _, cells = tables(lines(single))
    assert row(cells, "new") == [0, 1, 2, 3, 4, 5, 15]
    assert row(cells, "carried_in") == ["missing"] * 7


def test_page_numbers_between_lines_invent_nothing() -> None:
    _, cells = tables(lines(f"{NEW}\n9\n1\n0\n- 3 -\n0\n2\n0\n12\n{CARRIED}\n0\n0\n0\n0\n0\n0\n0\n8"))
    assert row(cells, "new") == ["missing"] * 7
    assert row(cells, "carried_in") == ["missing"] * 7


HEADER = [["", "", "", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]]


def grid(*body: list[str], header: list[list[str]] = HEADER) -> list[list[str]]:
    return [*header, *body]


def test_a_grid_is_placed_by_its_header_and_keeps_blanks() -> None:
    table = grid(
        [NEW, "", "", "9", "1", "", "0", "2", "0", "12"], [CARRIED, "", "", "/", "0", "0", "0", "0", "0", "0"]
    )
    _, cells = tables(blocks(table))
    assert row(cells, "new") == [9, 1, "blank", 0, 2, 0, 12]
    assert row(cells, "carried_in") == ["mark", 0, 0, 0, 0, 0, 0]
    place = cells["requests.new.legal"].place
    assert (place.table, place.row, place.column) == (1, 1, 7)


def test_a_grid_without_a_column_says_which() -> None:
    header = [[c for c in HEADER[0] if c != "科研机构"]]
    table = grid([NEW, "", "", "9", "1", "0", "2", "0", "12"], [CARRIED, "", "", *"000000"], header=header)
    found, cells = tables(blocks(table))
    assert found["requests"].columns_missing == ("research",)
    assert row(cells, "new") == [9, 1, "missing", 0, 2, 0, 12]


def test_a_grid_with_a_further_column_says_so() -> None:
    header = [[*HEADER[0][:-1], "外国公民", "总计"]]
    body = [[label, "", "", *"00000050"] for label in (NEW, CARRIED, "四、结转下年度继续办理")]
    found, cells = tables(blocks(grid(*body, header=header)))
    assert found["requests"].columns_added == ("外国公民",)
    assert row(cells, "new") == [0] * 7


def test_a_table_over_a_page_break_goes_on_without_header() -> None:
    first = grid([NEW, "", "", *"9100201", "2"][:10], [CARRIED, "", "", *"0000000"])
    second = [
        ["", "", "（七）总计", "", "1", "0", "0", "0", "0", "1"],
        ["四、结转下年度继续办理", "", "", *"0000000"],
    ]
    _, cells = tables(blocks(first, second))
    assert row(cells, "processed_total") == ["blank", 1, 0, 0, 0, 0, 1]


def test_a_row_cut_by_a_page_break_gets_its_numbers() -> None:
    first = grid([NEW, "", "", *"1000001"], ["", "（五）不予处理", "5．要求行政机关确认或重新", *[""] * 7])
    second = [["", "", "出具已获取信息", *"1000001"], ["四、结转下年度继续办理", "", "", *"0000000"]]
    found, cells = tables(blocks(first, second))
    assert row(cells, "unprocessed_reconfirm") == [1, 0, 0, 0, 0, 0, 1]
    assert not found["requests"].rows_added


def test_broken_and_shortened_labels() -> None:
    text = f"{NEW[:8]}\n{NEW[8:]}\n" + "\n".join("1000001") + "\n二、上年结转申请数量\n" + "\n".join("0000000")
    text += "\n2.其他法律行政止公开\n" + "\n".join("0000000")
    found, cells = tables(lines(text))
    assert found["requests"].rows_found == ("new", "carried_in", "refused_law_forbids")
    assert row(cells, "new") == [1, 0, 0, 0, 0, 0, 1]


def test_rows_that_the_form_does_not_know() -> None:
    table = grid([NEW, "", "", *"1000001"], ["", "三、网上申请", "", *"1000001"], [CARRIED, "", "", *"0000000"])
    found, _ = tables(blocks(table))
    assert found["requests"].rows_added == ("三、网上申请",)


def test_a_leftover_row_of_the_old_form_stands_beside_the_new_ones() -> None:
    table = grid(
        [NEW, "", "", *"1000001"], [CARRIED, "", "", *"0000000"], ["", "（六）其他处理", "", *"1000001"],
        ["", "（七）总计", "", *"1000001"],
    )  # fmt: skip
    found, cells = tables(blocks(table))
    assert found["requests"].superseded_rows == ("other_all",)
    assert row(cells, "other_all") == [1, 0, 0, 0, 0, 0, 1]
    assert row(cells, "other_rest") == ["missing"] * 7


FLAT = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
NUMBERS = ["2", "0", "1", "0", "3", "1", "0", "0", "0", "1", "0", "0", "0", "4", "4"]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(["行政复议", "行政诉讼", *FLAT, "未经复议直接起诉", "复议后起诉", *FLAT, *FLAT, *NUMBERS]),
        "行政复议\t\t\t\t\t行政诉讼\n" + "\t".join(FLAT) + "\t未经复议直接起诉\t\t\t\t\t复议后起诉\n\t\t\t\t\t"
        + "\t".join(FLAT + FLAT) + "\n" + "\t".join(NUMBERS),
        "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结果 结果 其他 尚未 总\n维持 纠正 结果 审结 计\n" + " ".join(NUMBERS),
        "\n".join(["|行政复议 |", "行政诉讼 |", *(f"{x} |" for x in [*FLAT, "未经复议直接起诉", "复议后起诉", *FLAT, *FLAT]),
                   *(f"{n} |" for n in NUMBERS)]),
    ],
    ids=["lines", "tabs", "spaces", "cell pipe"],
)  # fmt: skip
def test_table_4_in_every_shape(text: str) -> None:
    found, cells = tables(lines(text))
    assert found["litigation"].present
    assert row(cells, "review") == [2, 0, 1, 0, 3]
    assert row(cells, "direct") == [1, 0, 0, 0, 1]
    assert row(cells, "after_review") == [0, 0, 0, 4, 4]


def test_table_4_with_a_row_a_line() -> None:
    body = [
        ["", *FLAT],
        ["行政复议", *NUMBERS[:5]],
        ["未经复议直接起诉", *NUMBERS[5:10]],
        ["复议后起诉", *NUMBERS[10:]],
    ]
    _, cells = tables(blocks(body))
    assert row(cells, "after_review") == [0, 0, 0, 4, 4]
    assert row(cells, "review") == [2, 0, 1, 0, 3]


def test_running_text_that_names_rows_is_no_table() -> None:
    text = (
        "全年办理行政许可608件，行政处罚44件。\n行政许可\n本年共608件，均已公开。\n行政复议 0 件，行政诉讼 0 件。"
    )
    found, cells = tables(lines(text))
    assert not any(t.present for t in found.values())
    assert all(c.state is CellState.MISSING for c in cells.values())


def test_places_lie_on_the_text() -> None:
    for document in (
        lines("\n".join("\t".join(r) for r in SECOND)),
        blocks(grid([NEW, "", "", *"1000001"], [CARRIED, "", "", *"0000000"])),
    ):
        _, cells = tables(document)
        for cell in cells.values():
            if cell.place.start is not None:
                assert document.text[cell.place.start : cell.place.end] == cell.raw


def test_absurd_lines_cost_no_more_than_their_first_fields() -> None:
    stream = rows(lines(f"{NEW}" + "|0" * 7 + "|" * 200_000))
    assert max(len(r.values) for r in stream) <= 500
    assert row(tables(lines(f"{NEW}" + "|0" * 7 + "|" * 200_000 + f"\n{CARRIED}" + "|0" * 7))[1], "new") == [0] * 7


def test_table_4_in_pieces() -> None:
    three = blocks(
        [["行政复议", *FLAT]], [["", *NUMBERS[:5]]], "行政诉讼", [["未经复议直接起诉", *FLAT], ["", *NUMBERS[5:10]]],
        [["复议后起诉", *FLAT], ["", *NUMBERS[10:]]],
    )  # fmt: skip
    one = blocks(
        [["行政复议", *[""] * 4], FLAT, NUMBERS[:5], ["行政诉讼", *[""] * 4], ["未经复议直接起诉", *[""] * 4], FLAT,
         NUMBERS[5:10], ["复议后起诉", *[""] * 4], FLAT, NUMBERS[10:]]
    )  # fmt: skip
    two = lines(
        "行政复议\n" + "\t".join(FLAT) + "\n" + "\t".join(NUMBERS[:5]) + "\n行政诉讼\n未经复议直接起诉\t\t\t\t\t复议后起诉\n"
        + "\t".join(FLAT + FLAT) + "\n" + "\t".join(NUMBERS[5:])
    )  # fmt: skip
    for document in (three, one, two):
        _, cells = tables(document)
        assert row(cells, "review") == [2, 0, 1, 0, 3]
        assert row(cells, "direct") == [1, 0, 0, 0, 1]
        assert row(cells, "after_review") == [0, 0, 0, 4, 4]


def test_the_lawsuits_alone_are_not_taken_for_reviews() -> None:
    text = "未经复议直接起诉\t\t\t\t\t复议后起诉\n" + "\t".join(FLAT + FLAT) + "\n" + "\t".join(NUMBERS[5:])
    _, cells = tables(lines("行政诉讼\n" + text))
    assert all(c.value is None for n, c in cells.items() if n.startswith("litigation"))


@pytest.mark.parametrize("word", ["若干", "详见附件", "见说明"])
def test_a_word_in_place_of_a_number_is_text_and_shifts_nothing(word: str) -> None:
    for number in range(7):
        numbers = list("1000001")
        numbers[number] = word
        for document in (
            blocks(grid([NEW, "", "", *numbers], [CARRIED, "", "", *"0000000"])),
            lines("\t".join([NEW, *numbers]) + "\n" + "\t".join([CARRIED, *"0000000"])),
        ):
            _, cells = tables(document)
            expected = [int(n) if n.isdigit() else "text" for n in numbers]
            assert row(cells, "new") == expected


def test_a_word_between_the_lines_of_a_row_leaves_it_unread() -> None:
    text = f"{NEW}\n3\n0\n0\n0\n0\n若干\n3\n{CARRIED}\n" + "\n".join("0000000")
    _, cells = tables(lines(text))
    assert row(cells, "new") == ["missing"] * 7


def test_numbered_rows_and_shifted_spans() -> None:
    numbered = [["序号", "项目", *HEADER[0][3:]], ["1", NEW, *"1000001"], ["2", CARRIED, *"0000000"]]
    shifted = [HEADER[0], [NEW, *"1000001", "", ""], ["", CARRIED, "", *"0000000"]]
    for table in (numbered, shifted):
        found, cells = tables(blocks(table))
        assert row(cells, "new") == [1, 0, 0, 0, 0, 0, 1], table
        assert row(cells, "carried_in") == [0] * 7
        assert found["requests"].present


def test_a_header_that_lost_its_spans_places_nothing() -> None:
    header = [["（本列数据的勾稽关系）", "申请人情况"], ["自然人", "法人或其他组织", "总计"], HEADER[0][4:9]]
    body = [[NEW, *"1020003"], [CARRIED, *"0000000"], ["三、本年度办理结果", "（一）予以公开", *"1000001"]]
    found, cells = tables(blocks([*header, *body]))
    assert row(cells, "new") == [1, 0, 2, 0, 0, 0, 3]
    assert row(cells, "granted") == [1, 0, 0, 0, 0, 0, 1]
    assert not found["requests"].columns_missing


def test_rows_in_another_order_are_known_by_their_labels() -> None:
    rows_of_form = [r for r in load("2021").table("requests").rows if not r.replaces]
    swapped = [*rows_of_form[:5], rows_of_form[6], rows_of_form[5], *rows_of_form[7:]]
    table = grid(*([r.label, "", "", str(n), *"00000", str(n)] for n, r in enumerate(swapped)))
    found, cells = tables(blocks(table))
    assert not found["requests"].rows_missing
    assert not found["requests"].rows_added
    for n, form in enumerate(swapped):
        assert row(cells, form.code) == [n, 0, 0, 0, 0, 0, n]


def test_table_2_is_placed_by_its_header() -> None:
    swapped = fields(
        ["信息内容", "本年制发件数", "现行有效件数", "本年废止件数"],
        ["规章", "0", "0", "0"],
        ["行政规范性文件", "3", "12", "1"],
    )
    for document in (blocks(swapped), lines("\n".join("\t".join(r) for r in swapped))):
        _, cells = tables(document)
        assert row(cells, "normative_documents") == [3, 1, 12]
    short = fields(["信息内容", "本年制发件数", "现行有效件数"], ["规章", "0", "0"], ["行政规范性文件", "3", "12"])
    for document in (blocks(short), lines("\n".join("\t".join(r) for r in short))):
        found, cells = tables(document)
        assert row(cells, "normative_documents") == [3, "missing", 12]
        assert found["disclosure"].columns_missing == ("repealed",)


def test_amounts_under_a_header_in_yuan_become_ten_thousands() -> None:
    rows_of_table = fields(
        ["规章", "0", "0", "0"], ["信息内容", "本年收费金额（单位：元）"], ["行政事业性收费", "193700"]
    )
    _, cells = tables(blocks([r + [""] * (4 - len(r)) for r in rows_of_table]))
    assert row(cells, "fees") == [19.37]


@pytest.mark.parametrize(("raw", "value"), [("417①", 417), ("0²", 0), ("3¹", 3), ("1\u200b", 1), ("\ufeff12", 12)])
def test_footnote_marks_and_invisible_signs_are_no_digits(raw: str, value: int) -> None:
    _, cells = tables(blocks(grid([NEW, "", "", raw, *"000001"], [CARRIED, "", "", *"0000000"])))
    assert cells["requests.new.natural_person"].value == value
