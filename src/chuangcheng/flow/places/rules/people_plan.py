"""What the rows of a table of units or of people mean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chuangcheng.flow.places.terms import Amiss
from chuangcheng.foundation.accounts.rules import may_stand_under, sign_in_name
from chuangcheng.foundation.accounts.terms import Role, UnitKind

from .matching import Names, split_names
from .preview import PlanRow, SheetRow
from .rows import RowCheck, changed, note_twice

KIND_WORDS: Mapping[str, str] = {
    **{kind.value: kind.value for kind in UnitKind},
    "市": "city",
    "地级市": "city",
    "区": "district",
    "县": "district",
    "区县": "district",
    "部门": "department",
    "委办局": "department",
    "局": "department",
    "机关": "department",
    "事业单位": "department",
    "街道": "street",
    "街道办": "street",
    "街道办事处": "street",
    "镇": "street",
    "乡": "street",
    "镇街": "street",
    "社区": "community",
    "村": "community",
    "居委会": "community",
    "社区居委会": "community",
    "企业": "company",
    "公司": "company",
    "物业": "company",
}
KIND_ENDINGS: tuple[tuple[str, UnitKind], ...] = (
    (r"(街道|街道办|街道办事处|镇|镇政府|镇人民政府|乡|乡政府)$", UnitKind.STREET),
    (r"(社区|居委会|社区居民委员会|村|村委会|村民委员会)$", UnitKind.COMMUNITY),
    (r"(公司|集团|物业|厂)$", UnitKind.COMPANY),
    (r"(局|委|委员会|办|办公室|部|中心|大队|支队|队|处|院|所|会|室|馆|站|校|学|机关)$", UnitKind.DEPARTMENT),
    (r"(区|县|区政府|区人民政府|县政府|县人民政府)$", UnitKind.DISTRICT),
    (r"(市|市政府|市人民政府)$", UnitKind.CITY),
)
ROLE_WORDS: Mapping[str, str] = {
    **{role.value: role.value for role in Role},
    "创城办": "coordinator",
    "协调员": "coordinator",
    "检查员": "inspector",
    "巡查员": "inspector",
    "责任单位经办人": "handler",
    "经办人": "handler",
    "承办人": "handler",
    "联络员": "handler",
    "核查员": "verifier",
    "核验员": "verifier",
    "督查员": "supervisor",
    "督查": "supervisor",
    "督查室": "supervisor",
    "领导": "leader",
    "分管领导": "leader",
    "上级与审计": "observer",
    "观察员": "observer",
    "审计": "observer",
    "系统管理员": "administrator",
    "管理员": "administrator",
    "单位管理员": "unit_admin",
}
_USERNAME = re.compile(r"[\w.@+-]{2,60}")
_EMAIL = re.compile(r"[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
"""Plainer than the standard, so that whatever it lets pass the act on people lets pass too."""


@dataclass(frozen=True)
class KnownUnit:
    """A unit that is there."""

    id: int
    version: int
    code: str
    name: str
    kind: UnitKind
    parent_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    retired: bool = False


@dataclass(frozen=True)
class KnownPerson:
    """A person who is there; posts are (unit id, role)."""

    id: int
    version: int
    username: str
    name: str
    phone: str = ""
    email: str = ""
    is_active: bool = True
    posts: frozenset[tuple[int, str]] = frozenset()


def made_code(prefix: str, *parts: str) -> str:
    """A code for a row that brings none: the same names always give the same code."""
    return f"{prefix}-{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:8]}"


def unit_names(units: Sequence[KnownUnit], accepted: Mapping[str, str] | None = None) -> Names:
    """The living units by name and code."""
    return Names([(unit.id, unit.name, (unit.code,)) for unit in units if not unit.retired], accepted)


def kind_of(name: str) -> UnitKind | None:
    """The kind of unit that a name tells."""
    return next((kind for ending, kind in KIND_ENDINGS if re.search(ending, name)), None)


def plan_units(
    rows: Sequence[SheetRow], units: Sequence[KnownUnit], areas: Names, accepted: Mapping[str, str] | None = None
) -> tuple[PlanRow, ...]:
    """What a table of units means. Parents may stand in the table itself, in any order."""
    by_code, by_name = {u.code: u for u in units}, {u.name: u for u in units}
    checks = [RowCheck(row) for row in rows]
    names = [check.text("name", 120, needed=True) for check in checks]
    codes = [check.text("code", 40) for check in checks]
    known: list[KnownUnit | None] = []
    for at, (code, name) in enumerate(zip(codes, names, strict=True)):
        there = by_code.get(code) if code else by_name.get(name)
        known.append(there)
        codes[at] = there.code if there else code or (made_code("u", name) if name else "")
        if there and there.retired:
            checks[at].wrong("name", Amiss.RETIRED)
        if name in by_name and by_name[name] is not there:
            checks[at].wrong("name", Amiss.NAME_TAKEN, code=by_name[name].code)
    note_twice(zip(checks, codes, strict=True), lambda check: "code" if check.row["code"] else "name")
    note_twice(zip(checks, names, strict=True), lambda check: "name") if any(row["code"] for row in rows) else None
    kinds = [_kind(check, name, there) for check, name, there in zip(checks, names, known, strict=True)]
    # A key below zero stands for a row of this table, one above for a unit that is there and not in the table.
    here = {there.id for there in known if there}
    everyone = Names(
        [(u.id, u.name, (u.code,)) for u in units if not u.retired and u.id not in here]
        + [(-at - 1, name, (codes[at],)) for at, name in enumerate(names) if name],
        accepted,
    )
    kind_by_key = {u.id: u.kind for u in units} | {-at - 1: kind for at, kind in enumerate(kinds) if kind}
    code_by_key = {u.id: u.code for u in units} | {-at - 1: code for at, code in enumerate(codes)}
    key_of_unit = {u.id: u.id for u in units} | {there.id: -at - 1 for at, there in enumerate(known) if there}
    tops = [key for key, kind in kind_by_key.items() if kind is UnitKind.DISTRICT and key_of_unit.get(key, key) == key]
    parents: dict[int, int | None] = {
        u.id: key_of_unit.get(u.parent_id, u.parent_id) if u.parent_id else None for u in units
    }
    for at, check in enumerate(checks):
        there, kind = known[at], kinds[at]
        parent = check.one("parent", everyone, Amiss.UNKNOWN_PARENT)
        if not check.row["parent"]:
            if there:
                parent = parents.get(there.id)
            elif (
                kind and not may_stand_under(kind, None) and len(tops) == 1 and may_stand_under(kind, UnitKind.DISTRICT)
            ):
                parent = tops[0]
        parents[-at - 1] = parent
        if kind and (parent is not None or not check.row["parent"]):
            parent_kind = kind_by_key.get(parent) if parent is not None else None
            if not may_stand_under(kind, parent_kind) and not (parent is not None and parent_kind is None):
                check.wrong("parent", Amiss.REQUIRED if parent is None else Amiss.WRONG_PARENT)
    for at, check in enumerate(checks):
        if _in_ring(-at - 1, parents):
            check.wrong("parent", Amiss.CYCLE)
    _refuse_below_refused(checks, parents)
    called = {u.code: u.name for u in units} | {code: name for code, name in zip(codes, names, strict=True) if name}
    return tuple(
        _unit_row(check, codes[at], names[at], kinds[at], known[at], parents[-at - 1], code_by_key, called, areas)
        for at, check in enumerate(checks)
    )


def _kind(check: RowCheck, name: str, there: KnownUnit | None) -> UnitKind | None:
    said = check.word("kind", KIND_WORDS, Amiss.UNKNOWN_KIND)
    if there:
        if said and said != there.kind.value:
            check.wrong("kind", Amiss.KIND_FIXED)
        return there.kind
    if said:
        return UnitKind(said)
    guessed = kind_of(name)
    if guessed is None and name and not check.row["kind"]:
        check.wrong("kind", Amiss.UNKNOWN_KIND, value=name)
    return guessed


def _in_ring(start: int, parents: Mapping[int, int | None]) -> bool:
    seen, here = set(), parents.get(start)
    while here is not None and here not in seen:
        if here == start:
            return True
        seen.add(here)
        here = parents.get(here)
    return False


def _refuse_below_refused(checks: Sequence[RowCheck], parents: Mapping[int, int | None]) -> None:
    """A unit cannot be made while the row of its parent cannot."""
    again = True
    while again:
        again = False
        for at, check in enumerate(checks):
            parent = parents.get(-at - 1)
            if not check.problems and parent is not None and parent < 0 and checks[-parent - 1].problems:
                check.wrong("parent", Amiss.PARENT_REFUSED, first=checks[-parent - 1].row.number)
                again = True


def _unit_row(
    check: RowCheck,
    code: str,
    name: str,
    kind: UnitKind | None,
    there: KnownUnit | None,
    parent: int | None,
    code_by_key: Mapping[int, str],
    called: Mapping[str, str],
    areas: Names,
) -> PlanRow:
    contact, phone = check.text("contact_name", 60), check.phone("contact_phone")
    area = check.one("area", areas, Amiss.UNKNOWN_AREA)
    parent_code = code_by_key.get(parent, "") if parent is not None else ""
    values: dict[str, object] = {"code": code, "name": name, "kind": kind, "parent_code": parent_code, "area_id": area}
    if there is None:
        values |= {"contact_name": contact, "contact_phone": phone}
        return check.plan(key=code, name=name, known=False, values=values)
    after = {
        "name": name,
        "parent": parent_code,
        "contact_name": contact or there.contact_name,
        "contact_phone": phone or there.contact_phone,
    }
    before = {
        "name": there.name,
        "parent": code_by_key.get(there.parent_id, "") if there.parent_id else "",
        "contact_name": there.contact_name,
        "contact_phone": there.contact_phone,
    }
    values |= {"contact_name": after["contact_name"], "contact_phone": after["contact_phone"]}
    values |= {"id": there.id, "version": there.version}
    return check.plan(key=code, name=name, known=True, changes=changed(before, after, called), values=values)


def plan_people(
    rows: Sequence[SheetRow],
    people: Sequence[KnownPerson],
    units: Sequence[KnownUnit],
    accepted: Mapping[str, str] | None = None,
) -> tuple[PlanRow, ...]:
    """What a table of people means: each with his posts, every role in every unit the row names."""
    names, unit_code = unit_names(units, accepted), {unit.id: unit.code for unit in units}
    by_username = {person.username: person for person in people}
    checks = [RowCheck(row) for row in rows]
    usernames = [sign_in_name(row["username"]) or re.sub(r"[\s-]", "", row["phone"]) for row in rows]
    note_twice(zip(checks, usernames, strict=True), lambda check: "username" if check.row["username"] else "phone")
    planned = []
    for check, username in zip(checks, usernames, strict=True):
        column = "username" if check.row["username"] or "username" in check.row.columns else "phone"
        if not username:
            check.wrong(column, Amiss.REQUIRED)
        elif not _USERNAME.fullmatch(username):
            check.wrong(column, Amiss.BAD_USERNAME)
        there = by_username.get(username)
        if there and not there.is_active:
            check.wrong(column, Amiss.RETIRED)
        name, section = check.text("name", 60, needed=True), check.text("section", 60)
        phone, email = check.phone("phone"), check.text("email", 254)
        if email and not _EMAIL.fullmatch(email):
            check.wrong("email", Amiss.BAD_EMAIL)
        for needed in ("unit", "role"):
            if not check.row[needed]:
                check.wrong(needed, Amiss.REQUIRED)
        unit_ids = check.several("unit", names, Amiss.UNKNOWN_UNIT)
        roles = []
        for part in split_names(check.row["role"], lambda text: text.strip().casefold() in ROLE_WORDS):
            if part.casefold() in ROLE_WORDS:
                roles.append(ROLE_WORDS[part.casefold()])
            else:
                check.wrong(
                    "role",
                    Amiss.UNKNOWN_ROLE,
                    tuple(word for word in ROLE_WORDS if part in word or word in part)[:3],
                    value=part,
                )
        posts = tuple((unit, role) for unit in unit_ids for role in dict.fromkeys(roles))
        values: dict[str, object] = {
            "username": username,
            "name": name,
            "phone": phone or (there.phone if there else ""),
            "email": email or (there.email if there else ""),
            "section": section,
            "posts": tuple((unit_code[unit], unit, role) for unit, role in posts),
        }
        if there is None:
            planned.append(check.plan(key=username, name=name, known=False, values=values))
            continue
        new_posts = tuple(post for post in posts if post not in there.posts)
        before = {"name": there.name, "phone": there.phone, "email": there.email}
        after = {field: str(values[field]) for field in before}
        if new_posts:
            after["posts"] = "、".join(f"{names.name_of(unit)} {role}" for unit, role in new_posts)
        values |= {"id": there.id, "version": there.version, "new_posts": new_posts}
        planned.append(check.plan(key=username, name=name, known=True, changes=changed(before, after), values=values))
    return tuple(planned)
