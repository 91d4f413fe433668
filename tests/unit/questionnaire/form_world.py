"""Workbooks as other projects write them: none of them knows anything of our columns."""

LABEL, FRENCH = "label::English (en)", "label::French (fr)"


def ask(kind, name=None, label=None, **cells):
    """A row with one label."""
    return {"type": kind, "name": name, "label": label, **cells}


def simple(name="q"):
    """A question that loads."""
    return ask("text", name, "A question")


# Each form: the sheets of a workbook, and whether it is expected to load.
METADATA = [
    *(ask(kind, kind) for kind in ("start", "end", "today", "deviceid", "subscriberid",
                                   "simserial", "phonenumber", "username", "email", "audit")),
    ask("calculate", "now_here", calculation="now()"),
    simple(),
]  # fmt: skip
EVERY_TYPE = [
    ask(kind, f"q{number}", f"Question {number}")
    for number, kind in enumerate(
        ["integer", "decimal", "range", "text", "select_one yn", "select_multiple yn", "note",
         "geopoint", "geotrace", "geoshape", "date", "time", "dateTime", "image", "audio",
         "background-audio", "video", "file", "barcode", "calculate", "acknowledge", "hidden",
         "xml-external", "csv-external", "rank yn", "select_one_from_file places.csv",
         "select_multiple_from_file places.geojson", "select_one_external yn", "osm buildings",
         "start-geopoint", "select_one yn or_other", "select_one ${rep}", "begin_kobomatrix",
         "add text prompt", "q date", "int", "photo", "select all that apply from yn",
         "begin loop over yn", "get location", "phone number", "cascading_select x"]
    )
]  # fmt: skip
EXPRESSIONS = [
    "now()", "once(random())", "uuid()", "random()", "pulldata('a','b','c',${n})",
    "instance('yn')/rows/item[name = ${n}]/label", "${last-saved#n}", "../n + 1", "/data/n",
    "current()/../n", "jr:choice-name(${one}, '${one}')", "indexed-repeat(${x}, ${rep}, 1)",
    "count(${rep})", "sum(${x})", "position(..)", "if(${n} > 1, 'a', 'b')", "string(${n})",
    "format-date(${d}, '%e/%n/%Y')", "format-date-time(${d}, '%H:%M')", "digest(${t}, 'MD5')",
    "area(${t})", "distance(${t})", "base64-decode(${t})", "randomize(${rep})", "pi()", "sin(1)",
    "exp10(2)", "log(${n})", "selected-at(${many}, 0)", "count-selected(${many})",
    "join(' ', ${x})",
    "concat(${t}, ' ', ${n})",
    "substr(${t}, 0, 3)", "regex(${t}, '^[A-Z]{3}$')", "coalesce(${n}, 0)",
    "date('2020-01-01')", "decimal-date-time(${d})", "int(${n} div 3)", "round(${n}, 2)",
    "${n} mod 2", "-${n}", "(${n})", "${ n }", "thousandsep(',', ${n})", "version()",
    "property('x')",
    "intersects(${t})", "checklist(1, 2, ${n})", "weighted-checklist(1, 2, ${n}, 1)",
    "min(${x})", "max(${n}, 3)", "abs(${n})", "pow(${n}, 2)", "sqrt(${n})", "true()", "false()",
    "boolean(${t})", "number(${t})", "contains(${t}, 'a')", "starts-with(${t}, 'a')",
    "translate(${t}, 'a', 'b')", "normalize-space(${t})", "string-length(${t})",
    "count(${rep}[x > 1])",
    "today() - ${d}", "${n} = 1 and ${t} != ''", "not(${n} = 1)", "'${n}'", "1 +", "((",
    "foo bar",
]  # fmt: skip
WORLD = [
    ask("integer", "n", "N"), ask("text", "t", "T"), ask("date", "d", "D"),
    ask("select_one yn", "one", "O"), ask("select_multiple yn", "many", "M"),
    ask("begin repeat", "rep", "R"), ask("integer", "x", "X"), ask("end repeat"),
]  # fmt: skip
COLUMNS = [
    {"type": "text", "name": "q", "label": "Q", "media::image": "a.png",
    "image::English": "b.png",
     "audio": "a.mp3", "video": "v.mp4", "big-image": "x.png", "body::accuracyThreshold": 5,
     "bind::odk:length": 10, "instance::odk:tag": "x", "bind:jr:preload": "uid",
     "autoplay": "audio",
     "$given_name": "q", "hxl": "#adm1", "kuid": "abc", "$kuid": "abc", "tags": "x", "qpath": "q",
     "parameters": "quality=low max-pixels=640", "rows": 3, "notes for staff": "check",
     "label::Français (fr)": "Q", "hint::Español (es)": "ayuda", "guidance_hint": "more",
     "required": "yes", "required_message": "needed", "constraint_message": "no",
     "appearance": "w1 numbers thousands-sep bearing map", "read only": "no", "compact": None},
]  # fmt: skip
SETTINGS = [
    {"form_title": "T", "form_id": "t", "version": 20260101.0, "instance_name":
     "concat('a', ${q})",
     "public_key": "MII", "submission_url": "https://example.org",
     "default_language": "English (en)",
     "style": "pages theme-grid", "allow_choice_duplicates": "yes", "namespaces": 'x="http://y"',
     "auto_send": "true", "auto_delete": "true", "clean_text_values": "no", "omit_instanceID": 1,
     "client_editable": "yes", "sms_keyword": "x", "my own": 5},
]  # fmt: skip
CASCADE = [
    {"list_name": "province", "name": 1.0, "label": "One"},
    {"list_name": "province", "name": 2, "label": "Two"},
    {"list_name": "province", "name": True, "label": "Yes"},
    {"list_name": "district", "name": 11, "label": "One one", "province": 1},
    {"list_name": "district", "name": "d 12", "label": "Two one", "province": 2},
]
YES_NO = [
    {"list_name": "yn", "name": "yes", "label": "Yes", "media::image": "y.png"},
    {"list_name": "yn", "name": "no", "label": "No"},
]
