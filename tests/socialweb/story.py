"""
The story that the tests are told in. People, towns and hosts are made up; ids follow from the moments.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from socialweb.clock import mastodon_id, tid, tiktok_id, x_id
from socialweb.world import Author, Edit, Kept, Post, Short, World


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOW = at("2026-11-20T09:00")
_EARLY = at("2012-01-01")
DID = "did:plc:oky5czdrnfjpqslsw2a5iclo"
DID_SHY, DID_BANNED, DID_LEFT = (f"did:plc:{name:a<24}" for name in ("shy", "banned", "left"))

AUTHORS = (
    # On X.
    Author("reader", "x", "4242", "Example Reader", (("example_reader", _EARLY),)),
    Author("baker", "x", "4343", "Example Bakery",
           (("example_baker", _EARLY), ("example_bakery", at("2021-09-01")))),
    Author("council", "x", "4444", "Example Council", (("example_council", _EARLY),), protected=at("2025-03-01")),
    Author("runner", "x", "4545", "Example Runner", (("example_runner", _EARLY),), suspended=at("2025-06-01")),
    Author("leaver", "x", "4646", "Example Leaver", (("example_leaver", _EARLY),), left=at("2025-06-01")),
    # Elsewhere.
    Author("garden", "tumblr", "t1", "Example Garden", (("example-garden", _EARLY),)),
    Author("pins", "pinterest", "p1", "Example Pins", (("examplepins", _EARLY),)),
    Author("channel", "rumble", "r1", "Example Channel", (("ExampleChannel", _EARLY),)),
    Author("kitchen", "youtube", "UCabcdefghijklmnopqrstuv", "Example Kitchen", (("example_kitchen", _EARLY),)),
    Author("studio", "vimeo", "77", "Example Studio", (("examplestudio", _EARLY),)),
    Author("cook", "tiktok", "7001", "Example Cook", (("example_chef", _EARLY), ("example_cook", at("2023-01-01")))),
    Author("picture-baker", "instagram", "i1", "Example Baker", (("example.baker", _EARLY),)),
    Author("page-baker", "facebook", "f1", "Example Bakery", (("example.bakery", _EARLY),)),
    Author("thread-baker", "threads", "h1", "Example Baker", (("example.baker", _EARLY),)),
    Author("redditor", "reddit", "t2_1", "example_reader", (("example_reader", _EARLY),)),
    Author("redditor-left", "reddit", "t2_2", "example_other", (("example_other", _EARLY),), left=at("2025-06-01")),
    Author("town", "telegram", "tg1", "Example Town", (("example_town", _EARLY),)),
    Author("blue", "bluesky", DID, "Example Reader", (
        ("example-reader.bsky.social", at("2023-04-24")), ("old.example.com", at("2023-07-01")),
        ("reader.example.com", at("2024-11-02")))),
    Author("shy", "bluesky", DID_SHY, "Example Shy", (("shy.example.com", at("2023-04-24")),), asks_for_login=True),
    Author("banned", "bluesky", DID_BANNED, "Example", (("banned.example.com", at("2023-04-24")),),
           suspended=at("2025-06-01")),
    Author("blue-left", "bluesky", DID_LEFT, "Example", (("left.example.com", at("2023-04-24")),),
           left=at("2025-06-01")),
    Author("toot", "mastodon", "109", "Example Reader", (("example_reader", _EARLY),), host="social.example"),
    Author("toot-banned", "mastodon", "110", "Example", (("example_banned", _EARLY),), suspended=at("2025-06-01"),
           host="social.example"),
    Author("toot-gone", "mastodon", "111", "Example", (("example_gone", _EARLY),), left=at("2025-06-01"),
           host="social.example"),
    Author("closed", "mastodon", "5", "Example Neighbour", (("example_neighbour", _EARLY),), host="closed.example"),
    Author("truth", "truthsocial", "107", "Example Reader", (("example_reader", _EARLY),), host="truthsocial.com"),
    Author("truth-banned", "truthsocial", "108", "Example", (("example_banned", _EARLY),),
           suspended=at("2025-06-01"), host="truthsocial.com"),
    Author("gab", "gab", "55", "Example Reader", (("example_reader", _EARLY),), host="gab.com"),
    Author("gab-banned", "gab", "56", "Example", (("example_banned", _EARLY),), suspended=at("2025-06-01"),
           host="gab.com"),
    Author("office", "linkedin", "l1", "Example Office", (("example-office", _EARLY),)),
    Author("wall", "vk", "-12345", "Example Wall", (("example_wall", _EARLY),)),
)


def _x(key: str, author: str, made: str, text: str, **more: object) -> Post:
    return Post(key, "x", x_id(at(made)), author, at(made), text, **more)  # type: ignore[arg-type]  # fields of Post


def _kept(*captures: str) -> tuple[Kept, ...]:
    """``2018-06-04T21:15 json``: the moment, the form, and the archive if it is another one."""
    return tuple(Kept(at(parts[0]), *parts[1:]) for parts in map(str.split, captures))


_STORY = (("https://t.co/AbCdEfGhIj", "https://courier.example/story?a=B&c=d"),)
X_POSTS = (
    _x("fine", "reader", "2018-05-30T12:00", "The bins are full & the wind is up https://t.co/AbCdEfGhIj",
       links=_STORY, kept=_kept("2018-05-30T12:15 json", "2019-02-01T10:00 page", "2024-03-01T08:00 shell",
                                "2018-07-01T09:00 page arquivo", "2020-05-05T05:05 page archive-today")),
    _x("renamed", "baker", "2018-06-02T08:30", "Bread at seven 🥖", kept=_kept(
        "2018-06-03T00:00 page", "2022-04-01T10:00 page", "2018-06-05T00:00 page arquivo",
        "2022-04-02T00:00 page arquivo")),
    _x("renamed-before-capture", "baker", "2018-06-04T08:30", "Rolls at nine", kept=(
        Kept(at("2022-04-03T10:00"), since_renaming=True),)),
    _x("deleted", "reader", "2019-01-10T18:00", "Soup for everyone", deleted=at("2023-04-01"),
       kept=_kept("2019-01-12T06:00 page", "2024-02-03T07:00 page", "2019-01-13T06:00 page arquivo",
                  "2024-02-04T07:00 page arquivo")),
    _x("told", "reader", "2019-02-10T18:00", "No soup today", deleted=at("2023-04-01"),
       tombstone="This Post was deleted by the Post author. Learn more"),
    _x("edited", "reader", "2023-05-01T10:00", "The market opens at eight",
       edits=(Edit(at("2023-05-01T10:20"), "The market opens at nine", x_id(at("2023-05-01T10:20"))),)),
    _x("protected", "council", "2020-03-04T15:00", "Road works on Monday", kept=_kept("2020-03-05T00:00 page")),
    _x("sensitive", "reader", "2024-01-04T15:00", "An old painting", hidden="sensitive"),
    _x("suspended", "runner", "2021-03-04T15:00", "Ten miles before breakfast",
       kept=_kept("2021-03-05T00:00 preview", "2025-07-01T00:00 page", "2021-03-05T03:00 preview arquivo",
                  "2025-07-02T00:00 page arquivo")),
    _x("left", "leaver", "2021-05-04T15:00", "Good night"),
    _x("blocked", "reader", "2024-05-30T12:00", "Nobody will tell you about this one", kept=_kept("2024-05-31T00:00 preview")),
    _x("shell", "reader", "2024-06-30T12:00", "Kept without words",
       kept=_kept("2024-07-01T00:00 shell", "2024-07-02T00:00 shell arquivo")),
    _x("only-missing", "reader", "2022-06-30T12:00", "Kept too late", deleted=at("2022-07-01"),
       kept=_kept("2023-07-01T00:00 page", "2023-07-02T00:00 page arquivo")),
)

BLUE_AT = at("2024-11-19T18:19:55")
TOOT_AT = at("2024-04-27T10:00")
TOOT = mastodon_id(TOOT_AT)
OTHER_POSTS = (
    Post("ig", "instagram", "C2yddc2O_oO", "picture-baker", at("2024-02-01"), "Rolls", kept=_kept("2024-02-03 page")),
    Post("ig-private", "instagram", "C2yddc2O_oP", "picture-baker", at("2024-02-01"), "Rolls", hidden="private"),
    Post("fb", "facebook", "10153231379946729", "page-baker", at("2024-02-01"), "Bread"),
    Post("fb-private", "facebook", "10153231379946730", "page-baker", at("2024-02-01"), "Bread", hidden="private"),
    Post("th", "threads", "C2yddc2O_oQ", "thread-baker", at("2024-02-01"), "Cake"),
    Post("th-private", "threads", "C2yddc2O_oR", "thread-baker", at("2024-02-01"), "Cake", hidden="private"),
    Post("tt", "tiktok", tiktok_id(at("2022-05-05")), "cook", at("2022-05-05"), "Leek soup #cooking"),
    Post("tt-private", "tiktok", tiktok_id(at("2022-05-06")), "cook", at("2022-05-06"), "Secret", hidden="private"),
    Post("tt-gone", "tiktok", tiktok_id(at("2022-05-07")), "cook", at("2022-05-07"), "Old", deleted=at("2023-01-01")),
    Post("yt", "youtube", "Xq3vT7LmB0k", "kitchen", at("2023-02-02"), "Leek soup", kept=_kept("2023-02-03 page")),
    Post("yt-off", "youtube", "Xq3vT7LmB0g", "kitchen", at("2023-02-02"), "No frames", hidden="embedding-off"),
    Post("yt-private", "youtube", "Xq3vT7LmB0c", "kitchen", at("2023-02-02"), "Family", hidden="private"),
    Post("yt-gone", "youtube", "Xq3vT7LmB0o", "kitchen", at("2023-02-02"), "Gone", deleted=at("2024-01-01")),
    Post("vm", "vimeo", "76979871", "studio", at("2013-10-15T14:08:29"), "Leek soup"),
    Post("vm-locked", "vimeo", "76979872", "studio", at("2013-10-16"), "For some sites", hidden="some-sites"),
    Post("vm-private", "vimeo", "76979873", "studio", at("2013-10-16"), "For few", hidden="private"),
    Post("vm-gone", "vimeo", "76979874", "studio", at("2013-10-16"), "Gone", deleted=at("2014-01-01")),
    Post("rd", "reddit", "1cl9h0u", "redditor", at("2024-05-06T08:00"), "Bins again"),
    Post("rd-gone", "reddit", "1cl9h0v", "redditor", at("2024-05-06T08:00"), "Bins", deleted=at("2024-06-01")),
    Post("rd-removed", "reddit", "1cl9h0w", "redditor", at("2024-05-06T08:00"), "Bins", removed=at("2024-06-01")),
    Post("rd-left", "reddit", "1cl9h0x", "redditor-left", at("2024-05-06T08:00"), "Still here"),
    Post("tg", "telegram", "example_town/613", "town", at("2024-05-30T12:34:56"), "The bins are full",
         edits=(Edit(at("2024-05-30T13:00"), "The bins are full again"),)),
    *(Post(f"tg-{number}", "telegram", f"example_town/{number}", "town", at(f"2024-05-{number - 586}T12:00"), "News")
      for number in (610, 611)),
    *(Post(f"tg-{number}", "telegram", f"example_town/{number}", "town", at(f"2024-06-{number - 614:02}T12:00"), "News")
      for number in (615, 616)),
    Post("tg-gone", "telegram", "example_town/614", "town", at("2024-05-31"), "Gone", deleted=at("2024-06-01")),
    Post("tu", "tumblr", "626907179849564160", "garden", at("2020-08-19"), "First plums"),
    Post("tu-gone", "tumblr", "626907179849564161", "garden", at("2020-08-19"), "Gone", deleted=at("2021-01-01")),
    Post("pi", "pinterest", "99360735500167749", "pins", at("2020-08-19"), "A shelf"),
    Post("ru", "rumble", "v1abcde", "channel", at("2022-08-19"), "A film"),
    Post("ru-gone", "rumble", "v1abcdf", "channel", at("2022-08-19"), "A film", deleted=at("2023-01-01")),
    Post("bs", "bluesky", tid(BLUE_AT), "blue", BLUE_AT, "Déjà vu: the bins are full, see example.org/bins…",
         links=(("example.org/bins…", "https://example.org/bins/2024"),)),
    Post("bs-gone", "bluesky", tid(BLUE_AT, 2), "blue", BLUE_AT, "Gone", deleted=at("2025-01-01")),
    Post("bs-shy", "bluesky", tid(BLUE_AT, 3), "shy", BLUE_AT, "Only for members"),
    Post("bs-banned", "bluesky", tid(BLUE_AT, 4), "banned", BLUE_AT, "Words"),
    Post("bs-left", "bluesky", tid(BLUE_AT, 5), "blue-left", BLUE_AT, "Words"),
    Post("bs-fenced", "bluesky", tid(BLUE_AT, 6), "blue", BLUE_AT, "Words", hidden="blocked"),
    Post("ma", "mastodon", TOOT, "toot", TOOT_AT, "The bins are full", number="112000000000000001",
         copied_to="town.example", edits=(Edit(TOOT_AT + timedelta(hours=22), "The bins are full again"),)),
    Post("ma-gone", "mastodon", mastodon_id(TOOT_AT, 2), "toot", TOOT_AT, "Gone", deleted=at("2024-06-01"),
         number="112000000000000002", copied_to="town.example"),
    Post("ma-banned", "mastodon", mastodon_id(TOOT_AT, 3), "toot-banned", TOOT_AT, "Words"),
    Post("ma-left", "mastodon", mastodon_id(TOOT_AT, 4), "toot-gone", TOOT_AT, "Words"),
    Post("ma-closed", "mastodon", mastodon_id(TOOT_AT, 5), "closed", TOOT_AT, "For neighbours"),
    Post("ts", "truthsocial", "108779000807761862", "truth", at("2022-08-06T12:00"), "Words"),
    Post("ts-gone", "truthsocial", "108779000807761863", "truth", at("2022-08-06T12:00"), "W", deleted=at("2023-01-01")),
    Post("ts-banned", "truthsocial", "108779000807761864", "truth-banned", at("2022-08-06T12:00"), "Words"),
    Post("ts-members", "truthsocial", "108779000807761865", "truth", at("2022-08-06T12:00"), "W", hidden="members"),
    Post("gb", "gab", "107163961867310434", "gab", at("2021-10-26T12:00"), "Words"),
    Post("gb-gone", "gab", "107163961867310435", "gab", at("2021-10-26T12:00"), "Words", deleted=at("2023-01-01")),
    Post("gb-banned", "gab", "107163961867310436", "gab-banned", at("2021-10-26T12:00"), "Words"),
    Post("gb-members", "gab", "107163961867310437", "gab", at("2021-10-26T12:00"), "Words", hidden="members"),
    Post("li", "linkedin", "7201234567890123456", "office", at("2024-05-28"), "We are hiring"),
    Post("vk", "vk", "-12345_678", "wall", at("2020-01-01"), "Words"),
)
WORLD_POSTS = (*X_POSTS, *OTHER_POSTS)
POST = {post.key: post for post in WORLD_POSTS}

_END = "https://courier.example/story"
SHORTS = (
    Short("https://t.co/AbCdEfGhIj", "https://courier.example/story?a=B&c=d"),
    Short("https://t.co/cHaInAbCdE", "https://bit.ly/3ExAmPl"),
    Short("https://bit.ly/3ExAmPl", "https://trib.al/QxYz12"),
    Short("https://trib.al/QxYz12", f"{_END}?utm_source=trib"),
    Short("https://t.co/pIcTuReAbC", f"https://twitter.com/example_reader/status/{POST['fine'].post_id}/photo/1"),
    Short("https://t.co/wArNiNgAbC", f"{_END}?bad=1", "warning"),
    Short("https://bit.ly/3WaRnEd", f"{_END}?b=1", "warning"),
    Short("https://tinyurl.com/example1", f"{_END}?t=1"),
    Short("https://tinyurl.com/example2", f"{_END}?t=2", "page"),
    Short("https://lnkd.in/eAbCdEf", f"{_END}?l=1"),
    Short("https://lnkd.in/eAbCdEg", f"{_END}?l=2", "page"),
    Short("https://goo.gl/AbCdEf", f"{_END}?g=1", "page"),
    Short("https://goo.gl/dEaD12", f"{_END}?g=2", dead=at("2025-08-25"), kept=(at("2019-05-05T05:05"),)),
    Short("https://is.gd/ExAmPl", f"{_END}?i=1"),
    Short("https://v.gd/ExAmPl", f"{_END}?v=1", "page"),
    Short("https://apple.news/AbCdEfGhIjKlMnOpQrStUv", f"{_END}?n=1"),
    Short("https://dlvr.it/ExMpL3", f"{_END}?utm_source=dlvr.it"),
    Short("https://ow.ly/AbCd50", f"{_END}?o=1", dead=at("2024-01-01"), kept=(at("2018-05-05T05:05"),)),
    Short("https://vm.tiktok.com/ZMabcdefg/", f"https://www.tiktok.com/@example_cook/video/{POST['tt'].post_id}?_r=1"),
    Short("https://fb.watch/abcdefg/", "https://www.facebook.com/watch/?v=10153231379946729", "page"),
)

WORLD = World(AUTHORS, WORLD_POSTS, SHORTS)
