"""
What editors leave in a text for their CMS to expand: ``[embed]…[/embed]``, ``{{< tweet … >}}``, ``{% youtube … %}``.

A shortcode names a platform, or says that something is embedded, and holds an address or an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from provenance.model import PostRef
from provenance.parser.naming import EMBED_WORDS, id_alone, is_player, platforms_named, tokens
from provenance.platforms import PLATFORMS, parse_post_url

_NAME = r"[a-z#][a-z0-9_:.-]{0,40}?"
_INSIDE = r"[^\n]{1,2000}?"
#: Each form gives the name and what stands in it; embed-markup.md 15 and the documentation of the site builders.
_FORMS = tuple(re.compile(form, re.I) for form in (
    # WordPress, forums: [embed width="640"]URL[/embed], [tweet 20], [MEDIA=youtube]ID[/MEDIA], [video:URL width:500]
    rf"\[(?P<name>{_NAME})(?P<args>[ =:;][^\[\]]{{0,2000}})?\](?P<inside>{_INSIDE})\[/(?P=name)\]",
    # DocFX: [!VIDEO URL], and :::video source="URL":::
    rf"\[!?(?P<name>{_NAME})[ =:;](?P<inside>[^\[\]]{{1,2000}}?)\s?/?\](?:\[/(?P=name)\])?",
    rf":::(?P<name>{_NAME})\s(?P<inside>{_INSIDE}):::",
    # Hatena: [URL:embed], [URL:embed:cite]
    r"\[(?P<inside>https?://[^\s\[\]]{4,2000}):(?P<name>embed)(?::[a-z:]{1,30})?\]",
    # Hugo: {{< youtube ID >}}, {{% youtube ID %}}
    rf"\{{\{{[<%]\s?(?P<name>{_NAME})\s++(?P<inside>[^{{}}]{{1,2000}}?)\s?/?[>%]\}}\}}",
    # Liquid: {% twitter URL %}, {% include youtube.html id="ID" %}
    # GitBook, with a caption: {% embed url="URL" %} Words {% endembed %}
    (rf"\{{%-?\s?(?:include\s++)?(?P<name>{_NAME})\s++(?P<inside>[^{{}}]{{1,2000}}?)\s?-?%\}}"
     r"(?:[^{}]{0,500}\{%-?\s?end(?P=name)\s?-?%\})?"),
    # Joomla: {youtube}ID{/youtube}, {tweet URL}
    rf"\{{(?P<name>{_NAME})\}}(?P<inside>{_INSIDE})\{{/(?P=name)\}}",
    rf"\{{(?P<name>{_NAME})\s(?P<inside>[^{{}}]{{1,2000}})\}}",
    # MediaWiki, DokuWiki: {{#ev:youtube|ID|300}}, {{youtube>ID?medium}}
    rf"\{{\{{(?:#ev:)?(?P<name>{_NAME})[|>](?P<inside>[^{{}}]{{1,2000}})\}}\}}",
    # Logseq, Roam: {{tweet URL}}, {{[[video]]: URL}}
    rf"\{{\{{\s?(?:\[\[)?(?P<name>{_NAME})(?:\]\])?(?::\s?|\s)(?P<inside>(?:https?:)?//[^{{}}]{{1,2000}})\}}\}}",
    # Directives: @[youtube](ID), ::youtube[ID], ::youtube{#ID}, video::ID[youtube], .. youtube:: ID
    rf"@\[(?P<name>{_NAME})\]\((?P<inside>{_INSIDE})\)",
    rf"::?(?P<name>{_NAME})[\[{{]#?(?P<inside>[^\[\]{{}}]{{1,2000}})[\]}}]",
    rf"video::(?P<inside>[^\[\]]{{1,2000}})\[(?P<name>{_NAME})(?:,[^\[\]]{{0,200}})?\]",
    rf"\.\.\s(?P<name>{_NAME})::\s(?P<inside>{_INSIDE})(?:\s:[a-z]{{1,30}}:[^\n]{{0,200}})?",
    # Gatsby: `youtube: ID`
    rf"`(?P<name>{_NAME}):\s(?P<inside>{_INSIDE})`",
))
#: One of several on a line: {{< tab "Film" >}}{{< youtube ID >}}{{< /tab >}}
_BUILT = re.compile(r"\{\{[<%][^{}]{1,2000}[>%]\}\}|\{%[^{}]{1,2000}%\}")
#: Those that no reader sees as they stand, wherever they stand, and those of WordPress that name a platform.
_AMONG = re.compile(rf"{_BUILT.pattern}|\[(?P<name>[a-z]{{3,20}})[ =](?:https?:)?//[^\s\[\]]{{4,2000}}\]", re.I)
_MOST_AROUND = 9
#: Forums' own around an address and nothing else; they put the first there themselves.
_WRAPPED = re.compile(r"\[(?:url|link|twt)\]\s?(https?://[^\s\[\]]{4,2000})\s?\[/(?:url|link|twt)\]", re.I)
_HASHNODE = re.compile(r"%\[(https?://[^\s\[\]]{4,2000})\]")
#: An argument of a directive of Sphinx, on a line of its own.
_OPTION = re.compile(r":(?:src|url|embed): {1,9}(https?://\S{4,2000})")
_ARGUMENT = re.compile(
    r"(?:(?P<key>[a-z_-]{1,30})\s?[=:](?!//)\s?)?"
    r"(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>(?:https?:)?//[^\s\"'|;\[\]]+|[^\s\"'|;=,]+))", re.I
)
#: Names that say "something from elsewhere"; those that stand for one platform without naming it; its other ids.
_ANYTHING = frozenset("fve arve video film media ev embedyt oembed embed block".split())
#: Of these WordPress makes an embed also in the middle of a line.
_ALWAYS = frozenset("youtube vimeo tweet twitter instagram facebook tiktok embed".split())
_MEANS = {word: platform.key for platform in PLATFORMS for word in platform.shortcodes}
_IDS = {platform.key: re.compile(platform.id_in_shortcode) for platform in PLATFORMS if platform.id_in_shortcode}
#: What a part of an id is called that stands there as two arguments; sizes and times are none.
_PARTS = frozenset("id oid owner channel chat user username group post message video clip".split())
_USERS = ("user", "username", "screen_name", "handle")


def expand(line: str) -> tuple[str | None, PostRef] | None:
    """
    The post that a shortcode stands for; None for a line that is none, or names no post.

    >>> expand("[embed width='640']https://x.com/example/status/20[/embed]")[1].post_id
    '20'
    >>> expand('{{< x user="example" id="1795968363525046272" >}}')
    (None, PostRef(platform='x', post_id='1795968363525046272', handle='example', url=''))
    >>> expand("[caption id='a']A cat[/caption]") is None
    True

    Gives the address as it stands there (None where only the id does), and the post.
    """
    if line[:1] not in "[{@:.v%`" or len(line) > 4000:
        return None
    if (found := _OPTION.fullmatch(line)) and is_player(found[1]):
        ref = parse_post_url(found[1])
        return (found[1], ref) if ref is not None else None
    if found := _HASHNODE.fullmatch(line):
        ref = parse_post_url(found[1])
        return (found[1], ref) if ref is not None else None
    for form in _FORMS:
        found = form.fullmatch(line)
        if found is not None:
            parts = found.groupdict()
            expanded = _expanded(parts["name"].lower(), f"{parts.get('args') or ''} {parts['inside']}")
            if expanded is not None:
                return expanded
    if (wrapped := _WRAPPED.fullmatch(line)) is not None:
        ref = parse_post_url(wrapped[1])
        return (wrapped[1], ref) if ref is not None else None
    if not _BUILT.sub("", line).strip() and len(inner := _BUILT.findall(line)) > 1:
        # Boxes of the site builder's own stand around one.
        return next((one for code in inner[:_MOST_AROUND] if (one := expand(code)) is not None), None)
    return None


def among(words: str) -> Iterator[tuple[int, int, str | None, PostRef]]:
    """
    The shortcodes that stand among other words of a line: start, end, address as it stands there, post.

    >>> [(start, end, ref.post_id) for start, end, _, ref in among("Look: {% youtube Xq3vT7LmB0k %} and then on.")]
    [(6, 31, 'Xq3vT7LmB0k')]

    In square brackets only those that name a platform and hold an address: ``[Film http://…]`` is how a wiki links.
    """
    for found in _AMONG.finditer(words):
        if found["name"] is None or found["name"].lower() in _ALWAYS:
            expanded = expand(found[0])
            if expanded is not None:
                yield found.start(), found.end(), *expanded


def _expanded(name: str, inside: str) -> tuple[str | None, PostRef] | None:
    words = tokens(name)
    named = platforms_named(words) | frozenset(_MEANS[word] for word in words if word in _MEANS)
    arguments = [(found["key"] or "", found["a"] or found["b"] or found["c"] or "")
                 for found in _ARGUMENT.finditer(inside)]
    if not _ANYTHING.isdisjoint(words) or not EMBED_WORDS.isdisjoint(words):
        # [MEDIA=youtube]ID[/MEDIA]: the name of the platform is an argument.
        named |= platforms_named(value.lower() for _, value in arguments if value.isalpha())
    elif not named:
        return None
    for _, value in arguments:
        if "/" in value:
            ref = parse_post_url(value if "//" in value[:8] else "https://" + value)
            if ref is not None:
                return value, ref
    plain = [value.split("?")[0] for _, value in arguments]
    parts = plain[:2] if all(not key or not _PARTS.isdisjoint(tokens(key)) for key, _ in arguments[:2]) else []
    for value in (*plain, "/".join(parts), "_".join(parts)):
        ref = id_alone(value, named) or _own_id(value, named)
        if ref is not None:
            user = next((other for key, other in arguments if key.lower() in _USERS), ref.handle)
            return None, replace(ref, handle=user)
    return None


def _own_id(value: str, named: frozenset[str]) -> PostRef | None:
    """The post by an id that only a shortcode has."""
    for key, ids in _IDS.items():
        found = ids.fullmatch(value) if key in named else None
        if found is not None:
            return PostRef(key, value, found.groupdict().get("handle"), "")
    return None
