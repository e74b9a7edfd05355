"""A complete order with every key explained: what ``antin init --example`` prints."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from antin.site.serving.site_settings import (
    CertificateSettings,
    OfficeSettings,
    PasskeySettings,
    ServingSettings,
    SiteSettings,
)
from antin.site.serving.writing import site_toml

__all__ = ["example_order"]

_HOST = "chuky.phutho.gov.vn"
_SETTINGS = SiteSettings(
    office=OfficeSettings(name="Sở Khoa học và Công nghệ tỉnh Phú Thọ", province="25"),
    serving=replace(ServingSettings(), base_url=f"https://{_HOST}", hosts=(_HOST,), proxies=("127.0.0.1",)),
    certificates=CertificateSettings("http://pki.phutho.gov.vn"),
    passkeys=PasskeySettings(_HOST),
)
_REST = """
# Lễ tạo khóa: chỉ “antin init” đọc phần này, rồi không lưu lại. Các khóa ra khỏi máy được ghi vào hai thư mục
# riêng (0700), ví dụ hai thẻ nhớ; mật khẩu nằm trong tệp 0600 do từng người mang đến, máy không tự đặt.
# The key ceremony: read by “antin init” only and kept nowhere. Keys that leave the machine go into two private
# folders (0700), for example two sticks; everybody brings a passphrase in a 0600 file, none is made up here.
[ceremony]
keys_folder = "{folder}/keys"
root_folder = "{folder}/root"
root_passphrase_file = "{folder}/root-passphrase"

# Ít nhất hai người phê duyệt có mặt. Người vắng mặt ghi danh bằng khóa công khai: public_key_file = "….pem".
# At least two approvers attend. Whoever is absent is enrolled by a public key: public_key_file = "….pem".
[[ceremony.approvers]]
id = "approver-1"
name = "Nguyễn Thị Minh"
role = "registrar"
passphrase_file = "{folder}/approver-1.passphrase"

[[ceremony.approvers]]
id = "approver-2"
name = "Trần Văn Lộc"
role = "head_of_managing_agency"
passphrase_file = "{folder}/approver-2.passphrase"

# Khóa của từng dịch vụ ký nằm trong thiết bị PKCS #11 thay vì tệp mã hóa; mã PIN nằm trong tệp 0600.
# A signer's keys on a PKCS #11 token instead of encrypted files; its PIN is in a 0600 file.
# [[ceremony.tokens]]
# role = "ca"
# module = "/usr/lib/softhsm/libsofthsm2.so"
# token = "antin-ca"
# pin_file = "{folder}/ca.pin"

# Tài khoản đầu tiên: nhận đường dẫn dùng một lần để đăng ký khóa truy cập. Mở tài khoản khác: antin user add.
# The first account: gets a one-time link to enrol a passkey. Others are opened by: antin user add.
[first_officer]
login_name = "minh.nguyen"
display_name = "Nguyễn Thị Minh"
roles = ["registrar"]
approver = "approver-1"
"""


def example_order(folder: Path) -> str:
    """The order as TOML; the ceremony's folders lie below ``folder``."""
    return site_toml(_SETTINGS) + _REST.format(folder=folder)
