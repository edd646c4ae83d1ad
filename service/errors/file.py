"""Errors of one file that can't be reviewed; the others go on."""

from __future__ import annotations

from typing import ClassVar

from service.errors.base import NianbaoError


class FileError(NianbaoError):
    """This file can't be reviewed."""

    exit_status = 3


class FileNotFound(FileError):
    """No such file, or no permission to read it."""

    code = "file_not_found"
    zh = "找不到或无法打开文件（{reason}）。请核对路径和权限。"
    en = "the file can't be opened ({reason}); check its path and permissions"


class FileChanged(FileError):
    """The file was changed between the time when it was listed and its review."""

    code = "file_changed"
    zh = "文件在审查时被改动。请关闭正在编辑它的程序，再用 --resume 接着审查。"
    en = "the file was changed while it was reviewed; close what edits it and go on with --resume"


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
