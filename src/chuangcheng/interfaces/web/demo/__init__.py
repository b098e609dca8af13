"""The sign-ins that the demo shows on its first page. They exist in the demo's own database and nowhere else."""

from chuangcheng.foundation.accounts.terms import Role

PASSWORD = "chuangcheng-demo"  # noqa: S105 - printed on the page on purpose
SIGN_INS: tuple[tuple[str, Role], ...] = (
    ("coordinator", Role.COORDINATOR),
    ("inspector", Role.INSPECTOR),
    ("handler", Role.HANDLER),
    ("verifier", Role.VERIFIER),
    ("supervisor", Role.SUPERVISOR),
    ("leader", Role.LEADER),
    ("observer", Role.OBSERVER),
    ("administrator", Role.ADMINISTRATOR),
)
