"""Posts of the made-up social web, as an article would name them to the witnesses."""

from __future__ import annotations

from dataclasses import replace

from socialweb import POST, WORLD

from provenance.platforms import parse_post_url
from provenance.witnesses import Asked

#: How each platform writes the address of a post.
FORMS = {
    "x": "https://twitter.com/{handle}/status/{id}", "tiktok": "https://www.tiktok.com/@{handle}/video/{id}",
    "instagram": "https://www.instagram.com/p/{id}/", "facebook": "https://www.facebook.com/{handle}/posts/{id}",
    "threads": "https://www.threads.com/@{handle}/post/{id}", "youtube": "https://www.youtube.com/watch?v={id}",
    "vimeo": "https://vimeo.com/{id}", "reddit": "https://www.reddit.com/comments/{id}", "telegram": "https://t.me/{id}",
    "tumblr": "https://www.tumblr.com/{handle}/{id}", "pinterest": "https://www.pinterest.com/pin/{id}/",
    "rumble": "https://rumble.com/embed/{id}/", "bluesky": "https://bsky.app/profile/{author}/post/{id}",
    "mastodon": "https://{host}/@{handle}/{id}", "truthsocial": "https://{host}/@{handle}/posts/{id}",
    "gab": "https://{host}/{handle}/posts/{id}", "vk": "https://vk.com/wall{id}",
    "linkedin": "https://www.linkedin.com/feed/update/urn:li:activity:{id}",
}


def address(key: str) -> str:
    """The address of a post as it was when it was made."""
    post = POST[key]
    author = WORLD.author(post)
    return FORMS[post.platform].format(id=post.post_id, handle=author.handle(post.made), author=author.author_id,
                                       host=author.host)


def asked(key: str, **changed: str | None) -> Asked:
    """A post as an article shows it that was written on its day."""
    post = POST[key]
    url = address(key)
    ref = parse_post_url(url)
    assert ref is not None, url
    assert post.post_id == ref.post_id, url
    shown = Asked(post.platform, ref.post_id, WORLD.author(post).handle(post.made), ref.url, url, post.made.date())
    return replace(shown, **changed)  # type: ignore[arg-type]  # fields of Asked
