from __future__ import annotations

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from antin.pki.names import (
    Subject,
    SubjectRefused,
    organisation_subject,
    person_subject,
    read_subject,
    service_subject,
    subject_der,
    to_x509,
)

LONG = "Ban Quản lý dự án đầu tư xây dựng công trình dân dụng và công nghiệp tỉnh"  # 73 characters


def test_organisation_subject_shows_province_district_and_identifier() -> None:
    subject = organisation_subject(
        province="Tỉnh Vĩnh Phúc",
        locality="Huyện Yên Lạc",
        organisation="Ủy ban nhân dân Xã Đại Tự",
        short="UBND Xã Đại Tự",
        identifier="AN:VN-08800.C-UBND-19990101",
    )
    assert subject.as_list() == [
        ["C", "VN"],
        ["ST", "Tỉnh Vĩnh Phúc"],
        ["L", "Huyện Yên Lạc"],
        ["O", "Ủy ban nhân dân Xã Đại Tự"],
        ["organizationIdentifier", "AN:VN-08800.C-UBND-19990101"],
        ["CN", "Ủy ban nhân dân Xã Đại Tự"],
    ]


def test_person_subject_without_district_names_the_organisation_and_the_registry_number() -> None:
    subject = person_subject(
        province="Tỉnh Phú Thọ",
        locality=None,
        organisation="Ủy ban nhân dân Xã Yên Lạc",
        short="UBND Xã Yên Lạc",
        full_name="Nguyễn Thị Thanh Huyền",
        identifier="VN-25-000123",
    )
    assert [name for name, _ in subject.attributes] == ["C", "ST", "O", "serialNumber", "CN"]
    assert subject.get("CN") == "Nguyễn Thị Thanh Huyền"


def test_service_subject_names_its_owner() -> None:
    subject = service_subject(
        province="Tỉnh Phú Thọ",
        owner="Sở Khoa học và Công nghệ",
        owner_short="Sở KHCN",
        service_name="Cổng dịch vụ công",
        identifier="AN:VN-25.SV-PORTAL",
    )
    assert subject.get("O") == "Sở Khoa học và Công nghệ"
    assert subject.get("CN") == "Cổng dịch vụ công"


def test_name_longer_than_x520_gives_way_to_the_short_name() -> None:
    subject = organisation_subject(
        province="Tỉnh Phú Thọ", locality=None, organisation=LONG, short="BQL dự án dân dụng", identifier="AN:1"
    )
    assert subject.get("O") == subject.get("CN") == "BQL dự án dân dụng"


def test_short_name_that_is_too_long_as_well_is_refused() -> None:
    with pytest.raises(SubjectRefused) as refused:
        organisation_subject(
            province="Tỉnh Phú Thọ", locality=None, organisation=LONG, short=LONG, identifier="AN:1"
        )
    assert refused.value.code == "subject.too_long"


def test_decomposed_letters_become_composed() -> None:
    subject = organisation_subject(
        province="Tỉnh Phú Thọ", locality=None, organisation="Xã Đại Tự", short="", identifier="AN:1"
    )
    assert subject.get("O") == "Xã Đại Tự"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CN", ""),
        ("CN", " padded"),
        ("CN", "two\nlines"),
        ("CN", "hidden\u202eorder"),
        ("serialNumber", "VN_25"),
        ("serialNumber", "Số 1"),
        ("C", "VNM"),
        ("DC", "vn"),
    ],
)
def test_value_that_no_certificate_may_show_is_refused(name: str, value: str) -> None:
    with pytest.raises(SubjectRefused):
        Subject(((name, value),))


def test_common_name_of_64_vietnamese_letters_is_encoded() -> None:
    subject = Subject((("C", "VN"), ("CN", "ế" * 64)))
    assert to_x509(subject).public_bytes() == subject_der(subject)
    assert read_subject(subject_der(subject)) == subject


def test_name_of_another_hand_is_refused() -> None:
    with pytest.raises(SubjectRefused):
        read_subject(b"\x30\x11\x31\x0f\x30\x0d\x06\x03\x55\x04\x03\x13\x06Antin1")
    with pytest.raises(SubjectRefused):
        read_subject(x509.Name([x509.NameAttribute(x509.NameOID.DOMAIN_COMPONENT, "vn")]).public_bytes())


def test_country_and_serial_number_are_printable_strings_and_the_rest_utf8() -> None:
    der = subject_der(Subject((("C", "VN"), ("serialNumber", "VN-25-1"), ("CN", "Hà"))))
    assert b"\x13\x02VN" in der
    assert b"\x13\x07VN-25-1" in der
    assert b"\x0c\x03H\xc3\xa0" in der


@given(
    st.lists(st.sampled_from(["ST", "L", "O", "CN", "organizationIdentifier"]), min_size=1, max_size=6),
    st.data(),
)
def test_own_encoding_of_a_subject_equals_the_library(names: list[str], data: st.DataObject) -> None:
    text = (
        st.text("aăâbcdđeêghikếộữ ƯỨ0123456789", min_size=1, max_size=64)
        .map(str.split)
        .map(" ".join)
        .filter(bool)
    )
    subject = Subject(tuple((name, data.draw(text)) for name in names))
    assert subject_der(subject) == to_x509(subject).public_bytes()
    assert read_subject(subject_der(subject)) == subject
