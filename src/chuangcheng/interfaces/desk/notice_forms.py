"""The forms for how people and units are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chuangcheng.foundation.notices.labels import CHANNELS, LANGUAGES, MATTERS, TIMINGS
from chuangcheng.foundation.notices.rules import USUAL, Choice
from chuangcheng.foundation.notices.selectors import OwnChoice
from chuangcheng.foundation.notices.terms import OF_UNITS, Channel, Language, Matter, Timing
from chuangcheng.interfaces.web.forms import ActForm

SILENT = "silent"
HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


def _hour(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=HOURS, coerce=int, help_text=help_text)


class ChoiceForm(ActForm):
    """How a person wants to be told. One select per matter that his posts bring with them."""

    channel = forms.ChoiceField(label=_("怎样告知我"), widget=forms.RadioSelect(attrs={"class": "chips"}))
    digest_hour = _hour(_("汇总时间"), _("每天此时把选了“汇总”的事项合成一条"))
    quiet_from = _hour(_("免打扰开始"))
    quiet_until = _hour(_("免打扰结束"), _("这段时间内不发“立即”的通知，结束后再发；起止相同表示不设"))
    language = forms.ChoiceField(label=_("通知用语"), choices=[(str(code), name) for code, name in LANGUAGES.items()])

    def __init__(self, *args: Any, own: OwnChoice, matters: Iterable[Matter], **kwargs: Any) -> None:
        choice = own.choice
        initial = {
            "expected_version": own.version,
            "channel": SILENT if choice.silent else str(choice.channel or Channel.EMAIL),
            "digest_hour": choice.digest_hour,
            "quiet_from": choice.quiet_from,
            "quiet_until": choice.quiet_until,
            "language": str(choice.language),
            **{str(matter): str(choice.timings.get(matter, USUAL[matter])) for matter in Matter},
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.own, self.matters = own, tuple(matters)
        ways = [(str(channel), CHANNELS[channel]) for channel in own.ways or (Channel.EMAIL,)]
        self.fields["channel"].choices = [*ways, (SILENT, _("不告知，我自己登录查看"))]
        for matter in self.matters:
            self.fields[str(matter)] = forms.ChoiceField(
                label=MATTERS[matter], choices=[(str(code), name) for code, name in TIMINGS.items()]
            )

    def matter_fields(self) -> list[forms.BoundField]:
        """The selects of the matters."""
        return [self[str(matter)] for matter in self.matters]

    def choice(self) -> Choice:
        """What was chosen. Matters of posts that the person does not hold now stay as they were."""
        told = self.cleaned_data
        silent = told["channel"] == SILENT
        return Choice(
            channel=self.own.choice.channel if silent else Channel(told["channel"]),
            silent=silent,
            timings={**self.own.choice.timings, **{m: Timing(told[str(m)]) for m in self.matters}},
            digest_hour=told["digest_hour"],
            quiet_from=told["quiet_from"],
            quiet_until=told["quiet_until"],
            language=Language(told["language"]),
        )


class UnitChannelForm(ActForm):
    """Where a unit hears of its cases. The address of a robot is as good as a password and is never shown again."""

    channel = forms.ChoiceField(
        label=_("怎样告知本单位"), required=False, widget=forms.RadioSelect(attrs={"class": "chips"})
    )
    address = forms.CharField(
        label=_("群机器人地址"),
        max_length=500,
        required=False,
        help_text=_("在群设置中添加自定义机器人后复制其 Webhook 地址；已保存的地址不再显示，留空表示不变"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    secret = forms.CharField(
        label=_("钉钉加签密钥（选填）"),
        max_length=200,
        required=False,
        help_text=_("钉钉机器人的安全设置选了“加签”时填写，以 SEC 开头"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, ways: Iterable[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [channel for channel in OF_UNITS if channel in set(ways)]
        self.fields["channel"].choices = [
            *((str(channel), CHANNELS[channel]) for channel in offered),
            ("", _("不另行告知")),
        ]
