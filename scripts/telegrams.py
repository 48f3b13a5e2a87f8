"""Telegrams written from the makers' documents, without any of the crates.

Their values are those a simulated house never makes: the ends of every integer
type, negative currents, clocks that show no date, texts of any length. What a
meter was never seen to send stays seldom, so that most telegrams are whole.
"""

import random
from collections import namedtuple

# `said` is each value as written, in the list's order; None where nobody noted it.
Telegram = namedtuple("Telegram", "octets said")

DOUBLE_LONG_UNSIGNED, LONG, LONG_UNSIGNED, LONG64_UNSIGNED = 0x06, 0x10, 0x12, 0x15
INTEGERS = {  # tag: (bits, signed)
    DOUBLE_LONG_UNSIGNED: (32, False),
    LONG: (16, True),
    LONG_UNSIGNED: (16, False),
    LONG64_UNSIGNED: (64, False),
    0x05: (32, True),
    0x0F: (8, True),
    0x11: (8, False),
    0x14: (64, True),
}
OCTET_STRING, VISIBLE_STRING = 0x09, 0x0A
NULL = b"\0"
W, VAR, WH, VARH, A, V = 27, 29, 30, 32, 33, 35

POWERS = [(1, 7), (2, 7), (3, 7), (4, 7)]
CURRENTS = [(31, 7), (51, 7), (71, 7)]
VOLTAGES = [(32, 7), (52, 7), (72, 7)]
REGISTERS = [(1, 8), (2, 8), (3, 8), (4, 8)]
PHASE_POWERS = [(c, 7) for c in (21, 22, 23, 24, 41, 42, 43, 44, 61, 62, 63, 64)]
ONE_PHASE = CURRENTS[:1] + VOLTAGES[:1]
THREE_PHASES = CURRENTS + VOLTAGES


# --- values -----------------------------------------------------------------


