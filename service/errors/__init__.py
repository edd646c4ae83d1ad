"""Every error that a user can meet, under a stable code.

    NianbaoError                   exit status, code, messages in Chinese and English
    ├── UsageError        (2)      the call is wrong: an option, a setting, a profile
    │   ├── CorrectionUnusable     a correction of a cell that the report has not, or to no number
    │   └── RosterUnusable         a list of organs that can't be read, or a line of it
    ├── ModelUnusable, ModelUnknown, ModelRefused (2, 2, 1)   the tagger's versions
    ├── LabelsUnusable    (2)      a file of labels
    ├── access.py         (2)      accounts, keys, sign-ins: what the person may not do
    ├── serving.py        (2)      the database, the queue, requests over HTTP
    └── FileError         (3)      one file can't be reviewed; others go on
        ├── FileEmpty, FileNotFound, FileTooLarge, FileChanged, UnsupportedType
        ├── Encrypted, Damaged, OverLimit, HostileContent
        ├── ReadTimeout, ReadMemory, ReaderCrashed
        └── NotAReport, InternalError

A message says what happened and what to do. Parameters are kept; text is rendered when it is shown.
"""

from __future__ import annotations

from service.errors.access import (
    AccountInvalid,
    AccountUnknown,
    Forbidden,
    KeyUnknown,
    OtherUnit,
    SignInFailed,
    SignInNeeded,
    SignInThrottled,
)
from service.errors.base import (
    CorrectionUnusable,
    LabelsUnusable,
    ModelRefused,
    ModelUnknown,
    ModelUnusable,
    NianbaoError,
    NoEarlierModel,
    RosterUnusable,
    UsageError,
)
from service.errors.file import (
    Damaged,
    Encrypted,
    FileChanged,
    FileEmpty,
    FileError,
    FileNotFound,
    FileTooLarge,
    HostileContent,
    InternalError,
    NotAReport,
    OverLimit,
    ReaderCrashed,
    ReadMemory,
    ReadTimeout,
    UnsupportedType,
)
from service.errors.serving import (
    BatchCancelled,
    BatchesFull,
    Busy,
    CrossOrigin,
    DatabaseUnusable,
    FileGone,
    HostNotAllowed,
    NotReady,
    QueueFull,
    RequestTimeout,
    RequestTooLarge,
    ReviewUnknown,
    ServiceStopping,
    StorageUnusable,
    TooManyFiles,
    TrainingCancelled,
    TrainingCrashed,
    TrainingEnded,
    TrainingsFull,
)

__all__ = [
    "BY_CODE",
    "AccountInvalid",
    "AccountUnknown",
    "BatchCancelled",
    "BatchesFull",
    "Busy",
    "CorrectionUnusable",
    "CrossOrigin",
    "Damaged",
    "DatabaseUnusable",
    "Encrypted",
    "FileChanged",
    "FileEmpty",
    "FileError",
    "FileGone",
    "FileNotFound",
    "FileTooLarge",
    "Forbidden",
    "HostNotAllowed",
    "HostileContent",
    "InternalError",
    "KeyUnknown",
    "LabelsUnusable",
    "ModelRefused",
    "ModelUnknown",
    "ModelUnusable",
    "NianbaoError",
    "NoEarlierModel",
    "NotAReport",
    "NotReady",
    "OtherUnit",
    "OverLimit",
    "QueueFull",
    "ReadMemory",
    "ReadTimeout",
    "ReaderCrashed",
    "RequestTimeout",
    "RequestTooLarge",
    "ReviewUnknown",
    "RosterUnusable",
    "ServiceStopping",
    "SignInFailed",
    "SignInNeeded",
    "SignInThrottled",
    "StorageUnusable",
    "TooManyFiles",
    "TrainingCancelled",
    "TrainingCrashed",
    "TrainingEnded",
    "TrainingsFull",
    "UnsupportedType",
    "UsageError",
]


def _tree(cls: type[NianbaoError]) -> list[type[NianbaoError]]:
    return [cls, *(c for sub in cls.__subclasses__() for c in _tree(sub))]


BY_CODE: dict[str, type[NianbaoError]] = {cls.code: cls for cls in _tree(NianbaoError)}
"""Every error class by its code: how an error that crossed a process boundary is made again."""
