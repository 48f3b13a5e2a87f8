"""Every known way in which `han decode` and amshan differ, and why.

A class is a condition as narrow as it can be put: what ours must say and what
amshan must say; its docstring is the reason. A difference that fits no class
is a finding.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property

# amshan's name: (ours, how many powers of ten finer, C.D.E)
NUMBERS = {
    "active_power_import": ("active_power_import_w", 0, "1.7.0"),
    "active_power_export": ("active_power_export_w", 0, "2.7.0"),
    "reactive_power_import": ("reactive_power_import_var", 0, "3.7.0"),
    "reactive_power_export": ("reactive_power_export_var", 0, "4.7.0"),
    "current_l1": ("current_l1_ma", 3, "31.7.0"),
    "current_l2": ("current_l2_ma", 3, "51.7.0"),
    "current_l3": ("current_l3_ma", 3, "71.7.0"),
    "voltage_l1": ("voltage_l1_mv", 3, "32.7.0"),
    "voltage_l2": ("voltage_l2_mv", 3, "52.7.0"),
    "voltage_l3": ("voltage_l3_mv", 3, "72.7.0"),
    "active_power_import_total": ("active_energy_import_wh", 0, "1.8.0"),
    "active_power_export_total": ("active_energy_export_wh", 0, "2.8.0"),
    "reactive_power_import_total": ("reactive_energy_import_varh", 0, "3.8.0"),
    "reactive_power_export_total": ("reactive_energy_export_varh", 0, "4.8.0"),
}
# amshan's name: (ours, C.D.E of Kamstrup and of the others, octets that our field has room for)
TEXTS = {
    "list_ver_id": ("list_version", ("0.2.129",), 16),
    "meter_id": ("meter_id", ("0.0.5", "96.1.0"), 24),
    "meter_type": ("meter_type", ("96.1.1", "96.1.7"), 24),
}
KINDS_OF_POWER = ["active_power_import", "active_power_export", "reactive_power_import", "reactive_power_export"]
# amshan's name: C.D.E. Our reading has no field for these; an entry has.
PHASE_POWERS = {
    f"{kind}_l{phase + 1}": f"{21 + 20 * phase + at}.7.0" for phase in range(3) for at, kind in enumerate(KINDS_OF_POWER)
}
MAKER, CLOCK, OFFSET = "meter_manufacturer", "meter_datetime", "meter_datetime: offset"
MAKERS = {"Aidon": "aidon", "Kaifa": "kaifa", "Kamstrup": "kamstrup"}
# The ranges of our fields, by the unit that ends their name.
U32, I32, U64 = (0, 2**32 - 1), (-(2**31), 2**31 - 1), (0, 2**64 - 1)
BOUNDS = {"w": U32, "var": U32, "ma": I32, "mv": U32, "wh": U64, "varh": U64}

STRINGS = {"octet-string", "visible-string"}
KNOWN_TYPES = STRINGS | {"integer", "long", "long-unsigned", "double-long-unsigned"}
AMSHANS_KAMSTRUP_SCALERS = {"A": -2, "V": 0, "W": 0, "var": 0, "Wh": 1, "varh": 1}


@dataclass
class Case:
    """One telegram, what we read in it and what amshan read."""

    maker: str
    octets: bytes
    ours: dict
    theirs: dict

    @cached_property
    def entries(self):
        """By C.D.E: what amshan tells objects apart by."""
        return {group(entry): entry for entry in self.ours["entries"]}

    @cached_property
    def header(self):
        """What is between the opening flag and the information field."""
        return self.octets[1 : self.octets.index(b"\xE6\xE7\x00")]

    @cached_property
    def sent_at(self):
        """The 12 octets of the notification's own date-time, or None."""
        rest = self.octets[1 + len(self.header) + 8 :]
        if rest[0] == 0:
            return None
        return rest[2:14] if rest[0] == 9 else rest[1:13]

    def texts(self):
        entries = [entry for code, entry in self.entries.items() if code != "1.0.0"]
        return [bytes.fromhex(entry["raw"]) for entry in entries if entry["type"] in STRINGS]

    @cached_property
    def clock(self):
        """The 12 octets of the list's own clock, or None."""
        return bytes.fromhex(self.entries["1.0.0"]["raw"]) if "1.0.0" in self.entries else None

    def fatal_clocks(self):
        """Those without which amshan gives up the telegram: of a Kamstrup's list only what is behind is lost."""
        clocks = [self.sent_at] if self.maker == "kamstrup" else [self.sent_at, self.clock]
        return [clock for clock in clocks if clock]

    def fatal_texts(self):
        return [] if self.maker == "kamstrup" else self.texts()


