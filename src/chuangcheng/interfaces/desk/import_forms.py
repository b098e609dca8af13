"""The forms of an import: the file, and how its table is to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.places import labels
from chuangcheng.flow.places.formats import MAX_BYTES
from chuangcheng.flow.places.rules import Problem
from chuangcheng.flow.places.selectors import TableOptions
from chuangcheng.flow.places.terms import Amiss, Table
from chuangcheng.foundation.geography.formats import MAX_BYTES as MAX_BYTES_OF_AREAS
from chuangcheng.foundation.geography.labels import DATUMS, KINDS
from chuangcheng.foundation.geography.terms import AreaKind, Datum
from chuangcheng.interfaces.web.forms import ActForm, Form, choices


class TableFileForm(Form):
    """The file of a table; GeoJSON too where it is one of areas."""

    file = forms.FileField(label=_("表格文件"))

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = table is Table.AREAS
        self.limit = MAX_BYTES_OF_AREAS if areas else MAX_BYTES
        accept = ".xlsx,.xls,.csv" + (",.geojson,.json" if areas else "")
        self.fields["file"].widget.attrs |= {"accept": accept, "class": "drop"}
        self.fields["file"].help_text = (
            _("选择文件，或把文件拖到框内：Excel（.xlsx、.xls）、csv 或带边界的 GeoJSON。先预览，确认后才写入。")
            if areas
            else _("选择文件，或把文件拖到框内：Excel（.xlsx、.xls）或 csv。先预览，确认后才写入。")
        )

    def clean_file(self) -> UploadedFile:
        """The upload, unless it is larger than any table may be: such a one is not even read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > self.limit:
            problem = Problem(Amiss.TOO_LARGE, detail={"limit": self.limit // 1_000_000})
            raise forms.ValidationError(labels.words_of(problem))
        return file


class AnyTableForm(Form):
    """A file of whatever table; which one is guessed from its headings."""

    file = forms.FileField(label=_("把 Excel 拖到这里，或点一下选择文件"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit = max(MAX_BYTES, MAX_BYTES_OF_AREAS)
        self.fields["file"].widget.attrs |= {"accept": ".xlsx,.xls,.csv,.geojson,.json", "class": "drop big-drop"}
        self.fields["file"].help_text = _(
            "点位表、责任分解表、单位名录、人员名单、区域表都行，按表头认出是哪一种，可以再改。先预览，确认后才写入。"
        )

    clean_file = TableFileForm.clean_file


class ReadAsForm(ActForm):
    """Which kind of table a waiting file is."""

    table = forms.ChoiceField(label=_("这是"), choices=[(str(t), w) for t, w in labels.TABLES.items()])


class PrepareForm(ActForm):
    """How a waiting table is read, with those fields that its kind of table has."""

    datum = forms.ChoiceField(label=_("坐标系"), choices=[(str(d), w) for d, w in DATUMS.items()], required=False)
    area_kind = forms.ChoiceField(
        label=_("没有写明类型的区域按"), choices=[(str(k), w) for k, w in KINDS.items()], required=False
    )
    edition = forms.ChoiceField(label=_("测评体系版本"), required=False)
    fill_down = forms.BooleanField(label=_("空格沿用上一行"), help_text=_("用于由合并单元格转成的 csv"), required=False)

    def __init__(
        self,
        *args: Any,
        table: Table,
        options: TableOptions,
        editions: Sequence[tuple[str, str]] = (),
        geojson: bool | None = None,
        **kwargs: Any,
    ) -> None:
        """`geojson`: whether the file is one; None where it does not matter, since nothing is shown."""
        kwargs.setdefault("initial", {}).update(
            datum=str(options.datum),
            area_kind=str(options.area_kind),
            edition=options.edition,
            fill_down=options.fill_down,
        )
        super().__init__(*args, **kwargs)
        self.options = options
        self.fields["edition"].choices = choices(editions, _("最近发布的版本"))
        has = {
            "datum": table is Table.SITES or (table is Table.AREAS and geojson is not False),
            "area_kind": table is Table.AREAS and geojson is not False,
            "edition": table is Table.DUTIES,
            "fill_down": not geojson,
        }
        for name, wanted in has.items():
            if not wanted:
                del self.fields[name]

    def told(self) -> TableOptions:
        """The options that were said; what the form did not ask for stays as it was."""
        said = self.cleaned_data
        accepted = dict(zip(self._list("written"), self._list("chosen"), strict=False))
        return replace(
            self.options,
            datum=Datum(said.get("datum") or self.options.datum),
            area_kind=AreaKind(said.get("area_kind") or self.options.area_kind),
            edition=said.get("edition", self.options.edition),
            fill_down=said.get("fill_down", self.options.fill_down),
            accepted=accepted,
        )

    def _list(self, name: str) -> list[str]:
        return list(self.data.getlist(name))
