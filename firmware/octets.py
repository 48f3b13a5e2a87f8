"""What the firmwares are fed with: the corpus, a noisy line, bombs."""

from programs import ROOT, output

GOOD = bytes.fromhex(
    "7EA027010201105A87E6E7000F40000000090C07E5031702131A3AFF80000002010600000BF35B057E"
)  # list 1 of a Kaifa, 3059 W


def corpus():
    """The telegrams of Norway: the firmwares are built for no other."""
    paths = sorted((ROOT / "corpus").glob("*/*.hex"))
    texts = [path.read_text() for path in paths if path.parent.name not in ("abroad", "links")]
    lines = "\n".join(texts).splitlines()
    return bytes.fromhex("".join(line.split("#")[0] for line in lines))


def noise(han):
    """Ten minutes of each maker, three frames of ten damaged."""
    makers = ["aidon", "kaifa", "kamstrup", "landis_gyr"]
    line = "simulate --duration 10m --damage 0.3 --seed 7 --vendor".split()
    return b"".join(output([han, *line, maker]) for maker in makers)


def check(octets):
    """HCS and FCS: CRC-16/IBM-SDLC, low octet first."""
    crc = 0xFFFF
    for octet in octets:
        crc ^= octet
        for _ in range(8):
            crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    return (crc ^ 0xFFFF).to_bytes(2, "little")


def frame(information, segmented=False):
    """A frame with right checks around what is anything but right."""
    length = 8 + len(information) + 2
    assert length <= 2047, length
    header = (0xA000 | segmented << 11 | length).to_bytes(2, "big") + bytes.fromhex("41088313")
    header += check(header)
    return b"\x7E" + header + information + check(header + information) + b"\x7E"


def apdu(text):
    return frame(bytes.fromhex("E6E700" + text))


def body(text):
    return apdu("0F4000000000" + text)


def segments(message, size=1000):
    pieces = [message[at : at + size] for at in range(0, len(message), size)]
    return b"".join(frame(piece, piece is not pieces[-1]) for piece in pieces)


def bombs():
    """What ended other parsers, each with a good telegram behind it."""
    deep = [nest * 1000 + "00" for nest in ("0201", "0101")]
    at_the_limit = [nest * depth + "00" for nest in ("0201", "0101") for depth in range(6, 11)]
    descriptions = ["13" + nest * 600 + "1100" for nest in ("0201", "010001")]
    wide = ["017F" * 1000, "0281FF" * 600, "01820400" + "00" * 1024, "02820780" + "0900" * 960]
    counts = ["0184FFFFFFFF", "0284FFFFFFFF", "0182FFFF", "018400010001", "020500"]
    lengths = ["0981", "0A80", "098F" + "01" * 15, "09850000000005", "0984FFFFFFFF", "0484FFFFFFFF"]
    tags = ["0E00", "0700", "0B00", "2200", "FE"]
    empty_rows = ["130200050000000000", "13000100", "130100000100", "1301FFFF01FFFF02000100"]
    bodies = deep + at_the_limit + descriptions + wide + counts + lengths + tags + empty_rows
    apdus = [
        "DBFF" + "00" * 40, "DB08" + "41" * 8 + "0530" + "00" * 4, "DB08" + "41" * 8 + "1030" + "00" * 15,
        "DF0000", "DC", "0F", "0F40000000", "0F400000000C", "0F4000000009090000", "E0",
    ]
    blocks = [f"E040{number:04X}000081C8" + "02" * 200 for number in range(1, 11)]
    wrong_fcs = apdu("0F40000000000600000001")[:-3] + b"\0\0\x7E"
    lines = [
        b"\x7E\xA0\x20" + bytes(2000),  # an address without end
        wrong_fcs,
        b"\x7E\xA7\xFF" + b"\x41\x08\x83\x13" + check(b"\xA7\xFF\x41\x08\x83\x13"),  # 2047 octets, one day
        bytes(octet | octet.bit_count() % 2 << 7 for octet in GOOD * 120),  # read with the wrong parity
        b"\x7E" * 3000,
        segments(bytes.fromhex("E6E7000F4000000000") + b"\x02\x01" * 5000),  # longer than any room
        segments(bytes.fromhex("E6E7000F4000000000") + b"\x02\x01" * 900),
        frame(b"\xE6\xE7\x00\x0F", segmented=True),  # never ended
    ]
    sealed = [body(text) for text in bodies] + [apdu(text) for text in apdus + blocks]
    # The good telegram twice: the first may lie in what a bomb claims as its own.
    return b"".join(bomb + GOOD * 2 for bomb in sealed + lines) + GOOD * 50
