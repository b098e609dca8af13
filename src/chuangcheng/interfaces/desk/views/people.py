"""People: who they are, their posts, their passwords; and one's own account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.foundation.accounts import services as accounts
from chuangcheng.foundation.accounts.labels import ROLES, STANDINGS
from chuangcheng.foundation.accounts.permissions import can_administer, can_set_password
from chuangcheng.foundation.accounts.selectors import PersonRow, own_card, people_page, person_card, unit_choices
from chuangcheng.foundation.accounts.terms import Role, Standing
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history
from chuangcheng.foundation.notices.selectors import own_choice
from chuangcheng.foundation.notices.terms import Channel
from chuangcheng.interfaces.desk.people_forms import (
    ConfirmForm,
    DetailsForm,
    NewPersonForm,
    OwnPasswordForm,
    PasswordForm,
    PostForm,
)
from chuangcheng.interfaces.desk.told import PERSON_FIELDS, tell
from chuangcheng.interfaces.web.forms import Form

from .asking import one_of, whole


@require_GET
def person_list(request: HttpRequest) -> HttpResponse:
    """People by unit, role, and what keeps them from working."""
    wanted = {
        "text": request.GET.get("q", "").replace("\x00", "")[:60],
        "unit_id": whole(request.GET.get("unit")),
        "role": one_of(Role, request.GET.get("role")),
        "standing": one_of(Standing, request.GET.get("standing")),
    }
    page = people_page(request.acting, **wanted, place=request.GET.get("place"))
    context = {"page": page, "units": unit_choices(), "roles": ROLES, "standings": STANDINGS, **wanted}
    return render(request, "desk/person_list.html", context)


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Make a person with a first post."""
    if not can_administer(request.acting):
        raise NotFound("person")
    units = unit_choices()
    chosen = next((unit.code for unit in units if unit.id == whole(request.GET.get("unit"))), "")
    form = request.form = NewPersonForm(
        request.POST if request.method == "POST" else None,
        units=[(unit.code, unit.name) for unit in units],
        initial={"unit": chosen, "role": one_of(Role, request.GET.get("role"))},
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        person = accounts.NewPerson(
            username=told["username"],
            name=told["name"],
            phone=told["phone"],
            email=told["email"],
            posts=((told["unit"], Role(told["role"]), told["section"]),),
            password=told["password"] or None,
        )
        try:
            row = accounts.create_person(person=person, by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            if told["password"]:
                messages.success(request, _("账号已建立，请当面告知初始密码"))
            else:
                messages.warning(request, _("账号已建立；尚未设密码，此人还不能登录"))
            return redirect("person", row.pk)
    return render(request, "desk/person_new.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def person_page(request: HttpRequest, user_id: int, act: str) -> HttpResponse:
    """A person with his posts and his history. `act` names the form that was sent: details, post or password."""
    card = person_card(request.acting, user_id=user_id)
    forms = _forms(request, card, act)
    form = request.form = forms.get(act)
    if request.method == "POST":
        if form is None:
            raise NotFound(act)
        if form.is_valid():
            do, done = ACTS[act]
            try:
                do(request, card, form.cleaned_data)
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, done())
                return redirect("person", user_id)
    page = history(subject_kind="accounts.user", subject_id=user_id, place=request.GET.get("place"))
    context = {
        "card": card,
        "forms": forms,
        "act": act if request.method == "POST" else "",
        "is_self": card.id == request.acting.user_id,
        "history": tell(page.rows, PERSON_FIELDS),
        "page": page,
    }
    return render(request, "desk/person.html", context, status=422 if form is not None and form.errors else 200)


def _forms(request: HttpRequest, card: PersonRow, act: str) -> dict[str, Form]:
    """The forms of a person's page; the one that was sent carries what was typed."""

    def made(name: str, kind: type[Form], initial: dict[str, Any] | None = None, **more: Any) -> Form:
        sent = request.POST if request.method == "POST" and name == act else None
        first = {"expected_version": card.version, **(initial or {})}
        return kind(sent, initial=first, auto_id=f"{name}_%s", **more)

    units = [(unit.id, unit.name) for unit in unit_choices()]
    details = {"name": card.name, "phone": card.phone, "email": card.email}
    forms = {"details": made("details", DetailsForm, details), "post": made("post", PostForm, units=units)}
    if can_set_password(request.acting, card.id):
        forms["password"] = made("password", PasswordForm)
    return forms


def _change(request: HttpRequest, card: PersonRow, told: dict[str, Any]) -> None:
    accounts.change_person(user_id=card.id, is_active=card.is_active, by=request.acting, now=request.now, **told)


def _give(request: HttpRequest, card: PersonRow, told: dict[str, Any]) -> None:
    accounts.give_post(
        user_id=card.id,
        expected_version=told["expected_version"],
        unit_id=told["unit"],
        role=Role(told["role"]),
        section=told["section"],
        by=request.acting,
        now=request.now,
    )


def _set_password(request: HttpRequest, card: PersonRow, told: dict[str, Any]) -> None:
    accounts.set_password(
        user_id=card.id,
        expected_version=told["expected_version"],
        password=told["password"],
        by=request.acting,
        now=request.now,
    )


ACTS: dict[str, tuple[Callable[[HttpRequest, PersonRow, dict[str, Any]], None], Callable[[], str]]] = {
    "details": (_change, lambda: _("已保存")),
    "post": (_give, lambda: _("岗位已授予")),
    "password": (_set_password, lambda: _("新密码已设置，此人在各处的登录已失效。请当面告知新密码")),
}
"""What each form of a person's page does, and what is said afterwards."""


@require_http_methods(["GET", "POST"])
def post_withdraw(request: HttpRequest, user_id: int, post_id: int) -> HttpResponse:
    """Withdraw a post, after asking once more."""
    card = person_card(request.acting, user_id=user_id)
    post = next((post for post in card.posts if post.id == post_id), None)
    if post is None and request.method == "GET":
        raise NotFound(f"post {post_id}")
    form = _confirm(request, card)
    if form.is_bound and form.is_valid():
        try:
            accounts.withdraw_post(
                user_id=user_id, post_id=post_id, by=request.acting, now=request.now, **form.cleaned_data
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("岗位已撤回"))
            return _back(request, card)
    points = [
        _("撤回后，%(name)s不能再以此岗位办理事项，在办的事项须由他人接手。") % {"name": card.name},
        _("以此岗位做过的事仍留有记录；需要时可以重新授予。"),
    ]
    if post is not None and len(card.posts) == 1:
        points.append(_("这是此人唯一的岗位，撤回后登录将看不到任何内容。"))
    words = f"{post.unit} · {ROLES[post.role]}" if post else ""
    context = {
        "title": _("撤回%(name)s的岗位：%(post)s") % {"name": card.name, "post": words},
        "points": points + _own(request, card),
        "button": _("确认撤回"),
    }
    return _confirmation(request, card, form, context)


@require_http_methods(["GET", "POST"])
def person_switch(request: HttpRequest, user_id: int, is_active: bool) -> HttpResponse:
    """Take an account out of use, or bring it back, after asking once more."""
    card = person_card(request.acting, user_id=user_id)
    if request.method == "GET" and card.is_active == is_active:
        return redirect("person", user_id)
    form = _confirm(request, card)
    if form.is_bound and form.is_valid():
        try:
            accounts.change_person(
                user_id=user_id,
                name=card.name,
                phone=card.phone,
                email=card.email,
                is_active=is_active,
                by=request.acting,
                now=request.now,
                **form.cleaned_data,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("账号已恢复使用") if is_active else _("账号已停用"))
            return _back(request, card)
    name = {"name": card.name}
    if is_active:
        context: dict[str, Any] = {
            "title": _("恢复%(name)s的账号") % name,
            "points": [_("恢复后，此人可用原密码登录，原有岗位继续有效。")],
            "button": _("确认恢复"),
        }
        if not card.has_password:
            context["points"] = [_("恢复后，原有岗位继续有效；尚未设密码，须先设密码才能登录。")]
    else:
        context = {
            "title": _("停用%(name)s的账号") % name,
            "points": [
                _("停用后，此人立即退出登录，不能再登录，也不再出现在可选人员中。"),
                _("做过的事仍留有记录；岗位保留，可随时恢复账号。"),
                *_own(request, card),
            ],
            "button": _("确认停用"),
        }
    return _confirmation(request, card, form, {**context, "gentle": is_active})


def _confirm(request: HttpRequest, card: PersonRow) -> Form:
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial={"expected_version": card.version})
    request.form = form
    return form


def _own(request: HttpRequest, card: PersonRow) -> list[str]:
    return [_("请注意：这是您自己的账号。")] if card.id == request.acting.user_id else []


def _back(request: HttpRequest, card: PersonRow) -> HttpResponse:
    """To the person's page; who has just let himself go may no longer open it, and finds what he still may see."""
    return redirect("home") if card.id == request.acting.user_id else redirect("person", card.id)


def _confirmation(request: HttpRequest, card: PersonRow, form: Form, context: dict[str, Any]) -> HttpResponse:
    crumbs = [(reverse("people"), _("人员")), (reverse("person", args=[card.id]), card.name)]
    context = {"crumbs": crumbs, "form": form, "back": reverse("person", args=[card.id]), **context}
    return render(request, "desk/confirm.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: posts, language, and changing the password without being signed out."""
    card = own_card(request.acting)
    sent = request.POST if request.method == "POST" else None
    form = request.form = OwnPasswordForm(sent, initial={"expected_version": card.version})
    status = 200
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            row = accounts.change_password(
                user_id=card.id,
                expected_version=told["expected_version"],
                current=told["current"],
                password=told["password"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
            status = 429 if "until" in refused.detail else 422
        else:
            update_session_auth_hash(request, row)
            messages.success(request, _("密码已修改；您在其他设备上的登录已失效"))
            return redirect("account")
    elif form.errors:
        status = 422
    own = own_choice(request.acting)
    context = {"card": card, "form": form, "told": own, "told_by": own.choice.channel or Channel.EMAIL}
    return render(request, "desk/account.html", context, status=status)
