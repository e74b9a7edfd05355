"""The files of a decision folder or archive, read within limits and never outside the folder."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath

from antin.kernel.errors import AntinError
from antin.kernel.text import nfc

__all__ = [
    "DAMAGE",
    "DecisionFilesRefused",
    "archive_decision",
    "check_entries",
    "pack",
    "read_archive",
    "read_files",
]

DECISION = "decision.toml"
READ_SUFFIXES = {".toml", ".csv", ".xlsx"}
MOST_FILES = 64
MOST_BYTES_A_FILE = 64 * 1024 * 1024
MOST_BYTES = 256 * 1024 * 1024
MOST_RATIO = 200  # unpacked to packed; spreadsheets and CSV stay far below
RATIO_COUNTS_FROM = 1024 * 1024
_MADE_BY_SYSTEMS = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the zip format's first moment, so that equal folders pack to equal bytes

# What the standard library raises on a damaged, encrypted or exotic archive.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


class DecisionFilesRefused(AntinError):
    """The folder or archive is missing, too large, damaged, or points outside itself."""

    code = "decision_folder.refused"
    exit_code = 7


def read_files(path: Path) -> dict[str, bytes]:
    """File name → content of a folder or .zip; only .toml, .csv and .xlsx are read."""
    if path.is_dir():
        return dict(_folder_files(path))
    if not path.exists():
        raise DecisionFilesRefused(
            f"Không có thư mục hay tệp {path}.",
            where=str(path),
            remedy="Kiểm tra đường dẫn; tạo thư mục mẫu bằng: antin reorg import --example THƯ_MỤC.",
            code="decision_folder.not_found",
        )
    if path.stat().st_size > MOST_BYTES:
        raise _too_large(path.name)
    return read_archive(path.read_bytes(), path.name)


def _folder_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    total = 0
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in READ_SUFFIXES)
    if len(found) > MOST_FILES:
        raise _refused("too_many_files", f"Có {len(found)} tệp.", folder.name, f"Giữ tối đa {MOST_FILES} tệp.")
    for path in found:
        if path.is_symlink() or not path.is_file():
            raise _refused(
                "symlink", f"{path.name} không phải tệp thường.", path.name, "Chép tệp thật vào thư mục."
            )
        size = path.stat().st_size
        total += size
        if size > MOST_BYTES_A_FILE or total > MOST_BYTES:
            raise _too_large(path.name)
        yield nfc(path.name), path.read_bytes()


def read_archive(content: bytes, name: str = "decision.zip") -> dict[str, bytes]:
    """The files of a .zip, at its top or in one folder there."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_noise(entry)]
            check_entries(entries, name)
            prefix = _common_folder(entries)
            return {
                nfc(entry.filename[len(prefix) :]): archive.read(entry)
                for entry in entries
                if entry.filename.startswith(prefix)
                and "/" not in entry.filename[len(prefix) :]
                and PurePosixPath(entry.filename).suffix.lower() in READ_SUFFIXES
            }
    except DAMAGE as error:
        raise _refused(
            "damaged", f"Không mở được {name}: {error}.", name, "Nén lại thư mục thành tệp .zip."
        ) from error


def _is_noise(entry: zipfile.ZipInfo) -> bool:
    return entry.is_dir() or any(mark in entry.filename for mark in _MADE_BY_SYSTEMS)


def check_entries(entries: list[zipfile.ZipInfo], name: str, *, most_files: int = MOST_FILES) -> None:
    """Refuse an archive that is a bomb, holds links, or names places outside itself. Sizes are those stated."""
    if len(entries) > most_files:
        raise _refused(
            "too_many_files", f"{name} có {len(entries)} tệp.", name, f"Giữ tối đa {most_files} tệp."
        )
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _too_large(name)
    for entry in entries:
        _check_entry(entry, f"{name}/{entry.filename}")


def _check_entry(entry: zipfile.ZipInfo, where: str) -> None:
    parts = PurePosixPath(entry.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in entry.filename:
        raise _refused("path", "Đường dẫn trong tệp nén chỉ ra ngoài thư mục.", where, "Nén lại thư mục.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refused("symlink", "Tệp nén chứa liên kết.", where, "Nén tệp thật thay cho liên kết.")
    if entry.file_size > MOST_BYTES_A_FILE:
        raise _too_large(where)
    packed = max(entry.compress_size, 1)
    if entry.file_size > RATIO_COUNTS_FROM and entry.file_size / packed > MOST_RATIO:
        raise _refused("bomb", "Tệp nén giãn ra quá mức.", where, "Gửi thư mục không nén.")


def _common_folder(entries: list[zipfile.ZipInfo]) -> str:
    """``""``, or the one folder that holds decision.toml."""
    places = [entry.filename for entry in entries if PurePosixPath(entry.filename).name == DECISION]
    place = min(places, key=lambda name: (name.count("/"), name), default=DECISION)
    return place[: -len(DECISION)] if place.count("/") <= 1 else ""


def archive_decision(path: Path) -> bytes:
    """The folder or archive as one .zip, to be stored and read again; equal files give equal bytes."""
    return pack(read_files(path))


def pack(files: Mapping[str, bytes]) -> bytes:
    """File name → content as a .zip."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def _refused(reason: str, message: str, where: str, remedy: str) -> DecisionFilesRefused:
    return DecisionFilesRefused(message, where=where, remedy=remedy, code=f"decision_folder.{reason}")


def _too_large(where: str) -> DecisionFilesRefused:
    megabytes = MOST_BYTES_A_FILE // 1024 // 1024
    return _refused("too_large", "Tệp quá lớn.", where, f"Mỗi tệp tối đa {megabytes} MB.")
