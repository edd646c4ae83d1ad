"""Errors of accounts, keys and sign-ins."""

from __future__ import annotations

from typing import ClassVar

from service.errors.base import NianbaoError


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
        "unit_bare": (
            "单位“{detail}”不是全称，分不清是哪个县（市、区）的：须写全称，前面写明所在的县（市、区），如“岚溪县青石镇人民政府”“岚溪县财政局”",
            "“{detail}” is no full name: write the county (city, district) before it, as in 岚溪县青石镇人民政府",
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


class SignInNeeded(NianbaoError):
    """The request names nobody, or a key or session that is not in force."""

    code = "sign_in_needed"
    zh = "请先登录，或在 Authorization 头里给出有效的 API 密钥（Bearer …）。"
    en = "sign in first, or send a valid API key in the Authorization header (Bearer …)"


class Forbidden(NianbaoError):
    """The person's role does not allow it."""

    code = "forbidden"
    zh = "你的角色（{role}）不能这样做。请由有权限的同事操作，或请管理员调整角色。"
    en = "your role ({role}) does not allow this; ask a colleague who may, or the administrator"


class OtherUnit(NianbaoError):
    """An organ's account may not file another organ's report."""

    code = "other_unit"
    zh = "这份报告是“{unit}”的，你的账号属于“{own}”，没有接收。"
    en = "this report is of “{unit}”, your account of “{own}”; it was not taken"
