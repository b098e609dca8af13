"""Forms: what a refusal shows, and that each message is tied to its field."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from chuangcheng.flow.cases.terms import Refused
from chuangcheng.foundation.acts.rules import MAX_TEXT, Invalid
from chuangcheng.interfaces.web.forms import ActForm, FilesField, chips, words


class Example(ActForm):
    place = forms.CharField(label="具体位置", help_text="与门牌一致")
    reason = chips("原因", {"thin": "整改不彻底", "picture": "照片看不清"})
    on_site = forms.BooleanField(label="我在现场", required=False)
    photos = FilesField(label="照片", required=False, most=2)
    secret = forms.CharField(label="密码", widget=forms.PasswordInput, required=False)
    words = words()


def page(form: forms.Form) -> str:
    return render_to_string("web/components/form.html", {"form": form})


def test_every_description_that_a_field_names_is_on_the_page():
    for auto_id in ("id_%s", "verify_%s"):
        form = Example({"expected_version": 1}, auto_id=auto_id)
        html = page(form)
        named = {one for group in re.findall(r'aria-describedby="([^"]+)"', html) for one in group.split()}
        there = re.findall(r' id="([^"]+)"', html)
        assert {"place_helptext", "place_error", "reason_error"} <= {n.removeprefix(auto_id[:-2]) for n in named}
        assert named <= set(there)
        assert len(there) == len(set(there))


def test_the_summary_leads_to_each_wrong_field():
    html = page(Example({"expected_version": 1}))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_place", "id_reason_group"]
    assert all(f'id="{target}"' in html for target in targets)


def test_a_form_that_was_not_sent_shows_no_problem():
    assert 'role="alert"' not in page(Example())


def test_a_refusal_stands_beside_its_field_and_the_rest_above_the_form():
    form = Example({"expected_version": 1, "place": "望湖广场", "reason": "thin"})
    assert form.is_valid()
    form.take(Invalid({"rows.3.place": ["too_long"], "nobody_knows": [Refused.REQUIRED]}))
    assert form.errors["place"] == ["文字过长，请精简"]
    assert len(form.non_field_errors()) == 1


def test_what_was_typed_is_told_in_the_words_of_the_page():
    form = Example(
        {"expected_version": 3, "place": "望湖广场", "reason": "picture", "on_site": "on", "secret": "x", "words": ""}
    )
    assert form.typed() == [("具体位置", "望湖广场"), ("原因", "照片看不清"), ("我在现场", "是")]
    assert Example().typed() == []


@pytest.mark.parametrize("text", ["望湖\x00广场", "长" * (MAX_TEXT + 1)])
def test_null_characters_and_over_long_text_are_refused_at_the_field(text: str):
    form = Example({"expected_version": 1, "place": "望湖广场", "reason": "thin", "words": text})
    assert list(form.errors) == ["words"]


def test_more_files_than_asked_for_are_refused():
    files = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(3)]
    data = {"expected_version": 1, "place": "望湖广场", "reason": "thin"}
    assert list(Example(data, MultiValueDict({"photos": files})).errors) == ["photos"]
    kept = Example(data, MultiValueDict({"photos": files[:2]}))
    assert kept.is_valid()
    assert [one.name for one in kept.cleaned_data["photos"]] == ["0.jpg", "1.jpg"]
