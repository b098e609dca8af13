"""The acts on units, people and posts, and signing in."""

from .first_sign_in import Slip, choose_password, give_one_time_passwords, put_set_up_aside
from .people import NewPerson, change_person, create_person, give_post, load_people, withdraw_post
from .signing import change_password, set_password, sign_in
from .units import NewUnit, change_unit, create_unit, load_units, retire_unit

__all__ = [
    "NewPerson",
    "NewUnit",
    "Slip",
    "change_password",
    "change_person",
    "change_unit",
    "choose_password",
    "create_person",
    "create_unit",
    "give_one_time_passwords",
    "give_post",
    "load_people",
    "load_units",
    "put_set_up_aside",
    "retire_unit",
    "set_password",
    "sign_in",
    "withdraw_post",
]
