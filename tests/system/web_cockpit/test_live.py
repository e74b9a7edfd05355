"""The live part: 304 while nothing changes, another answer once it does, and honest when nobody counts."""

from __future__ import annotations

from tests.system.web_cockpit.wall import count
from tests.system.web_registry.desk import Desk, read


def test_nothing_new_is_answered_with_304_that_says_as_of_when(wall: Desk) -> None:
    reader = wall.reader("registrar")
    first = reader.get("/cockpit/live/")
    again = reader.get("/cockpit/live/", headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert again.content == b""
    assert len(again["Antin-As-Of"]) == len("09:14:05")
    assert first["Cache-Control"] == "private, no-cache"


def test_weak_tag_of_a_compressed_answer_is_known_too(wall: Desk) -> None:
    reader = wall.reader("registrar")
    first = reader.get("/cockpit/live/", headers={"accept-encoding": "gzip"})
    assert first["ETag"].startswith("W/")
    assert reader.get("/cockpit/live/", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_change_is_answered_with_new_figures(founded_desk: Desk) -> None:
    office, reader = founded_desk.office, founded_desk.reader("registrar")
    count(office)
    first = reader.get("/cockpit/live/")
    office.sql("UPDATE devices_keydevice SET state = 'lost' WHERE holder_id LIKE '97007:C-UBND%'")
    count(office)
    again = reader.get("/cockpit/live/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]
    assert "Xã Cẩm Sơn: Không làm việc được" in again.content.decode()


def test_viewers_of_different_reach_and_language_never_share_an_answer(wall: Desk) -> None:
    whole, part = wall.reader("registrar"), wall.reader("focal_officer", "97007:C-UBND")
    for reader in (whole, part):
        reader.cookies["antin_language"] = "vi"
    tags = {reader.get("/cockpit/live/")["ETag"] for reader in (whole, part)}
    whole.cookies["antin_language"] = "en"
    tags.add(whole.get("/cockpit/live/")["ETag"])
    tags.add(whole.get("/cockpit/live/?view=tv")["ETag"])
    assert len(tags) == 4


def test_part_is_rendered_once_a_version(wall: Desk) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reader = wall.reader("registrar")
    reader.get("/cockpit/live/")
    with CaptureQueriesContext(connection) as asked:
        reader.get("/cockpit/live/")
    assert not [each for each in asked.captured_queries if "insight_figures" in each["sql"]]


def test_figures_that_nobody_refreshes_say_so(founded_desk: Desk) -> None:
    office, reader = founded_desk.office, founded_desk.reader("registrar")
    count(office)
    assert "These figures are old" not in read(reader, "/cockpit/")
    office.sql("UPDATE insight_refresh SET refreshed_at = now() - interval '1 minute'")
    for page in ("/cockpit/", "/cockpit/tv/", "/board/", "/board/sheet/"):
        assert "These figures are old" in read(reader, page)
    count(office)
    assert "These figures are old" not in read(reader, "/cockpit/")