def group(entry):
    """C.D.E of an entry; what has no code is a Kamstrup's list version."""
    if "obis" not in entry:
        return "0.2.129"
    return entry["obis"].split(":")[1].split("*")[0]


# --- what both say, field by field ------------------------------------------


def fields(case):
    """Each field that either has: its name, ours, amshan's."""
    maker = case.theirs.get(MAKER)
    yield MAKER, case.ours.get("vendor"), MAKERS.get(maker, maker)
    for name, (key, _, _) in (NUMBERS | TEXTS).items():
        if key in case.ours or name in case.theirs:
            yield name, our_number(case, name), case.theirs.get(name)
    for name, code in PHASE_POWERS.items():
        if code in case.entries or name in case.theirs:
            yield name, exact(case.entries.get(code)), case.theirs.get(name)
    yield from clock_fields(case)
    for name in case.theirs.keys() - (NUMBERS | TEXTS | PHASE_POWERS).keys() - {MAKER, CLOCK}:
        yield name, None, case.theirs[name]


def our_number(case, name):
    key, places = (NUMBERS.get(name) or TEXTS[name])[:2]
    value = case.ours.get(key)
    return value if value is None or name in TEXTS else Fraction(value, 10**places)


def exact(entry, scaler=None):
    """The quantity of an entry, or what it were with this scaler."""
    scaler = entry.get("scaler", scaler) if entry else None
    if scaler is None or not isinstance(entry.get("raw"), int):
        return None
    return entry["raw"] * Fraction(10) ** scaler


def clock_fields(case):
    """The clock as text, to hundredths; and minutes ahead of UTC."""
    theirs, ours = case.theirs.get(CLOCK), case.ours.get("time")
    if ours or theirs:
        yield CLOCK, ours and our_clock(ours), theirs and amshans_clock(theirs)
        yield OFFSET, ours and ours.get("offset_minutes"), theirs and amshans_offset(theirs)


def our_clock(ours):
    hundredths = int(ours["octets"][16:18], 16)
    return f"{ours['local']}.{0 if hundredths == 0xFF else hundredths:02}" if "local" in ours else None


def amshans_clock(theirs):
    if isinstance(theirs, str):
        return theirs
    return f"{theirs.replace(tzinfo=None, microsecond=0).isoformat()}.{theirs.microsecond // 10_000:02}"


def amshans_offset(theirs):
    return None if isinstance(theirs, str) or theirs.tzinfo is None else theirs.utcoffset() // timedelta(minutes=1)


def local(octets):
    """Date and time of day as Python has them; an error where it has not."""
    hundredths = 0 if octets[8] == 0xFF else octets[8]
    return datetime(int.from_bytes(octets[:2], "big"), octets[2], octets[3], *octets[5:8], hundredths * 10_000)


def deviation(octets):
    """Minutes from local time to UTC, or None where they are not specified."""
    minutes = int.from_bytes(octets[9:11], "big", signed=True)
    return None if minutes == -0x8000 else minutes


def equal(ours, theirs):
    """Exactly, a float being the one next to the decimal."""
    if isinstance(theirs, float) and isinstance(ours, Fraction):
        return ours.numerator / ours.denominator == theirs
    return ours == theirs


def near(ours, theirs):
    """A float that is not the next one, but off by its last bits."""
    if ours is None or not isinstance(theirs, (int, float)):
        return False
    return abs(Fraction(theirs) - ours) <= abs(ours) / 2**50


# --- telegrams of which amshan makes nothing --------------------------------


def flag_in_the_header(case):
    """amshan takes a 7E in format, addresses or HCS for the end of a frame that is too short"""
    return b"\x7E" in case.header


def no_such_date(case):
    """a date-time with an open part, or outside of the calendar from year 1 to 9999, ends amshan in an exception;
    we keep its octets"""
    return any(map(shows_no_date, case.fatal_clocks()))


