"""What every setting means, in both languages, with an example. ``antin config explain`` prints it, and the
file that ``antin init`` writes carries it as comments.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EXPLANATIONS", "SECTION_TITLES", "Explanation"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One setting in words. ``example`` is TOML as it stands behind the equals sign."""

    vietnamese: str
    english: str
    example: str


SECTION_TITLES: dict[str, tuple[str, str]] = {
    "office": ("Văn phòng của ai", "Whose office this is"),
    "serving": ("Phục vụ ở đâu, cho ai", "Where and to whom pages are served"),
    "tls": ("TLS do chính tiến trình web đảm nhiệm", "TLS by the web process itself"),
    "database": ("Cơ sở dữ liệu", "The database"),
    "certificates": ("Địa chỉ ghi trong chứng thư", "Addresses written into certificates"),
    "status": ("Trạng thái chứng thư và dấu thời gian", "Status of certificates and time-stamps"),
    "passkeys": ("Khóa truy cập", "Passkeys"),
}

EXPLANATIONS: dict[str, Explanation] = {
    "office.name": Explanation(
        "Tên cơ quan quản lý, hiện trên mọi trang và trong tên của các đơn vị chứng thực.",
        "The managing agency's name, on every page and in the names of its authorities.",
        '"Sở Khoa học và Công nghệ tỉnh Phú Thọ"',
    ),
    "office.province": Explanation(
        "Mã tỉnh theo danh mục hành chính; để trống nếu phục vụ nhiều tỉnh.",
        "Code of the province in the official list; empty for an office of several.",
        '"25"',
    ),
    "office.language": Explanation(
        "Ngôn ngữ của trang khi người dùng chưa chọn: vi hoặc en.",
        "Language of pages until a user chooses: vi or en.",
        '"vi"',
    ),
    "office.colour": Explanation(
        "Màu nhấn của cơ quan, dạng #rrggbb, đủ đậm để chữ trắng đọc được trên nền ấy.",
        "The office's accent colour as #rrggbb, dark enough for white text on it.",
        '"#9d1c1f"',
    ),
    "office.help_line": Explanation(
        "Số điện thoại và giờ trực của tổ hỗ trợ, hiện ở chân trang và trang báo lỗi.",
        "Telephone and hours of the support desk, shown in the footer and on error pages.",
        '"0210 3 846 000, 7 giờ đến 17 giờ"',
    ),
    "serving.base_url": Explanation(
        "Địa chỉ mà người dùng gõ: giao thức, tên máy, cổng nếu có; không có đường dẫn.",
        "The address that people type: scheme, host, port if any; no path.",
        '"https://chuky.phutho.gov.vn"',
    ),
    "serving.hosts": Explanation(
        "Các tên máy được chấp nhận trong yêu cầu; tên khác bị từ chối. Không dùng dấu *.",
        "Host names that requests may name; any other is refused. No wildcards.",
        '["chuky.phutho.gov.vn"]',
    ),
    "serving.address": Explanation(
        "Địa chỉ IP của máy mà tiến trình web lắng nghe. 127.0.0.1 nếu có máy chủ ủy quyền phía trước.",
        "IP address of this machine that the web process listens on. 127.0.0.1 behind a proxy.",
        '"127.0.0.1"',
    ),
    "serving.port": Explanation(
        "Cổng mà tiến trình web lắng nghe.",
        "Port that the web process listens on.",
        "8000",
    ),
    "serving.proxies": Explanation(
        "Địa chỉ của các máy chủ ủy quyền được tin: chỉ từ đây mới nhận X-Forwarded-For và "
        "X-Forwarded-Proto. Để trống nếu không có.",
        "Addresses of trusted proxies: X-Forwarded-For and X-Forwarded-Proto are believed from these only. "
        "Empty where there is none.",
        '["127.0.0.1"]',
    ),
    "serving.workers": Explanation(
        "Số tiến trình xử lý trang; mỗi tiến trình một luồng.",
        "How many processes serve pages; each has one thread.",
        "2",
    ),
    "serving.largest_upload_mib": Explanation(
        "Kích thước lớn nhất của một lần tải lên, tính bằng MiB; lớn hơn bị từ chối trước khi đọc.",
        "The largest upload in MiB; a larger one is refused before it is read.",
        "50",
    ),
    "serving.health_from": Explanation(
        "Từ địa chỉ nào được xem /healthz/deep (tình trạng từng bộ phận).",
        "Addresses that may ask for /healthz/deep (the state of every part).",
        '["127.0.0.1", "::1"]',
    ),
    "tls.certificate": Explanation(
        "Tệp PEM: chứng thư TLS và các chứng thư trung gian. Bỏ trống nếu máy chủ ủy quyền lo TLS.",
        "PEM file: the TLS certificate with its intermediates. Leave out where a proxy ends TLS.",
        '"/etc/antin/tls/chain.pem"',
    ),
    "tls.key": Explanation(
        "Tệp PEM: khóa bí mật của chứng thư TLS, quyền 0600.",
        "PEM file: the private key of the TLS certificate, mode 0600.",
        '"/etc/antin/tls/key.pem"',
    ),
    "database.url_file": Explanation(
        "Tệp 0600 chứa địa chỉ postgresql:// của PostgreSQL riêng (15 trở lên). Bỏ trống: dùng PostgreSQL "
        "kèm theo, nằm trong thư mục dữ liệu.",
        "0600 file with the postgresql:// address of an own PostgreSQL (15 or later). Left out: the embedded "
        "PostgreSQL in the data folder.",
        '"/etc/antin/database.url"',
    ),
    "certificates.base_url": Explanation(
        "Địa chỉ công khai mà danh sách thu hồi và chứng thư cấp trên được tải về; ghi vào mọi chứng thư nên "
        "không đổi được về sau. Thường là http.",
        "Public address where revocation lists and authorities' certificates are fetched; it goes into every "
        "certificate and cannot be changed later. Usually http.",
        '"http://pki.phutho.gov.vn"',
    ),
    "status.address": Explanation(
        "Địa chỉ IP của máy mà tiến trình trạng thái (OCSP, CRL, dấu thời gian) lắng nghe. 127.0.0.1 nếu có "
        "máy chủ ủy quyền phía trước.",
        "IP address of this machine that the status process (OCSP, CRL, time-stamps) listens on. 127.0.0.1 "
        "behind a proxy.",
        '"127.0.0.1"',
    ),
    "status.port": Explanation(
        "Cổng của tiến trình trạng thái.",
        "Port of the status process.",
        "8001",
    ),
    "status.workers": Explanation(
        "Số tiến trình trả lời trạng thái.",
        "Processes that answer about status.",
        "2",
    ),
    "passkeys.rp_id": Explanation(
        "Tên miền mà khóa truy cập gắn vào: tên máy của base_url hoặc miền cha của nó. Đổi tên thì mọi khóa "
        "truy cập phải đăng ký lại.",
        "The domain that passkeys are bound to: base_url's host or a parent domain. Changing it means that "
        "every passkey must be enrolled anew.",
        '"chuky.phutho.gov.vn"',
    ),
}