def edge(rng, bits, signed):
    """A value at an end of its type, anywhere in it, or as in a house."""
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    kind = rng.random()
    if kind < 0.35:
        return rng.choice([low, low + 1, 0, 1, high // 2, high // 2 + 1, high - 1, high])
    if kind < 0.6:
        return rng.randint(low, high)
    return rng.randint(max(low, -9999), min(high, 9999))


def integer(rng, tag):
    """Once in some hundred another type than the maker's: the tag tells it."""
    return exactly(rng, rng.choice(list(INTEGERS)) if rng.random() < 0.002 else tag)


def exactly(rng, tag):
    bits, signed = INTEGERS[tag]
    # Beyond that a positional list is refused, and amshan knows no 64 bits.
    value = min(edge(rng, bits, signed), (1 << 63) - 1)
    return bytes([tag]) + value.to_bytes(bits // 8, "big", signed=signed), value


def length(count):
    return bytes([count]) if count < 0x80 else bytes([0x81, count])


def string(tag, octets):
    return bytes([tag]) + length(len(octets)) + octets, octets.hex().upper()


def text(rng, tag, usual):
    return string(tag, unusual(rng) if rng.random() < 0.1 else usual.encode())


def unusual(rng):
    printable = bytes(rng.randint(0x20, 0x7E) for _ in range(rng.randint(0, 40)))
    kind = rng.random()
    if kind < 0.15:
        return printable + rng.choice([b"\0", b" "]) * rng.randint(1, 8)
    if kind < 0.18:
        return printable + bytes([rng.choice([0x07, 0x7F, 0xC3, 0xFF])])
    if kind < 0.22:
        return (printable or b"x").ljust(rng.randint(120, 140), b"x")
    return printable


def number(rng, prefix):
    """Of a meter that does not exist."""
    return f"{prefix}00{rng.randint(0, 9_999_999):07}"


def clock(rng):
    """The 12 octets of a date-time."""
    year, month, day = rng.choice([1, 1970, 2000, 2024, 2026, 2099, 9999]), rng.randint(1, 12), rng.randint(1, 28)
    time = [rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59)]
    hundredths = rng.choice([0xFF, 0xFF, 0, 1, 99])
    deviation = rng.choice([-0x8000] * 8 + [0, 60, -60, -120, 720, -720])
    status = rng.choice([0, 0x01, 0x03, 0x80, 0xFF])
    kind = rng.random()
    if kind < 0.01:
        deviation = rng.choice([721, -721, 1439, 1440, -1440, 0x7FFF])
    elif kind < 0.03:
        year, month, day, time, hundredths = impossible(rng, year, month, day, time, hundredths)
    weekday = rng.choice([0, 1, 2, 3, 4, 5, 6, 7, 0xFF])
    octets = [month, day, weekday, *time, hundredths]
    return year.to_bytes(2, "big") + bytes(octets) + deviation.to_bytes(2, "big", signed=True) + bytes([status])


def impossible(rng, year, month, day, time, hundredths):
    """A date-time of which a part is not specified or not in any calendar."""
    part = rng.randrange(7)
    if part == 0:
        year = rng.choice([0xFFFF, 0, 10_000])
    elif part == 1:
        month = rng.choice([0, 13, 0xFD, 0xFE, 0xFF])
    elif part == 2:
        month, day = rng.choice([(2, 30), (4, 31), (1, 0), (1, 32), (1, 0xFE), (1, 0xFF)])
    elif part == 6:
        hundredths = rng.choice([100, 0xFE])
    else:
        time[part - 3] = rng.choice([60, 0xFE, 0xFF])
    return year, month, day, time, hundredths


# --- lists ------------------------------------------------------------------


def join(parts):
    """The octets of all elements, and what they say."""
    return b"".join(octets for octets, _ in parts), [value for _, value in parts]


def code(a, b, c, d, e):
    return bytes([OCTET_STRING, 6, a, b, c, d, e, 255])


def described(rng, obis, value, scale=None):
    """A structure of code, value and, for a number, scaler and unit."""
    octets, said = value
    if scale is None:
        return b"\x02\x02" + obis + octets, said
    scaler, unit = scale
    if rng.random() < 0.005:
        scaler = rng.choice([-128, -4, -3, -2, 0, 2, 3, 127])
    scaler_unit = b"\x02\x02\x0F" + scaler.to_bytes(1, "big", signed=True) + bytes([0x16, unit])
    return b"\x02\x03" + obis + octets + scaler_unit, said


def self_describing(rng, row, scales):
    """A row of Aidon's or Landis+Gyr's list: the scale depends on the quantity."""
    c, d = row
    if d == 8:
        tag, scale = DOUBLE_LONG_UNSIGNED, (scales["energy"], WH if c < 3 else VARH)
    elif row in CURRENTS:
        tag, scale = LONG, (scales["current"], A)
    elif row in VOLTAGES:
        tag, scale = LONG_UNSIGNED, (-1, V)
    else:
        tag, scale = DOUBLE_LONG_UNSIGNED, (0, W if c % 20 < 3 else VAR)
    return described(rng, code(1, 0, c, d, 0), integer(rng, tag), scale)


def array(parts):
    body, said = join(parts)
    return b"\x01" + bytes([len(parts)]) + body, said


def structure(parts):
    body, said = join(parts)
    return b"\x02" + bytes([len(parts)]) + body, said


def which_list(rng):
    return rng.choices([1, 2, 3], [1, 3, 3])[0]


def aidon(rng):
    if rng.random() < 0.05:
        return b"\0", array(swedish_aidon(rng))
    phases, kind = rng.choice(
        [(ONE_PHASE, "6515"), (CURRENTS[:1] + CURRENTS[2:] + VOLTAGES, "6525"), (THREE_PHASES, "6534")]
    )
    names = ["AIDON_V0001", number(rng, "7359992"), kind]
    return b"\0", array(hourly_array(rng, names, phases, {"energy": 1, "current": -1}))


def landis_gyr(rng):
    serial = f"{rng.randint(0, 99_999_999):08}".ljust(16, "\0")
    names = ["EMBRIQ_V1_1", serial, rng.choice(["ZFF1", "ZMF1", "\0" * 4])]
    return b"\0", array(hourly_array(rng, names, THREE_PHASES, {"energy": 0, "current": -2}))


def hourly_array(rng, names, phases, scales):
    """Lists 1, 2 and 3 of those that describe themselves."""
    wanted = which_list(rng)
    if wanted == 1:
        return [self_describing(rng, (1, 7), scales)]
    codes = [code(1, 1, 0, 2, 129), code(0, 0, 96, 1, 0), code(0, 0, 96, 1, 7)]
    parts = [described(rng, obis, text(rng, VISIBLE_STRING, name)) for obis, name in zip(codes, names)]
    parts += [self_describing(rng, row, scales) for row in POWERS + phases]
    if wanted == 3:
        parts.append(described(rng, code(0, 0, 1, 0, 0), string(OCTET_STRING, clock(rng))))
        parts += [self_describing(rng, row, scales) for row in REGISTERS]
    return parts


def swedish_aidon(rng):
    """27 objects, the clock first, and nobody's name."""
    scales = {"energy": 0, "current": -1}
    parts = [described(rng, code(0, 0, 1, 0, 0), string(OCTET_STRING, clock(rng)))]
    return parts + [self_describing(rng, row, scales) for row in POWERS + THREE_PHASES + PHASE_POWERS + REGISTERS]


KAIFAS = [
    (ONE_PHASE, ["MA105H2E"]),
    (THREE_PHASES, ["MA304H3E", "MA304H4", "MA304H4D", "MA304T3", "MA304T4"]),
]


def kaifa(rng):
    wanted = which_list(rng)
    if wanted == 1:
        # A single value of any other type is nobody's list.
        return tagged_date_time(rng), structure([exactly(rng, DOUBLE_LONG_UNSIGNED)])
    phases, kinds = rng.choice(KAIFAS)
    kind = rng.choice(kinds)
    if kind == "MA304H4" and rng.random() < 0.2:
        return b"\0", structure(swedish_kaifa(rng))
    version = b"KFM_" + (unusual(rng) if rng.random() < 0.1 else b"001")
    parts = [string(OCTET_STRING, version)]
    parts += [text(rng, OCTET_STRING, name) for name in (number(rng, "6970631"), kind)]
    parts += [integer(rng, DOUBLE_LONG_UNSIGNED) for _ in POWERS + phases]
    if wanted == 3:
        register = LONG64_UNSIGNED if kind == "MA304T4" and rng.random() < 0.2 else DOUBLE_LONG_UNSIGNED
        parts.append(string(OCTET_STRING, clock(rng)))
        parts += [integer(rng, register) for _ in REGISTERS]
    return tagged_date_time(rng), structure(parts)


def tagged_date_time(rng):
    return rng.choices([b"\x09\x0C" + clock(rng), b"\x0C" + clock(rng), b"\0"], [96, 3, 1])[0]


def swedish_kaifa(rng):
    """18 pairs of code and value."""
    codes = [code(1, 0, 0, 2, 129), code(0, 0, 96, 1, 0), code(0, 0, 96, 1, 7)]
    names = ["KFM_001", number(rng, "7340157"), "MA304H4"]
    pairs = [(obis, string(OCTET_STRING, name.encode())) for obis, name in zip(codes, names)]
    pairs += [(code(1, 0, c, d, 0), integer(rng, DOUBLE_LONG_UNSIGNED)) for c, d in POWERS + THREE_PHASES]
    pairs.append((code(0, 0, 1, 0, 0), string(OCTET_STRING, clock(rng))))
    pairs += [(code(1, 0, c, d, 0), integer(rng, DOUBLE_LONG_UNSIGNED)) for c, d in REGISTERS]
    return [part for pair in pairs for part in flat(*pair)]


def flat(obis, value):
    """A pair as two elements; what it says belongs to the second."""
    return [(obis, CODE), value]


# Stands for an element that is no entry of its own.
CODE = object()

KAMSTRUPS = [
    (ONE_PHASE, ["6861111BN242101040"]),
    (
        THREE_PHASES,
        [
            "6841121BN243101040",  # three wires
            "6841131BN243101040",  # four
            "6841138BN245101090",  # Sweden
            "6841138BN143101010",  # Denmark
            "6851121BN243101040",  # behind current transformers
        ],
    ),
]


def kamstrup(rng):
    phases, kinds = rng.choice(KAMSTRUPS)
    at = clock(rng)
    parts = kamstrup_names(rng, rng.choice(kinds))
    padding = rng.choice([[], [(NULL, CODE)] * 2])
    for row in POWERS + THREE_PHASES:
        parts += kamstrup_pair(rng, row) if row in POWERS + phases else padding
    if rng.random() < 0.005:
        parts += flat(code(1, 1, 0, 0, 1), integer(rng, DOUBLE_LONG_UNSIGNED))
    if rng.random() < 0.5:
        # Mostly the moment of the notification, and once in ten another one.
        parts += flat(code(0, 1, 1, 0, 0), string(OCTET_STRING, at if rng.random() < 0.9 else clock(rng)))
        parts += [part for row in REGISTERS for part in kamstrup_pair(rng, row)]
    header = rng.choices([b"\x0C" + at, b"\x09\x0C" + at, b"\0"], [90, 9, 1])[0]
    return header, structure(parts)


def kamstrup_names(rng, kind):
    """The list version, which has no code, and two pairs."""
    version = b"Kamstrup_V0001" if rng.random() < 0.98 else unusual(rng)
    pairs = [(code(1, 1, 0, 0, 5), number(rng, "5706567")), (code(1, 1, 96, 1, 1), kind)]
    texts = [part for obis, name in pairs for part in flat(obis, text(rng, VISIBLE_STRING, name))]
    return [string(VISIBLE_STRING, version), *texts]


def kamstrup_pair(rng, row):
    c, d = row
    return flat(code(1, 1, c, d, 0), integer(rng, LONG_UNSIGNED if row in VOLTAGES else DOUBLE_LONG_UNSIGNED))


# --- frames -----------------------------------------------------------------


def check(octets):
    """HCS and FCS: CRC-16/IBM-SDLC, low octet first."""
    crc = 0xFFFF
    for octet in octets:
        crc = crc >> 8 ^ CHECKS[(crc ^ octet) & 0xFF]
    return (crc ^ 0xFFFF).to_bytes(2, "little")


def remainder(octet):
    for _ in range(8):
        octet = octet >> 1 ^ (0x8408 if octet & 1 else 0)
    return octet


CHECKS = [remainder(octet) for octet in range(256)]


def frame(addresses, information):
    size = 2 + len(addresses) + 2 + len(information) + 2
    header = (0xA000 | size).to_bytes(2, "big") + addresses
    header += check(header)
    return b"\x7E" + header + information + check(header + information) + b"\x7E"


# Destination, source and control as the makers send them.
MAKERS = {
    "aidon": (aidon, bytes.fromhex("41088313")),
    "kaifa": (kaifa, bytes.fromhex("01020110")),
    "kamstrup": (kamstrup, bytes.fromhex("2B2113")),
    "landis_gyr": (landis_gyr, bytes.fromhex("41088313")),
}


def telegram(maker, rng):
    write, addresses = MAKERS[maker]
    date_time, (body, said) = write(rng)
    invocation = rng.choice([bytes.fromhex("40000000"), bytes(4), rng.randbytes(4)])
    information = bytes.fromhex("E6E7000F") + invocation + date_time + body
    return Telegram(frame(addresses, information), [value for value in said if value is not CODE])


def telegrams(maker, seed, count):
    """The same for the same seed."""
    rng = random.Random(f"{maker} {seed}")
    return [telegram(maker, rng) for _ in range(count)]
