"""Every error that a user can meet, under a stable code.

    NianbaoError                   exit status, code, messages in Chinese and English
    ├── UsageError        (2)      the call is wrong: an option, a setting, a profile
    │   └── CorrectionUnusable      a correction of a cell that the report has not, or to no number
    ├── ModelUnusable, ModelUnknown, ModelRefused (2, 2, 1)   the tagger's versions
    ├── LabelsUnusable    (2)      a file of labels
    ├── DatabaseUnusable  (2)      the database can't be opened
    ├── AccountInvalid, AccountUnknown, KeyUnknown (2)        what can't be done with accounts and keys
    ├── SignInFailed, SignInThrottled (2)                     a sign-in that was refused
    └── FileError         (3)      one file can't be reviewed; others go on
        ├── FileEmpty, FileNotFound, FileTooLarge, UnsupportedType
        ├── Encrypted, Damaged, OverLimit, HostileContent
        ├── ReadTimeout, ReadMemory, ReaderCrashed
        └── NotAReport, InternalError

A message says what happened and what to do. Parameters are kept; text is rendered when it is shown.
"""

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


class LabelsUnusable(NianbaoError):
    """Not one usable line in a file of labels, or too few to train on."""

    code = "labels_unusable"
    zh = "{path}：{reason}"
    en = "{path}: {reason}"


class DatabaseUnusable(NianbaoError):
    """The database can't be opened or doesn't answer."""

    code = "database_unusable"
    zh = "数据库无法使用：{reason}。请检查 NIANBAO_DATABASE_URL、数据目录的权限和数据库是否在运行。"
    en = "the database can't be used: {reason}; check NIANBAO_DATABASE_URL, the data folder and the server"


class AccountInvalid(NianbaoError):
    """What was asked of an account can't be; ``what`` is a key of ``REASONS``, ``detail`` fills it."""

    code = "account_invalid"
    zh = "{what}。"
    en = "{what}"
    REASONS: ClassVar[dict[str, tuple[str, str]]] = {
        "name": (
            "账号名应为 1 至 64 个可见字符，首尾没有空格",
            "a name has 1 to 64 printable characters and no space at either end",
        ),
        "name_taken": (
            "已有名为“{detail}”的账号（不分大小写），请换一个名称",
            "there is an account “{detail}” already (case does not count); choose another name",
        ),
        "role": ("没有“{detail}”这种角色", "there is no role “{detail}”"),
        "unit_missing": (
            "报送单位（organ）账号须写明单位全称，用 --unit 给出",
            "an account of role organ needs the full name of its unit (--unit)",
        ),
        "unit_extra": (
            "只有报送单位（organ）账号有单位，请去掉单位或改用 organ",
            "only an account of role organ has a unit; leave the unit out or use organ",
        ),
        "unit": ("单位名称应为 1 至 200 个可见字符", "a unit's name has 1 to 200 printable characters"),
        "first_admin": (
            "第一个账号必须是管理员（admin），请先建管理员，再建 {detail}",
            "the first account must be an admin; create it before one of role {detail}",
        ),
        "last_admin": (
            "“{detail}”是最后一个可用的管理员，不能停用；请先另建或启用一个管理员",
            "“{detail}” is the last active admin and can't be disabled; create or enable another admin first",
        ),
        "disabled": (
            "账号“{detail}”已停用，请先用 nianbao users enable 启用",
            "the account “{detail}” is disabled; enable it first (nianbao users enable)",
        ),
        "label": ("密钥的说明不得超过 100 个可见字符", "a key's label has at most 100 printable characters"),
        "password_short": ("密码至少 {detail} 个字符", "a password has at least {detail} characters"),
        "password_long": ("密码最多 {detail} 个字符", "a password has at most {detail} characters"),
        "password_name": (
            "密码与账号名太接近，请换一个",
            "the password is too close to the account's name; choose another",
        ),
        "password_repeated": (
            "密码不能是同一个字符的重复，请换一个",
            "the password is one character repeated; choose another",
        ),
        "password_common": (
            "这个密码太常见，容易被猜到，请换一个",
            "this password is among the most common ones; choose another",
        ),
        "password_text": (
            "密码含有无法保存的字符，请换一个",
            "the password holds characters that can't be stored; choose another",
        ),
    }

    def message(self, lang: str = "zh") -> str:
        """The message with the reason in words."""
        english = lang == "en"
        what = self.REASONS[str(self.params["what"])][english].format(detail=self.params.get("detail", ""))
        return (self.en if english else self.zh).format(what=what)


class AccountUnknown(NianbaoError):
    """No account of that name."""

    code = "account_unknown"
    zh = "没有名为“{name}”的账号。用 nianbao users list 查看全部账号。"
    en = "there is no account “{name}”; see nianbao users list"


class KeyUnknown(NianbaoError):
    """No API key of that id."""

    code = "key_unknown"
    zh = "没有编号为“{id}”的密钥。用 nianbao keys list 查看全部密钥。"
    en = "there is no key “{id}”; see nianbao keys list"


class SignInFailed(NianbaoError):
    """A wrong name or password, or a disabled account: which of them is not told."""

    code = "sign_in_failed"
    zh = "账号名或密码不对，或账号已停用。忘记密码请找管理员重设。"
    en = "wrong name or password, or the account is disabled; an admin can set a new password"


class SignInThrottled(NianbaoError):
    """Too many failed sign-ins; the password was not looked at."""

    code = "sign_in_throttled"
    zh = "登录失败次数太多，请 {seconds} 秒后再试。"
    en = "too many failed sign-ins; try again in {seconds} s"

    @property
    def retry_after(self) -> int:
        """Seconds after which the next attempt is looked at."""
        return int(self.params["seconds"])


