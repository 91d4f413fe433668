"""Reads from Windows programs which libraries they load, and finds those that nobody brings."""

import struct
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

# What every Windows has from 10 of 1903 on, small letters.
SYSTEM = (
    "advapi32.dll", "api-ms-win-*.dll", "authz.dll", "bcrypt.dll", "bcryptprimitives.dll",
    "cfgmgr32.dll", "combase.dll", "comctl32.dll", "comdlg32.dll", "crypt32.dll", "d2d1.dll",
    "d3d11.dll", "d3d12.dll", "d3d9.dll", "dbghelp.dll", "dnsapi.dll", "dwmapi.dll", "dwrite.dll",
    "dxgi.dll", "gdi32.dll", "icuuc.dll", "imm32.dll", "iphlpapi.dll", "kernel32.dll", "mpr.dll",
    "mscms.dll", "msvcrt.dll", "ncrypt.dll", "netapi32.dll", "ntdll.dll", "ole32.dll",
    "oleaut32.dll", "powrprof.dll", "propsys.dll", "psapi.dll", "rpcrt4.dll", "runtimeobject.dll",
    "secur32.dll", "setupapi.dll", "shcore.dll", "shell32.dll", "shlwapi.dll",
    "synchronization.dll", "ucrtbase.dll", "uiautomationcore.dll", "user32.dll", "userenv.dll",
    "usp10.dll", "uxtheme.dll", "version.dll", "winmm.dll", "winspool.drv", "ws2_32.dll",
    "wtsapi32.dll",
)  # fmt: skip
_ENDINGS = (".exe", ".dll", ".pyd")
_WIDE = 0x20B  # a program of 64 bits
_ENTRY, _DELAYED = 20, 32


def missing(folder: Path) -> list[str]:
    """What is loaded by something in the folder and is neither there nor Windows' own."""
    programs = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in _ENDINGS]
    here = {path.name.lower() for path in programs}
    return [
        f"{path.relative_to(folder).as_posix()} needs {name}"
        for path in programs
        for name in sorted(set(loaded(path.read_bytes())))
        if name not in here and not any(fnmatch(name, known) for known in SYSTEM)
    ]


def loaded(program: bytes) -> Iterator[str]:
    """The names of libraries in a program's tables of imports, small letters.

    Raises:
        ValueError: If it is no program for Windows of 64 bits.
    """
    try:
        (header,) = struct.unpack_from("<I", program, 60)
        if program[:2] != b"MZ" or program[header : header + 4] != b"PE\0\0":
            raise ValueError("no program for Windows")
        (kind,) = struct.unpack_from("<H", program, header + 24)
        if kind != _WIDE:
            raise ValueError("no program of 64 bits")
        tables = header + 24 + 112
        yield from _names(program, header, tables + 8, _ENTRY, 12)
        yield from _names(program, header, tables + 13 * 8, _DELAYED, 4)
    except struct.error as error:
        raise ValueError("a program that ends in the middle") from error


def _names(program: bytes, header: int, table: int, width: int, where: int) -> Iterator[str]:
    """The names in one table; at ``where`` each of its entries says where its name is."""
    (address,) = struct.unpack_from("<I", program, table)
    place = _place(program, header, address) if address else None
    while place is not None:
        (name,) = struct.unpack_from("<I", program, place + where)
        if not name:
            return
        start = _place(program, header, name)
        yield program[start : program.index(b"\0", start)].decode("ascii").lower()
        place += width


def _place(program: bytes, header: int, address: int) -> int:
    """Where in the file lies what is at an address in memory."""
    count, optional = struct.unpack_from("<H12xH", program, header + 6)
    for number in range(count):
        section = header + 24 + optional + 40 * number
        size, begins, raw, offset = struct.unpack_from("<4I", program, section + 8)
        if begins <= address < begins + max(size, raw):
            return int(offset + address - begins)
    raise ValueError("an address outside of the program")
