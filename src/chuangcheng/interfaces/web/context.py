"""What every page shows around its content."""

from django.conf import settings
from django.http import HttpRequest

from chuangcheng.foundation.accounts.selectors import posts_of

from .navigation import entries_for


def page(request: HttpRequest) -> dict[str, object]:
    """Who acts, his other posts, and where he can go."""
    acting = getattr(request, "acting", None)
    return {
        "acting": acting,
        "posts": posts_of(acting.user_id) if acting else (),
        "navigation": entries_for(acting, request.path) if acting else (),
        "is_demo": settings.IS_DEMO,
        "now": getattr(request, "now", None),
    }
