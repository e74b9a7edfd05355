"""The README of an exported folder: what lies where, and how OpenSSL verifies it."""

from __future__ import annotations

from datetime import datetime

from antin.kernel.moments import format_moment

__all__ = ["guide"]


def guide(count: int, now: datetime) -> str:
    """How to use the folder; the scenario's moment is given to openssl, which would take the machine's."""
    moment = format_moment(now)
    check = (
        f"openssl verify -attime {int(now.timestamp())} -crl_check_all -CAfile anchors/root.pem \\\n"
        "    -untrusted anchors/issuing-1.pem -CRLfile crls/all.pem one/*.pem"
    )
    return f"""{count} chứng thư, tính đến {moment}.
{count} certificates, as of {moment}.

anchors/          chứng thư CA gốc và CA cấp phát / the root and the issuing authority
certificates.pem  mọi chứng thư đã cấp, nối nhau / every certificate ever issued, concatenated
crls/*.crl        danh sách thu hồi (DER) / revocation lists (DER)
crls/all.pem      các danh sách đó, dạng PEM / the same lists as PEM

Tách từng chứng thư và kiểm tra bằng OpenSSL tại thời điểm trên (chứng thư đã thu hồi hoặc chưa đến hạn
sẽ báo lỗi, đúng như phải thế):
Split the certificates and verify them with OpenSSL at that moment (revoked ones and those not valid yet
fail, as they must):

mkdir one && awk '/BEGIN CERT/{{n++}} {{print > sprintf("one/%06d.pem", n)}}' certificates.pem
{check}

openssl crl -inform DER -in crls/issuing-1-0.crl -noout -text | head -20
"""
