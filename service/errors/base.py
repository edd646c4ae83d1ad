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
