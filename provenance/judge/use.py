"""
What an article as a whole does with posts.
"""

from __future__ import annotations

from collections.abc import Iterator

from provenance.judge.rule import Hit, Whole, article_rule

#: So many accounts that nobody lists make a chorus (facts: flags.md).
_CHORUS = 3
#: The readers' own posts under an article, and those of boxes beside it, are not the article's choice.
_ELSEWHERE = frozenset(("comment", "aside"))


@article_rule("use", severity="check", basis="computed",
              limits="Counting does not say why the posts are shown, and most people stand in no list.",
              next_step="Find out who is behind these accounts before their posts stand for what the public says.")
def vox_pop(whole: Whole) -> Iterator[Hit]:
    """
    An article shows the words of three accounts or more that stand in no list, as public reaction.

    Accounts count once, whatever platform; posts in comments and boxes beside the article do not count, nor do pictures
    of posts and posts whose words the article does not show.
    """
    if len(whole.embeds) < _CHORUS:
        return
    accounts: dict[tuple[str, str], str] = {}
    for one in whole.embeds:
        embed = one.embed
        if embed.handle and embed.text and embed.region not in _ELSEWHERE and not one.is_listed:
            accounts.setdefault((embed.platform, embed.handle.casefold()), embed.handle)
    if len(accounts) >= _CHORUS:
        named = [f"@{handle}" for handle in accounts.values()]
        told = ", ".join(named[:_CHORUS]) + (f" and {len(named) - _CHORUS} more" if len(named) > _CHORUS else "")
        yield Hit(f"The article shows the words of {len(named)} accounts that are not found in any list consulted: "
                  f"{told}.")
