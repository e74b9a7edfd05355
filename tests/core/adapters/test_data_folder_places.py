from __future__ import annotations

from pathlib import Path

import pytest

from antin.adapters.data_folder import DataFolder


@pytest.mark.parametrize(
    ("given", "environ", "uid", "expected"),
    [
        ("/srv/a", {"ANTIN_DATA": "/srv/b"}, 0, "/srv/a"),
        (None, {"ANTIN_DATA": "/srv/b"}, 1000, "/srv/b"),
        (None, {}, 0, "/var/lib/antin"),
        (None, {}, 1000, str(Path.cwd() / "var")),
    ],
)
def test_data_folder_is_the_option_then_the_environment_then_the_default(
    given: str | None, environ: dict[str, str], uid: int, expected: str
) -> None:
    assert DataFolder.resolve(given, environ=environ, uid=uid).path == Path(expected)


def test_socket_path_fits_however_long_the_folder_is() -> None:
    short, long = DataFolder(Path("/srv/antin")), DataFolder(Path("/srv/Ấn tín của tỉnh Phú Thọ") / ("x" * 90))
    assert short.socket("signer-ca") == Path("/srv/antin/run/sockets/signer-ca.sock")
    assert len(bytes(long.socket("signer-evidence"))) <= 107
    assert long.socket("signer-ca") != DataFolder(long.path / "y").socket("signer-ca")
