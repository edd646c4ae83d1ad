"""Errors of the service: its database, its queue, what it is asked over HTTP."""

from __future__ import annotations

from service.errors.base import NianbaoError


class DatabaseUnusable(NianbaoError):
    """The database can't be opened or doesn't answer."""

    code = "database_unusable"
    zh = "数据库无法使用：{reason}。请检查 NIANBAO_DATABASE_URL、数据目录的权限和数据库是否在运行。"
    en = "the database can't be used: {reason}; check NIANBAO_DATABASE_URL, the data folder and the server"


class StorageUnusable(NianbaoError):
    """Nothing can be written into the data folder: the disk is full, or it may only be read."""

    code = "storage_unusable"
    zh = "数据目录现在不能读写：{reason}。请检查磁盘空间和目录权限；恢复以后再试，已有的结果不受影响。"
    en = "the data folder can't be written: {reason}; check the disk's space and the folder's permissions"


class ReviewUnknown(NianbaoError):
    """No such review, finding or cell, or none that this person may see."""

    code = "not_found"
    zh = "没有找到{what}。请核对编号；已删除的、无权查看的也显示为没有。"
    en = "there is no such {what}, or you may not see it"


class FileGone(NianbaoError):
    """The file of a review is not kept any more, so that it can't be reviewed again."""

    code = "file_gone"
    zh = "原文件已按保存期限删除，不能重新审查。请重新上传这份报告。"
    en = "the file was deleted when its time was over and can't be reviewed again; upload it once more"


class Busy(NianbaoError):
    """Others kept changing the same report; nothing was changed."""

    code = "busy"
    zh = "这份报告正在被多人同时修改，这次没有改动。请刷新后再试。"
    en = "others are changing this report; nothing was changed. Try again"


class CrossOrigin(NianbaoError):
    """A page of another site made the browser send this request."""

    code = "cross_origin"
    zh = "请求来自别的网站（{origin}），没有执行。"
    en = "the request comes from a page of another site ({origin}) and was not carried out"


class HostNotAllowed(NianbaoError):
    """The request names a host that this service does not answer for."""

    code = "host_not_allowed"
    zh = "没有账号时只回应本机（127.0.0.1、localhost）；建立账号后可用设置 NIANBAO_ALLOWED_HOSTS 指定主机名。"
    en = "without accounts only this machine is answered; with them NIANBAO_ALLOWED_HOSTS names the hosts"


class RequestTooLarge(NianbaoError):
    """The body of a request is larger than any that is taken."""

    code = "request_too_large"
    zh = "请求超过上限 {limit_mb} MB{setting}，没有接收。请压缩文件中的图片，或分几次上传。"
    en = "the request is over the limit of {limit_mb} MB{setting} and was not taken; shrink or send fewer files"


class TooManyFiles(NianbaoError):
    """A form brings more files than are taken at once."""

    code = "too_many_files"
    zh = "一次最多上传 {limit} 个文件，没有接收。更多的报告请打成一个 zip，作为一批上传。"
    en = "at most {limit} files are taken at once; put more reports into one zip and upload it as a batch"


class RequestTimeout(NianbaoError):
    """The sender stopped sending."""

    code = "request_timeout"
    zh = "超过 {seconds} 秒没有收到数据，已停止接收。请检查网络后重新上传。"
    en = "nothing was received for {seconds} s; check the network and send the file again"


class NotReady(NianbaoError):
    """The service is starting: no worker has its model loaded yet."""

    code = "not_ready"
    zh = "服务正在启动，模型还没有载入。请稍后再试；一直如此时请查看日志。"
    en = "the service is starting, no model is loaded yet; try again, and see the log if it stays so"


class QueueFull(NianbaoError):
    """All workers are busy and as many tasks as allowed wait for them."""

    code = "queue_full"
    zh = "正在排队的文件已有 {waiting} 份，暂时不能再接收。请在 {seconds} 秒后再试。"
    en = "{waiting} files are waiting already; try again in {seconds} s"


class ServiceStopping(NianbaoError):
    """The service is being stopped; the task was not done."""

    code = "service_stopping"
    zh = "服务正在停止，这份文件没有审查。请稍后再上传。"
    en = "the service is stopping; the file was not reviewed. Send it again later"


class TrainingsFull(NianbaoError):
    """As many trainings as allowed wait already."""

    code = "trainings_full"
    zh = "已有 {waiting} 次训练在排队，暂时不能再增加。请等前面的完成，或取消不需要的。"
    en = "{waiting} trainings are waiting already; wait for them, or cancel some"


class TrainingEnded(NianbaoError):
    """A training that has ended can't be cancelled."""

    code = "training_ended"
    zh = "这次训练已经结束，不能取消。"
    en = "the training has ended and can't be cancelled"


class BatchesFull(NianbaoError):
    """Too many batches wait."""

    code = "batches_full"
    zh = "已有 {waiting} 批在排队，请等前面的做完再提交。"
    en = "{waiting} batches wait already; hand in yours when they are done"


class BatchCancelled(NianbaoError):
    """Somebody ended the batch before it was done."""

    code = "batch_cancelled"
    zh = "这一批由 {by} 取消。"
    en = "the batch was cancelled by {by}"


class TrainingCancelled(NianbaoError):
    """Someone cancelled the training."""

    code = "training_cancelled"
    zh = "{by} 取消了这次训练。"
    en = "{by} cancelled the training"


class TrainingCrashed(NianbaoError):
    """The process that trains or compares models ended before its work was done."""

    code = "training_crashed"
    zh = "训练没有完成：{reason}。当前模型没有改变；请查看日志，再训练一次。"
    en = "the training was not finished: {reason}. The current model is unchanged; see the log and train again"