def deviation_of_a_day_or_more(case):
    """Python has no such zone; we give no offset"""
    return any(map(is_beyond_a_day, case.fatal_clocks()))


def unknown_type(case):
    """double-long, unsigned, long64 and, in Aidon's lists, integer; also long64-unsigned, which Swedish
    MA304T4 send"""
    known = KNOWN_TYPES - {"integer"} if case.maker in ("aidon", "landis_gyr") else KNOWN_TYPES
    return any(entry["type"] not in known for entry in case.ours["entries"])


def text_not_in_ascii(case):
    """it ends amshan in an exception; we leave the text out and keep the rest"""
    return any(max(text, default=0) > 0x7F for text in case.fatal_texts())


def text_of_128_octets_or_more(case):
    """amshan takes the first octet of a long length for the length"""
    return any(len(text) > 0x7F for text in case.fatal_texts())


def no_date_time(case):
    """a notification may state none (`00`); amshan asks it for its clock"""
    named_by_place = case.maker == "kaifa" and case.ours["entries"][0].get("obis_from") == "position"
    return case.sent_at is None and (case.maker == "kamstrup" or named_by_place)


def unknown_code(case):
    """any other object in a Kamstrup's list ends amshan in an exception"""
    return case.maker == "kamstrup" and "0.0.1" in case.entries


def shows_no_date(octets):
    try:
        local(octets)
    except ValueError:
        return True
    return False


def is_beyond_a_day(octets):
    return abs(deviation(octets) or 0) >= 1440


LOST = [
    flag_in_the_header,
    no_such_date,
    deviation_of_a_day_or_more,
    unknown_type,
    text_not_in_ascii,
    text_of_128_octets_or_more,
    no_date_time,
    unknown_code,
]

# --- fields that differ -----------------------------------------------------


@dataclass
class Field:
    """A field of a telegram that the two do not say alike."""

    case: Case
    name: str
    ours: object
    theirs: object

    @cached_property
    def number(self):
        """The entry behind a number of our reading, else nothing."""
        return self.case.entries.get(NUMBERS[self.name][2], {}) if self.name in NUMBERS else {}

    @cached_property
    def text(self):
        """The entry behind a text of our reading, else nothing."""
        codes = TEXTS[self.name][1] if self.name in TEXTS else ()
        return next((self.case.entries[code] for code in codes if code in self.case.entries), {})

    @cached_property
    def octets(self):
        """What was sent as this text."""
        return bytes.fromhex(self.text.get("raw", ""))

    def amshan_shows_the_text(self):
        """amshan takes the NULs off an octet-string, and off no other string."""
        octets = self.octets.rstrip(b"\0") if self.text.get("type") == "octet-string" else self.octets
        return bool(self.text) and self.theirs == octets.decode("ascii", "replace")

    def amshan_shows_the_deviation_of(self, clock):
        zone = deviation(clock)
        return self.name == OFFSET and self.theirs == (None if zone is None else -zone)


def last_bits(field):
    """amshan multiplies by a binary 0.01; ours are integers"""
    return isinstance(field.theirs, float) and isinstance(field.ours, Fraction) and near(field.ours, field.theirs)


def maker_untold(field):
    """a list 1, a Swedish Aidon's list and an unknown version do not tell it; amshan names whose decoder was called"""
    known = field.case.ours.get("list_version", "").startswith(("AIDON_V", "KFM_", "Kamstrup_V", "EMBRIQ_V"))
    return field.name == MAKER and field.ours is None and field.theirs in MAKERS.values() and not known


def maker_unknown(field):
    """Landis+Gyr's E350 sends Aidon's lists under another version, which amshan does not look at"""
    return field.name == MAKER and (field.ours, field.theirs) == ("landis_gyr", "aidon")


def not_measured(field):
    """a three-wire meter without a sensor in L2 sends a 0; amshan shows it, we show nothing"""
    entry = field.number
    return "not_measured" in entry and field.ours is None and near(exact(entry), field.theirs)


def scale_not_settled(field):
    """energy of a Kamstrup outside of Norway, current of its 685 types, all of a list of unknown version: amshan
    has one table for all (its test for 685 never holds)"""
    entry = field.number
    if field.case.maker != "kamstrup" or not entry or "scaler" in entry or field.ours is not None:
        return False
    return near(exact(entry, AMSHANS_KAMSTRUP_SCALERS[entry["unit"]]), field.theirs)


