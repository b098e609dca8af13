"""What every page shows around its content."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from .demo.ribbon import ribbon
from .look import LOOKS, chosen_look
from .navigation import CASES, SET_UP, entries_for


def page(request: HttpRequest) -> dict[str, object]:
    """Who acts, his other posts, and where he can go."""
    acting = getattr(request, "acting", None)
    navigation = entries_for(acting, request.path) if acting else ()
    return {
        "acting": acting,
        "posts": getattr(request, "posts", ()),
        "navigation": navigation,
        "may_search": any(entry.address == CASES[1] for entry in navigation),
        "may_set_up": any(entry.address == SET_UP[1] for entry in navigation),
        "is_demo": settings.IS_DEMO,
        "demo": ribbon(request) if settings.IS_DEMO else None,
        "appearance": chosen_look(request),
        "printed_from": _address(request),
        "appearances": LOOKS,
        "map_tiles": settings.MAP_TILE_URL,
        "map_attribution": settings.MAP_ATTRIBUTION,
        "now": getattr(request, "now", None),
    }


def _address(request: HttpRequest) -> str:
    """Where this page was printed from; the path alone where the host's name is none of ours."""
    try:
        return request.build_absolute_uri()
    except DisallowedHost:
        return request.get_full_path()
