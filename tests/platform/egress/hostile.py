"""Every spelling we know of an address that must not be reached: 17 ways for IPv4, and what IPv6 hides."""

from ipaddress import IPv4Address

PRIVATE_V4 = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.1.2.3",
    "127.255.255.254", "168.63.129.16", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255",
    "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
)  # fmt: skip

PRIVATE_V6 = (
    "::", "::1", "fe80::1", "fe80::a9fe:a9fe", "febf::1", "fec0::1", "fc00::1", "fd00::1", "fd00:ec2::254",
    "fd20:ce::254", "ff02::1", "ff05::2", "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "3fff::1", "64:ff9b:1::1", "5f00::1", "4000::1",
)  # fmt: skip


def spellings_of(text: str) -> list[str]:
    """How the host part of a URL can say an IPv4 address."""
    address = IPv4Address(text)
    number = int(address)
    a, b, c, d = address.packed
    high, low = number >> 16, number & 0xFFFF
    return [
        text,
        f"{text}.",
        str(number),
        hex(number),
        f"0x{number:08X}",
        f"0{number:o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"0{a:o}.{b}.0x{c:x}.{d}",
        f"[::ffff:{text}]",
        f"[::ffff:{high:x}:{low:x}]",
        f"[::{text}]",
        f"[64:ff9b::{text}]",
        f"[2002:{high:x}:{low:x}::1]",
        "".join(chr(ord(sign) - 48 + 0xFF10) if sign.isdigit() else sign for sign in text),
    ]


HOSTS = [spelling for address in PRIVATE_V4 for spelling in spellings_of(address)]
HOSTS += [f"[{address}]" for address in PRIVATE_V6]
HOSTS += ["localhost", "LOCALHOST", "localhost.", "[fe80::1%25lo]", "[::1%25eth0]"]
PUBLIC = ("1.1.1.1", "8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "172.32.0.1")
