"""The forms of taking cases over: the file, and what its columns and words mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.cases.labels import SOURCES
from chuangcheng.flow.exchange import labels
from chuangcheng.flow.exchange.formats import MAX_BYTES
from chuangcheng.flow.exchange.rules import CaseMapping, Problem
from chuangcheng.flow.exchange.selectors import MappingRow
from chuangcheng.flow.exchange.terms import MAY_BE_LEFT, WORDED, Amiss, DayOrder, Field
from chuangcheng.foundation.geography.labels import DATUMS
from chuangcheng.foundation.geography.terms import Datum
from chuangcheng.interfaces.web.forms import ActForm, Form, choices

MORE = "words_more"
"""A second column for the description; a mapping document may name more."""
_KEY = re.compile(r"(\w+:\S+)\s.*", re.DOTALL)


class SendForm(Form):
    """A table of another system, and what its columns mean where that is known already."""

    file = forms.FileField(
        label=_("表格文件"), help_text=_("Excel（.xlsx、.xls）或 csv，编码自动识别。先预览，确认后才写入。")
    )
    mapping = forms.ChoiceField(label=_("对应表"), required=False)
    mapping_file = forms.FileField(label=_("或上传对应表文件（YAML，选填）"), required=False)

    def __init__(self, *args: Any, kept: Sequence[MappingRow] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs |= {"accept": ".xlsx,.xls,.csv,.txt", "class": "drop"}
        self.fields["mapping_file"].widget.attrs |= {"accept": ".yaml,.yml"}
        self.fields["mapping"].choices = choices([(str(one.id), one.name) for one in kept], _("按列名自动认"))

    def clean_file(self) -> UploadedFile:
        """The upload, unless it is larger than any table may be: such a one is not even read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            problem = Problem(Amiss.TOO_LARGE, detail={"limit": MAX_BYTES // 1_000_000})
            raise forms.ValidationError(labels.told(problem))
        return file


class KeepForm(ActForm):
    """Under which name a mapping is kept."""

    name = forms.CharField(label=_("保存为"), max_length=60)


class MapForm(ActForm):
    """Which column is which, how times and places are written, and which words need not be known."""

    system = forms.CharField(
        label=_("来源系统"), max_length=60, required=False, help_text=_("同一系统的编号只转入一次，例如：12345 热线")
    )
    order = forms.ChoiceField(label=_("日期写法"), choices=[(str(o), w) for o, w in labels.ORDERS.items()])
    zone = forms.CharField(
        label=_("时区"), required=False, max_length=60, help_text=_("不填即本系统的时区；外地数据如 America/New_York")
    )
    datum = forms.ChoiceField(label=_("坐标系"), choices=[(str(d), w) for d, w in DATUMS.items()])
    default_source = forms.ChoiceField(
        label=_("没有来源的按"), choices=[(str(s), w) for s, w in SOURCES.items()], required=False
    )
    leave = forms.MultipleChoiceField(
        label=_("不认识的写法留空，不拒绝该行"),
        choices=[(str(one), labels.FIELDS[one]) for one in MAY_BE_LEFT],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        required=False,
    )

    def __init__(self, *args: Any, mapping: CaseMapping, headings: Sequence[str], **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        initial.update(
            system=mapping.system,
            order=str(mapping.order),
            zone=mapping.zone,
            datum=str(mapping.datum),
            default_source=mapping.defaults.get(Field.SOURCE, ""),
            leave=[str(one) for one in mapping.leave],
        )
        super().__init__(*args, **kwargs)
        self.mapping = mapping
        wanted = [name for name in mapping.headings() if name not in headings]
        options = choices([(name, name) for name in (*headings, *wanted)], _("（没有）"))
        for one in Field:
            names = mapping.columns.get(one, ())
            chosen = next((name for name in names if name in headings), names[0] if names else "")
            self.fields[str(one)] = forms.ChoiceField(
                label=labels.FIELDS[one], choices=options, required=False, initial=chosen
            )
            if one is Field.WORDS:
                second = names[1] if len(names) > 1 else ""
                self.fields[MORE] = forms.ChoiceField(
                    label=_("内容（另一列）"), choices=options, required=False, initial=second
                )

    def columns(self) -> list[Any]:
        """The fields that name columns."""
        return [self[name] for name in self.fields if name in set(Field) or name == MORE]

    def others(self) -> list[Any]:
        """The fields that say how the file is to be read."""
        return [self[name] for name in ("system", "order", "zone", "datum", "default_source")]

    def told(self) -> CaseMapping:
        """The mapping that was said; what the form does not ask for stays as it was."""
        said = self.cleaned_data
        columns = {one: self._names(one) for one in Field}
        defaults = dict(self.mapping.defaults)
        if said.get("default_source"):
            defaults[Field.SOURCE] = said["default_source"]
        return replace(
            self.mapping,
            system=said["system"],
            columns={one: names for one, names in columns.items() if names},
            order=DayOrder(said["order"]),
            zone=said["zone"].strip(),
            datum=Datum(said["datum"]),
            defaults=defaults,
            leave=frozenset(Field(one) for one in said["leave"]),
            values=self._values(),
        )

    def _names(self, one: Field) -> tuple[str, ...]:
        """The columns of a field. Further ones that a document named stay while the first does."""
        chosen, before = self.cleaned_data.get(str(one)) or "", self.mapping.columns.get(one, ())
        if one is Field.WORDS:
            told = [chosen, self.cleaned_data.get(MORE) or ""]
            return tuple(dict.fromkeys(filter(None, [*told, *(before[2:] if before[:1] == (chosen,) else ())])))
        if chosen and chosen in before:
            return before
        return (chosen,) if chosen else ()

    def _values(self) -> dict[Field, dict[str, str]]:
        """The table of values: what was said here, over what was said before."""
        found = {one: dict(table) for one, table in self.mapping.values.items()}
        fields, written, meant = (self.data.getlist(name) for name in ("word_field", "written", "meant"))
        for one, word, text in zip(fields, written, meant, strict=False):
            if one not in {str(f) for f in WORDED}:
                continue
            table = found.setdefault(Field(one), {})
            key = _KEY.fullmatch(text.strip())
            told = key[1] if key else text.strip()
            if told == NOTHING:
                table[word] = ""
            elif told:
                table[word] = told
            else:
                table.pop(word, None)
        return found


NOTHING = "-"
"""Said of a word: it means nothing here, and the field stays empty."""
