"""What forms share: the version a person saw, reason chips, pictures, and refusals beside the fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from chuangcheng.foundation.acts.rules import MAX_TEXT, Invalid

from .reasons import fill, say


class Form(forms.Form):
    """Base of all forms."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def typed(self) -> list[tuple[str, str]]:
        """What a person filled in, in the words he saw: labels and names of choices, never secrets or files."""
        if not self.is_bound:
            return []
        told = [(str(bound.label), self.words_of(bound.name)) for bound in self.visible_fields()]
        return [(label, words) for label, words in told if words]

    def words_of(self, name: str) -> str:
        """What was filled in there, as it was seen; "" for nothing, secrets and files."""
        bound = self[name]
        value = bound.data
        if isinstance(bound.field, forms.FileField) or isinstance(bound.field.widget, forms.PasswordInput):
            return ""
        if isinstance(bound.field, forms.BooleanField):
            value = _("是") if value else ""
        elif isinstance(bound.field, forms.ChoiceField):
            chosen = set(map(str, value if isinstance(value, (list, tuple)) else [value]))
            value = str(_("、")).join(str(words) for code, words in _flat(bound.field.choices) if str(code) in chosen)
        return str(value or "")

    def take(self, refused: Invalid) -> None:
        """Show a refusal beside the fields it names; what has no field is shown above the form."""
        for name, reasons in refused.problems.items():
            place = name.split(".")[-1]
            for reason in reasons:
                self.add_error(place if place in self.fields else None, fill(say(reason), refused))


def _flat(pairs: Iterable[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
    for code, words in pairs:
        if isinstance(words, (list, tuple)):
            yield from words
        elif str(code):
            yield code, words


class ActForm(Form):
    """A form that acts upon a row: it carries the version the person saw."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)


def words(required: bool = False) -> forms.CharField:
    """Words are optional everywhere: reasons are picked."""
    return forms.CharField(
        label=_("补充说明（选填）"),
        required=required,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def chips(label: Any, labels: Mapping[Any, Any], required: bool = True) -> forms.ChoiceField:
    """One reason from a short list, as chips."""
    return forms.ChoiceField(
        label=label,
        choices=[(str(code), text) for code, text in labels.items()],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        required=required,
    )


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files. Its value is a list of uploads; what they are is decided by `evidence`, not here."""

    def __init__(self, *, most: int = 9, pictures: bool = True, **kwargs: Any) -> None:
        self.most = most
        accept = "image/jpeg,image/png,image/webp,image/heic" if pictures else "image/*,.pdf,.doc,.docx,.xls,.xlsx"
        kwargs.setdefault("widget", ManyFilesInput(attrs={"accept": accept, "data-preview": "1"}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The uploads, at most `most` of them."""
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if self.required and not files:
            raise forms.ValidationError(_("请附至少一张照片"))
        if len(files) > self.most:
            raise forms.ValidationError(_("最多 %(most)s 个文件") % {"most": self.most})
        return [super(FilesField, self).clean(one) for one in files]


def _row_id(text: str) -> int:
    number = int(text)
    if not 0 < number < 2**63:
        raise ValueError("no column holds it")
    return number


class RowField(forms.TypedChoiceField):
    """The id of a row from a list. Whether there is such a row, the act says: sending the form reads no list.

    The list is read when it is shown, once.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=_row_id, empty_value=None, **kwargs)

    def valid_value(self, value: Any) -> bool:
        """Whatever is an id."""
        return True

    def read_from(self, rows: Callable[[], Iterable[tuple[Any, Any]]], empty: Any) -> None:
        """Take the list from there, with an empty choice in front."""
        self.choices = cache(lambda: choices(rows(), empty))


def choices(rows: Iterable[tuple[Any, Any]], empty: Any | None = None) -> list[tuple[Any, Any]]:
    """Choices of a select, with an empty one in front where asked for."""
    return [*([("", empty)] if empty is not None else []), *rows]
