from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from antin.apps.packing import pack, unpack

LINE = (
    '{"action":"modify","device_serial":"TK-00104","holder":["person","VN-25-004711"],"index":12,"issuance":'
    '{"email":"huong.nt@phutho.gov.vn","holder":["person","VN-25-004711"],"host_name":null,"index":9,'
    '"issuer_id":"issuing-1","not_after":"2029-03-06T02:00:00Z","not_before":"2025-06-30T17:00:00Z",'
    '"profile":"person","shard":0,"spki_sha256":"3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"'
    ',"subject":[["C","VN"],["ST","Tỉnh Phú Thọ"],["O","Ủy ban nhân dân xã Cẩm Sơn"],["serialNumber",'
    '"VN-25-004711"],["CN","Nguyễn Thị Hương"]]},"name":"Nguyễn Thị Hương","old_holder":["person","VN-25-0047"]'
    ',"old_serial":"1d0e","reason":"Cá nhân đi theo cơ quan.","revocation_cause":"affiliationChanged",'
    '"revoke_when":"when_usable","rule":"person-follows-body","waits_for":null}'
).encode()


def test_line_of_a_plan_takes_a_quarter_of_its_size_and_comes_back() -> None:
    assert len(pack(LINE)) * 4 < len(LINE)
    assert unpack(pack(LINE)) == LINE


@given(st.binary(max_size=300))
def test_whatever_is_packed_comes_back(text: bytes) -> None:
    assert unpack(pack(text)) == text


def test_rows_packed_long_ago_are_read() -> None:
    packed = bytes.fromhex("abc6283b71facf5029b61600")
    assert unpack(packed).decode() == '{"action":"keep","holder":["person","VN-25-1"]}'
