"""The icons: 24 × 24, drawn as lines by ourselves, named after what they show."""

_HAND = (
    '<path d="M8 12V5.5a1.3 1.3 0 0 1 2.6 0V11m0-6.5a1.3 1.3 0 0 1 2.6 0V11m0-5a1.3 1.3 0 0 1 '
    '2.6 0v7m0-3.5a1.3 1.3 0 0 1 2.6 0V14a6.5 6.5 0 0 1-11.5 4.2L4.2 14.5a1.4 1.4 0 0 1 2-1.9L8 14"/>'
)

ICONS: dict[str, str] = {
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "chevron-right": '<path d="m9 5 7 7-7 7"/>',
    "chevron-down": '<path d="m6 9 6 6 6-6"/>',
    "chevron-up": '<path d="m6 15 6-6 6 6"/>',
    "arrow-left": '<path d="M20 12H5m6-7-7 7 7 7"/>',
    "arrow-right": '<path d="M4 12h15m-6-7 7 7-7 7"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "book": '<path d="M12 6.5C10 5 7 4.5 3.5 4.7v13.6c3.5-.2 6.5.4 8.5 1.9 2-1.5 5-2.1 8.5-1.9V4.7C17 4.5 14 5 12 6.5Z'
    'm0 0v13.7"/>',
    "hand": _HAND,
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5.5 5 11.5 0 17-5-5.5-5-11.5 0-17Z"/>',
    "person": '<circle cx="12" cy="8" r="3.75"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "document": '<path d="M7 3.5h7l4 4V20a.5.5 0 0 1-.5.5H7a.5.5 0 0 1-.5-.5V4a.5.5 0 0 1 .5-.5Z"/>'
    '<path d="M13.5 3.8V8H18M9 12.5h6M9 16h6"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="14.5" rx="2.5"/><path d="M4 10h16M8.5 3v4m7-4v4"/>',
    "home": '<path d="M4 11 12 4l8 7v8.5a.5.5 0 0 1-.5.5H15v-6H9v6H4.5a.5.5 0 0 1-.5-.5Z"/>',
    "house": '<path d="M3.5 12 12 5l8.5 7M6 10.5V20h12v-9.5M10 20v-5h4v5"/>',
    "office": '<path d="M4 20.5h16M5.5 20.5v-9m13 9v-9M3.5 10 12 4.5 20.5 10ZM9.5 20.5v-7m5 7v-7"/>',
    "clock": '<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>',
    "warning": '<path d="M12 4 2.8 19.5h18.4Z"/><path d="M12 10v4.5M12 17v.1"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.7v.1"/>',
    "euro": '<path d="M17 6.2A7 7 0 1 0 17 17.8M4 10.5h9M4 13.5h9"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15ZM10 21h4"/>',
    "place": '<path d="M12 21s-7-6.2-7-11.2A7 7 0 0 1 19 9.8C19 14.8 12 21 12 21Z"/><circle cx="12" cy="9.8" r="2.4"/>',
    "upload": '<path d="M12 16V4.5m-5 4.5 5-5 5 5M4.5 16v3.5h15V16"/>',
    "download": '<path d="M12 4v11.5m-5-4.5 5 5 5-5M4.5 19.5h15"/>',
    "share": '<path d="M5 5v4a4 4 0 0 0 4 4h10m-4-4 4 4-4 4M5 19v-6"/>',
    "shield": '<path d="M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6Z"/><path d="m9 11.8 2.2 2.2 4-4.2"/>',
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="m4 7 8 6 8-6"/>',
    "card": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><circle cx="9" cy="11" r="1.8"/>'
    '<path d="M6 15.5c.5-1.5 1.6-2 3-2s2.5.5 3 2M14.5 10H18m-3.5 3.5H18"/>',
    "speech": '<path d="M4.5 5.5h15a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H12l-4.5 4v-4h-3a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1Z"/>',
    "phone": '<path d="M6.5 4h3L11 8 9 9.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A16 16 0 0 1 4.5 6.2 2 2 '
    '0 0 1 6.5 4Z"/>',
    "tree": '<path d="M12 3.5 6.5 11h3L5 17h14l-4.5-6h3ZM12 17v4"/>',
    "child": '<circle cx="12" cy="6" r="2.5"/><path d="M7 11.5h10M12 8.5V15m0 0-3 5.5m3-5.5 3 5.5"/>',
    "pen": '<path d="m5 19 .8-3.8L16 5l3 3L8.8 18.2Z"/>',
    "car": '<path d="M4 16.5v-4L6 7a2 2 0 0 1 1.9-1.3h8.2A2 2 0 0 1 18 7l2 5.5v4M4 12.5h16M4 16.5h16v2.2h-2.8v-2.2'
    'm-10.4 0v2.2H4"/>',
    "briefcase": '<rect x="3.5" y="7.5" width="17" height="12" rx="2"/><path d="M9 7.5v-2a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1'
    'v2M3.5 12.5h17"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"/><circle cx="12" cy="12" '
    'r="2.8"/>',
    "video": '<rect x="3.5" y="6.5" width="11.5" height="11" rx="2"/><path d="m15 11 5.5-3v8L15 13"/>',
    "heart": '<path d="M12 20S4 15 4 9.3A4.3 4.3 0 0 1 12 7a4.3 4.3 0 0 1 8 2.3C20 15 12 20 12 20Z"/>',
    "leaf": '<path d="M5 19c0-9 5-14 15-14 0 10-5 15-12 13.5M5 20c2-5 5-8 9-9.5"/>',
    "music": '<circle cx="7" cy="17.5" r="2.5"/><circle cx="17" cy="15.5" r="2.5"/><path d="M9.5 17.5V6l10-2v11.5"/>',
    "bin": '<path d="M5 7h14M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 11v5m4-5v5"/>',
    "camera": '<path d="M4.5 8h3L9 5.5h6L16.5 8h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1Z"/>'
    '<circle cx="12" cy="13.2" r="3.3"/>',
    "paw": '<circle cx="6.5" cy="11" r="1.7"/><circle cx="10" cy="7" r="1.8"/><circle cx="14" cy="7" r="1.8"/>'
    '<circle cx="17.5" cy="11" r="1.7"/><path d="M12 12c-2.5 0-4.5 3-4.5 5 0 1.5 1 2.3 2.3 2.3.9 0 1.4-.4 '
    '2.2-.4s1.3.4 2.2.4c1.3 0 2.3-.8 2.3-2.3 0-2-2-5-4.5-5Z"/>',
    "key": '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8-8m-3 3 2.5 2.5m-5 .5 1.5 1.5"/>',
    "sign-out": '<path d="M13 4.5H6a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h7M10 12h10m-4-4 4 4-4 4"/>',
    "copy": '<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M5.5 15.5h-1v-11h11v1"/>',
    "sign": _HAND,
    "refresh": '<path d="M19.5 11A7.5 7.5 0 1 0 18 16.5M19.5 5.5V11H14"/>',
}
