"""The icons of the pages, drawn for this product on a 24 × 24 grid."""

ICONS = {
    "home": '<path d="M4 11 12 4l8 7v9h-5v-6H9v6H4z"/>',
    "case": '<path d="M5 4h14v16H5zM9 9h6M9 13h6"/>',
    "round": '<path d="M12 4a8 8 0 1 0 8 8M12 8v4l3 2M16 4h4v4"/>',
    "visit": '<path d="M9 4h6v3H9zM6 6H5v14h14V6h-1M8.5 13l2.5 2.5 4.5-5"/>',
    "site": '<path d="M12 21c4-5 6-8 6-11a6 6 0 0 0-12 0c0 3 2 6 6 11z"/><circle cx="12" cy="10" r="2"/>',
    "map": '<path d="M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2zM9 4v14M15 6v14"/>',
    "score": '<path d="M4 20V10M10 20V4M16 20v-8M21 20H3"/>',
    "tree": '<path d="M5 4v14h5M5 11h5M13 9h6v4h-6zM13 16h6v4h-6zM3 4h4"/>',
    "duty": '<circle cx="8" cy="8" r="3"/><path d="M3 20c0-4 2-6 5-6s5 2 5 6M15 7h6M15 11h6M16 15h5"/>',
    "unit": '<path d="M4 20V8l8-4 8 4v12zM9 20v-6h6v6"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-5 3-8 8-8s8 3 8 8"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/>',
    "slip": '<path d="M4 5h16v14H4zM4 12h4M10 12h4M16 12h4M7 8.5h6M7 15.5h6"/>',
    "start": '<path d="M5 6l1.5 1.5L9 5M5 12l1.5 1.5L9 11M5 18l1.5 1.5L9 17M12 6.5h8M12 12.5h8M12 18.5h8"/>',
    "list": '<path d="M8 6h12M8 12h12M8 18h12M4 6h.5M4 12h.5M4 18h.5"/>',
    "import": '<path d="M12 4v10M8 10.5l4 4 4-4M4 16v4h16v-4"/>',
    "more": '<path d="M4 6h16M4 12h16M4 18h16"/>',
    "search": '<circle cx="11" cy="11" r="6"/><path d="M20 20l-4.5-4.5"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "photo": '<path d="M4 7h4l1.5-2h5L16 7h4v12H4z"/><circle cx="12" cy="13" r="3.5"/>',
}