def does_not_fit(field):
    """finer than our field resolves, or beyond its range: left out, and said; amshan shows a number"""
    value = exact(field.number)
    if field.ours is not None or not near(value, field.theirs):
        return False
    key, places, _ = NUMBERS[field.name]
    low, high = BOUNDS[key.rsplit("_", 1)[1]]
    counted = value * 10**places
    return counted.denominator != 1 or not low <= counted <= high


def padding(field):
    """trailing NULs and blanks are no part of a text; amshan keeps blanks, and a visible-string's NULs"""
    return field.amshan_shows_the_text() and field.theirs.rstrip("\0 ") == field.ours


def no_text(field):
    """empty, not printable, longer than our field has room for, or a version without a code: left out of our
    reading, kept in the entry"""
    if field.ours is not None or not field.amshan_shows_the_text():
        return False
    text = field.octets.rstrip(b"\0 ")
    is_too_long = len(text) > TEXTS[field.name][2]
    return not text or "obis" not in field.text or is_too_long or any(not 0x20 <= octet <= 0x7E for octet in text)


def local_time(field):
    """Aidon's and Landis+Gyr's clocks show it whatever deviation they send (0 and +60 were seen); amshan believes
    the deviation"""
    ours = field.case.ours
    if field.ours is not None or ours.get("vendor") not in ("aidon", "landis_gyr") or "time" not in ours:
        return False
    return field.amshan_shows_the_deviation_of(bytes.fromhex(ours["time"]["octets"]))


def deviation_out_of_range(field):
    """the standard ends at 720 minutes; amshan takes up to a day"""
    if field.name != OFFSET or field.ours is not None or field.theirs is None:
        return False
    sent = bytes.fromhex(field.case.ours["time"]["octets"])
    return abs(deviation(sent) or 0) > 720 and field.amshan_shows_the_deviation_of(sent)


def clock_as_text(field):
    """the octets of a clock without a date, where all of them are ASCII, become a text in amshan's Kaifa"""
    clock, shown = field.case.clock, field.case.theirs.get(CLOCK)
    if field.case.maker != "kaifa" or clock is None or not shows_no_date(clock):
        return False
    if shown != clock.rstrip(b"\0").decode("ascii", "replace"):
        return False
    return field.name == CLOCK or field.name == OFFSET and field.theirs is None


def other_clock(field):
    """in a Kamstrup's list 3 ours is the clock beside the registers, amshan's that of the notification"""
    clock, sent_at = field.case.clock, field.case.sent_at
    if field.case.maker != "kamstrup" or None in (clock, sent_at) or clock == sent_at:
        return False
    if field.case.ours["time"]["octets"] != clock.hex().upper():
        return False
    is_its_time = field.name == CLOCK and field.theirs == amshans_clock(local(sent_at))
    return is_its_time or field.amshan_shows_the_deviation_of(sent_at)


def behind_the_unreadable(field):
    """amshan ends a Kamstrup's list, without a word, at a clock or text it cannot read; the rest is absent"""
    entry = field.number or field.text
    if field.case.maker != "kamstrup" or field.theirs is not None or not entry:
        return False
    before = list(field.case.entries.values())
    return any(map(is_unreadable, before[: before.index(entry) + 1]))


def is_unreadable(entry):
    if entry["type"] not in STRINGS:
        return False
    octets = bytes.fromhex(entry["raw"])
    if group(entry) == "1.0.0":
        return shows_no_date(octets) or is_beyond_a_day(octets)
    return len(octets) > 0x7F or max(octets, default=0) > 0x7F


DIFFERENT = [
    last_bits,
    maker_untold,
    maker_unknown,
    not_measured,
    scale_not_settled,
    does_not_fit,
    padding,
    no_text,
    local_time,
    deviation_out_of_range,
    clock_as_text,
    other_clock,
    behind_the_unreadable,
]


def why_lost(case):
    return next((holds.__name__ for holds in LOST if holds(case)), None)


def why_different(case, name, ours, theirs):
    field = Field(case, name, ours, theirs)
    return next((holds.__name__ for holds in DIFFERENT if holds(field)), None)
