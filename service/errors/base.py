"""The root of the errors, and those of calls, models and labels."""

from __future__ import annotations

from typing import ClassVar


class NianbaoError(Exception):
    """Base of all; ``params`` fill the templates ``zh`` and ``en``."""

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 2
    zh: ClassVar[str] = "发生错误"
    en: ClassVar[str] = "an error occurred"

    def __init__(self, **params: str | int | float) -> None:
        super().__init__(self.code, params)
        self.params = params

    def message(self, lang: str = "zh") -> str:
        """The message in ``lang`` ("zh" or "en")."""
        return (self.en if lang == "en" else self.zh).format(**self.params)

    def __str__(self) -> str:
        return self.message()


class UsageError(NianbaoError):
    """The call itself is wrong; nothing was reviewed."""

    code = "usage"
    zh = "{what}"
    en = "{what}"


class CorrectionUnusable(UsageError):
    """A correction names a cell that the report has not, or a value that is no number of the form."""

    code = "correction_unusable"
    zh = "对单元格“{cell}”的更正不能使用：{reason}。"
    en = "the correction of cell “{cell}” can't be used: {reason}"
    REASONS: ClassVar[dict[str, tuple[str, str]]] = {
        "unknown": ("报告所用的表格没有这个单元格", "the report's form has no such cell"),
        "value": ("更正后的值应是不超过 15 位的数", "the value must be a number of at most 15 digits"),
        "count": ("件数应为整数", "a count must be a whole number"),
        "amount": ("金额以万元计，最多 4 位小数", "an amount is in 万元 with at most 4 decimals"),
    }

    def message(self, lang: str = "zh") -> str:
        """The message with the reason in words."""
        reason = self.REASONS[str(self.params["reason"])][lang == "en"]
        return (self.en if lang == "en" else self.zh).format(cell=self.params["cell"], reason=reason)


class ModelUnusable(NianbaoError):
    """A model's folder is incomplete, was changed after it was written, or is no model of this program."""

    code = "model_unusable"
    zh = "模型 {path} 不能使用：{reason}，没有载入。用 nianbao models rollback 退回，或 promote 启用另一版本。"
    en = "the model {path} can't be used: {reason}; it was not loaded. See nianbao models list, or roll back"
    REASONS: ClassVar[dict[str, tuple[str, str]]] = {
        "missing": ("缺少文件或校验值", "a file or its hash is missing"),
        "tampered": (
            "文件内容与写入时的校验值不符，可能被改动过",
            "a file differs from the hash written down for it",
        ),
        "foreign": ("不是本程序写出的模型文件", "the file was not written by this program"),
        "kind": ("模型的种类不对", "it is a model of another kind"),
    }

    def message(self, lang: str = "zh") -> str:
        """The message with the reason in words."""
        reason = self.REASONS[str(self.params["reason"])][lang == "en"]
        return (self.en if lang == "en" else self.zh).format(path=self.params["path"], reason=reason)


class ModelUnknown(NianbaoError):
    """No version of that name, or nothing to return to."""

    code = "model_unknown"
    zh = "没有名为“{version}”的模型版本。用 nianbao models list 查看各版本。"
    en = "there is no model version “{version}”; see nianbao models list"


class ModelRefused(NianbaoError):
    """A candidate is not better than the current model, so it was not promoted."""

    code = "model_refused"
    exit_status = 1
    zh = "没有启用 {version}：{reason}。当前模型仍是 {current}。"
    en = "{version} was not promoted: {reason}. The current model is still {current}"


class NoEarlierModel(UsageError):
    """There is no version before the current one to return to."""

    code = "no_earlier_model"
    zh = "没有可以退回的版本，正在使用的仍是 {current}"
    en = "there is no version to return to; the current model is still {current}"


class LabelsUnusable(NianbaoError):
    """Not one usable line in a file of labels, or too few to train on."""

    code = "labels_unusable"
    zh = "{path}：{reason}"
    en = "{path}: {reason}"


class RosterUnusable(UsageError):
    """A roster that can't be read, or a line of it; ``row`` counts from 1, 0 stands for the whole file."""

    code = "roster_unusable"
    zh = "名册 {name} {where}{reason}"
    en = "roster {name}{where}: {reason}"
    REASONS: ClassVar[dict[str, tuple[str, str]]] = {
        "type": (
            "不是 .xlsx 或 CSV 文件，请用 Excel 或 WPS 另存为 .xlsx 或 CSV 再用",
            "it is neither .xlsx nor CSV; save it as one of these",
        ),
        "unreadable": ("无法读取：{detail}", "it can't be read: {detail}"),
        "too_large": (
            "太大：最多 {detail} 行，请只留单位名单",
            "it is too large: at most {detail} rows; keep the list of organs only",
        ),
        "no_head": (
            "没有找到写着“单位”（或单位名称、报送单位、部门）的表头，请在名单上面加一行表头",
            "no head 单位 (or 单位名称, 报送单位, 部门) was found; put a row of heads above the list",
        ),
        "empty": ("表头下面没有单位，请填写单位名单", "no organ stands below the heads; fill in the list"),
        "no_organ": (
            "写了“{detail}”，但没有写单位名称，请补写或删去这一行",
            "“{detail}” stands there without an organ; add its name or delete the row",
        ),
        "no_name": (
            "的“{detail}”不是单位名称，请改成单位名称，或删去这一行",
            "“{detail}” is no name of an organ; write its name or delete the row",
        ),
        "group": (
            "的“{detail}”是小标题还是单位不清楚：是单位，请删去前面的序号；是小标题，请删去这一行，另加一列“类型”",
            "“{detail}” may be a heading or an organ; take its number away if it is an organ, else delete the row",
        ),
        "columns": (
            "有几列都是单位，其余各列属于哪一列单位不清楚（{detail}）；请把单位都写在一列里",
            "which columns belong to which column of organs is not clear ({detail}); list organs in one column",
        ),
        "formula": (
            "的 {detail} 格是公式，文件里没有存下它的结果；请在 Excel 里打开并保存一次，或改成数值",
            "cell {detail} is a formula without a saved result; open and save it in Excel, or write the value",
        ),
        "control": (
            "有看不见的控制字符（{detail}），请删去它再用",
            "there is an invisible control character ({detail}); delete it",
        ),
        "twice": (
            "的“{detail}”与第 {other} 行是同一个单位，请删去一行",
            "“{detail}” is the organ of row {other} too; delete one of them",
        ),
        "no_year": (
            "的日期“{detail}”没有年份，请写全，如 2024年1月31日",
            "the date “{detail}” has no year; write it in full, such as 2024-01-31",
        ),
        "date": (
            "的“{detail}”不是日期，请写成 2024-01-31 或 2024年1月31日，没有就空着",
            "“{detail}” is no date; write it as 2024-01-31, or leave it empty",
        ),
    }

    def message(self, lang: str = "zh") -> str:
        """The message with the row and the reason in words."""
        english = lang == "en"
        row = int(self.params["row"])
        where = (f", row {row}" if english else f"第 {row} 行") if row else ""
        reason = self.REASONS[str(self.params["reason"])][english].format(
            detail=self.params.get("detail", ""), other=self.params.get("other", "")
        )
        return (self.en if english else self.zh).format(name=self.params["name"], where=where, reason=reason)
