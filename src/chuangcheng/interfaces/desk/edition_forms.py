"""The forms of the pages of editions."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from chuangcheng.interfaces.web.forms import ActForm, Form, words

LARGEST = 8 * 1024 * 1024
"""Bytes of an edition's file."""


def _file(help_text: object) -> forms.FileField:
    return forms.FileField(
        label=_("文件"),
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.yaml,.yml,.csv"}),
    )


class _WithFile(Form):
    def clean_file(self) -> UploadedFile:
        """The file, unless it is larger than any edition."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > LARGEST:
            raise forms.ValidationError(_("文件超过 8 MB"))
        return file


class NewEditionForm(_WithFile):
    """A new edition from a file."""

    file = _file(_("Excel 工作簿或 YAML 文件"))


class ReplaceForm(ActForm, _WithFile):
    """A draft's new content."""

    file = _file(_("整个工作簿、YAML，或单独一张表（Excel、CSV）；单独的表只替换草稿中的那一张"))


class DiscardForm(ActForm):
    """Putting a draft aside."""

    why = words()
