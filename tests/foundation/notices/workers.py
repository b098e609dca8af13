"""Other processes that tell people: `prepare` leaves word, `send` sends what is due at a given time, `tell` tells how
things stand. Run with the environment of `tests.elsewhere`."""

import json
import sys
from collections import Counter
from datetime import datetime, timedelta


def main(what: str, number: int, now: datetime) -> None:
    """Do one of the three."""
    import django

    django.setup()
    from django.db import connection

    from chuangcheng.foundation.accounts.models import User
    from chuangcheng.foundation.notices.models import Message, Preference, Told
    from chuangcheng.foundation.notices.services import deliver_next, gather
    from tests.foundation.notices.posting import everything, leave_word, link

    def prepare() -> object:
        people = [User.objects.create(username=f"u{n}", name=f"人{n}", phone=f"138{n:08d}") for n in range(number)]
        for one in people:
            Preference.objects.create(
                user=one, channel="sms", digest_hour=8, quiet_from=0, quiet_until=0, language="zh-hans"
            )
        for _ in range(2):  # two events on one matter: one message
            leave_word(*(one.pk for one in people), at=now - timedelta(minutes=10))
        return len(people)

    def send() -> object:
        print("ready", flush=True)
        sys.stdin.readline()  # everybody begins at the same moment
        sent = 0
        while gather(now=now):
            pass
        due = Message.objects.filter(state="waiting", due_at__lte=now, lease_until__lte=now)
        while True:
            if deliver_next(now=now, link=link, concerns=everything):
                sent += 1
            elif not due.exists():
                return sent

    def tell() -> object:
        return {
            "messages": Counter(Message.objects.values_list("state", flat=True)),
            "tries": Counter(str(n) for n in Message.objects.values_list("tries", flat=True)),
            "unplaced": Told.objects.filter(message=None).count(),
            "told": Told.objects.count(),
        }

    print(json.dumps({"prepare": prepare, "send": send, "tell": tell}[what]()), flush=True)
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
