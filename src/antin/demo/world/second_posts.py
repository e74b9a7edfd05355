"""Second posts: some officials sit on a steering board besides their own post; it adds no certificate."""

from __future__ import annotations

import random
from dataclasses import replace

from antin.demo.world.organisations import new_post
from antin.demo.world.tables import knobs
from antin.succession.registry import Capacity, Rank, Registry

__all__ = ["add_second_posts"]

TITLE = "Thành viên Ban Chỉ đạo chuyển đổi số"


def add_second_posts(registry: Registry, rng: random.Random) -> None:
    """Seat some heads and deputies a second time, in the body above their own."""
    rate = knobs()["second_posts"]["share_of_leaders"]
    seats: dict[str, int] = {}
    leaders = [post for post in registry.posts.values() if post.rank in {Rank.HEAD, Rank.DEPUTY}]
    for post in leaders:
        board = registry.organisations[post.organisation_id].parent_id
        if board is None or rng.random() >= rate:
            continue
        seats[board] = seats.get(board, 0) + 1
        second = new_post(board, TITLE, Rank.OFFICIAL, Capacity.HEAD, seats[board], post.holder_id)
        registry.posts[second.id] = replace(second, is_main=False, requires_certificate=False)
