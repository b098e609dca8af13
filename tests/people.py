"""The named cast. Everybody stands in the made-up 云溪区 (Yunxi District).

lin    coordinator in the campaign office      zhao   inspector of a testing company
qian   handler of 柳岸街道                       sun    handler of 城管局, line owner of the markets
zhou   verifier in the campaign office         wu     supervisor in the 督查室
zheng  leader of the district                  wang   observer from the city
feng   administrator                           chen   handler of 柳岸社区, below 柳岸街道
wei    stranger: handler of 石桥街道             han    inspector who works in 柳岸街道
he     administrator of 柳岸街道 and what is below it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chuangcheng.foundation.accounts import selectors, services
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.services import NewPerson, NewUnit
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE).astimezone(UTC)
"""A working Monday, nine in the morning in the office."""

PASSWORD = "correct horse battery"

UNITS = [
    NewUnit("city", "云州市", UnitKind.CITY, contact_name="钱主任"),
    NewUnit("district", "云溪区", UnitKind.DISTRICT, "city", contact_name="郑区长"),
    NewUnit("office", "云溪区创城办", UnitKind.DEPARTMENT, "district", contact_name="林科长"),
    NewUnit("supervision", "云溪区督查室", UnitKind.DEPARTMENT, "district", contact_name="吴主任"),
    NewUnit("enforcement", "云溪区城管局", UnitKind.DEPARTMENT, "district", contact_name="孙科长"),
    NewUnit("liuan", "柳岸街道", UnitKind.STREET, "district", contact_name="钱科长"),
    NewUnit("liuan-1", "柳岸社区", UnitKind.COMMUNITY, "liuan", contact_name="陈书记"),
    NewUnit("shiqiao", "石桥街道", UnitKind.STREET, "district"),
    NewUnit("tester", "云州测评公司", UnitKind.COMPANY, "district", contact_name="赵经理"),
]

PEOPLE = {
    "lin": ("林", "office", Role.COORDINATOR),
    "zhao": ("赵", "tester", Role.INSPECTOR),
    "qian": ("钱", "liuan", Role.HANDLER),
    "sun": ("孙", "enforcement", Role.HANDLER),
    "zhou": ("周", "office", Role.VERIFIER),
    "wu": ("吴", "supervision", Role.SUPERVISOR),
    "zheng": ("郑", "district", Role.LEADER),
    "wang": ("王", "city", Role.OBSERVER),
    "feng": ("冯", "office", Role.ADMINISTRATOR),
    "chen": ("陈", "liuan-1", Role.HANDLER),
    "wei": ("卫", "shiqiao", Role.HANDLER),
    "han": ("韩", "liuan", Role.INSPECTOR),
    "he": ("何", "liuan", Role.UNIT_ADMIN),
}


@dataclass(frozen=True)
class Cast:
    """The cast as they act: `cast.lin` is the coordinator."""

    acting: dict[str, Acting]

    def __getattr__(self, name: str) -> Acting:
        try:
            return self.__dict__["acting"][name]
        except KeyError:
            raise AttributeError(name) from None

    def user(self, name: str) -> User:
        """The row of one of the cast."""
        return User.objects.get(pk=self.acting[name].user_id)


def make_cast() -> Cast:
    """Units, people and posts of the cast."""
    services.load_units(units=UNITS, by=PRODUCT, now=MONDAY)
    people = [
        NewPerson(username, name, ((unit, role, ""),), password=PASSWORD)
        for username, (name, unit, role) in PEOPLE.items()
    ]
    rows = services.load_people(people=people, by=PRODUCT, now=MONDAY)
    found = {row.username: selectors.acting_for(user_id=row.pk) for row in rows}
    return Cast({name: acting for name, acting in found.items() if acting})


def unit(code: str) -> Unit:
    """One of the cast's units."""
    return Unit.objects.get(code=code)