class FileError(NianbaoError):
    """This file can't be reviewed."""

    exit_status = 3


class FileNotFound(FileError):
    """No such file, or no permission to read it."""

    code = "file_not_found"
    zh = "找不到或无法打开文件（{reason}）。请核对路径和权限。"
    en = "the file can't be opened ({reason}); check its path and permissions"


class FileEmpty(FileError):
    """The file holds nothing."""

    code = "file_empty"
    zh = "文件是空的，没有可审查的内容。请重新导出或索取原文件。"
    en = "the file is empty; export it again or ask for the original"


class FileTooLarge(FileError):
    """The file is larger than the upload limit."""

    code = "file_too_large"
    zh = "文件有 {size_mb} MB，超过上限 {limit_mb} MB，未读取。请压缩其中的图片，或调高设置 NIANBAO_MAX_UPLOAD_MB。"
    en = "the file has {size_mb} MB, over the limit of {limit_mb} MB; shrink it or raise NIANBAO_MAX_UPLOAD_MB"


class UnsupportedType(FileError):
    """The content is of a kind that no reader takes."""

    code = "unsupported_type"
    zh = "文件内容是{kind}，本程序读取 Word（.docx）、PDF、网页（.html）和纯文本。{advice}"
    en = "the content is {kind}; Word (.docx), PDF, web pages and plain text are read. {advice}"


class Encrypted(FileError):
    """The file is protected by a password."""

    code = "encrypted"
    zh = "文件设有密码，无法读取。请取消密码保护后重新保存。"
    en = "the file is protected by a password; save it without one"


class Damaged(FileError):
    """The file is truncated, or not what its first bytes claim."""

    code = "damaged"
    zh = "文件损坏或不完整（{reason}）。请重新导出或索取原文件。"
    en = "the file is damaged or incomplete ({reason}); export it again or ask for the original"


class OverLimit(FileError):
    """Parsing met a limit; ``setting`` names it."""

    code = "over_limit"
    zh = "文件超出安全上限：{what}（上限 {limit}，设置 {setting}），已停止读取。正常的年度报告不会这样大。"
    en = "the file is over a safety limit: {what} (limit {limit}, setting {setting}); reading was stopped"


class HostileContent(FileError):
    """The file holds constructions that no honest report needs (a DTD, entities)."""

    code = "hostile_content"
    zh = "文件含有不安全的结构（{what}），未读取。请用 Word 或 WPS 打开后另存为新文件。"
    en = "the file holds an unsafe construction ({what}) and was not read; save it anew from a word processor"


class ReadTimeout(FileError):
    """Reading took longer than allowed and was stopped."""

    code = "read_timeout"
    zh = "读取超过 {seconds} 秒，已停止。请把文件另存为 .docx 再试，或调高设置 NIANBAO_READ_SECONDS。"
    en = "reading took over {seconds} s and was stopped; save the file as .docx or raise NIANBAO_READ_SECONDS"


class ReadMemory(FileError):
    """Reading needed more memory than allowed."""

    code = "read_memory"
    zh = "读取需要的内存超过 {limit_mb} MB，已停止。请把文件另存为 .docx 再试，或调高设置 NIANBAO_READ_MEMORY_MB。"
    en = "reading needed over {limit_mb} MB and was stopped; save it as .docx or raise NIANBAO_READ_MEMORY_MB"


class ReaderCrashed(FileError):
    """The reading process ended without an answer."""

    code = "reader_crashed"
    zh = "读取程序意外中止（状态 {status}），文件可能已损坏。请另存为 .docx 再试。"
    en = "the reading process ended unexpectedly (status {status}); save the file as .docx and try again"


class NotAReport(FileError):
    """The document is readable and is no yearly report on the disclosure of government information."""

    code = "not_a_report"
    zh = "这不是政府信息公开工作年度报告：{reason}。请核对是否传错了文件。"
    en = "this is no yearly report on the disclosure of government information: {reason}"
    MARKS: ClassVar[dict[str, tuple[str, str]]] = {
        "title": ("没有“…年政府信息公开工作年度报告”这样的标题", "no title …年政府信息公开工作年度报告"),
        "sections": ("没有规定的六个部分的标题", "no headings of the six sections"),
        "tables": ("没有规定的统计表", "none of the three tables"),
        "about": ("这是关于年度报告的报道、通知或解读", "it is an article, notice or guide about such reports"),
    }

    def message(self, lang: str = "zh") -> str:
        """The message, with the marks of a report (``marks``, separated by spaces) that are missing."""
        texts = [self.MARKS[mark][lang == "en"] for mark in str(self.params["marks"]).split()]
        reason = ("; " if lang == "en" else "；").join(texts)
        return (self.en if lang == "en" else self.zh).format(reason=reason)


class InternalError(FileError):
    """A fault of the program itself; the other files go on."""

    code = "internal_error"
    zh = "程序内部错误（{reason}），这份文件没有审查完。请把文件和这条信息反馈给开发者。"
    en = "an internal error ({reason}); this file was not reviewed. Please report it with the file"


def _tree(cls: type[NianbaoError]) -> list[type[NianbaoError]]:
    return [cls, *(c for sub in cls.__subclasses__() for c in _tree(sub))]


BY_CODE: dict[str, type[NianbaoError]] = {cls.code: cls for cls in _tree(NianbaoError)}
"""Every error class by its code: how an error that crossed a process boundary is made again."""
