"""
Pages for measuring: made from a seed, in the proportions of news pages, or read from a folder.

A made page has what real ones have beside the words: a head full of meta elements, navigation, share
buttons, scripts with page state, related stories. Sizes, elements and links follow those of 28 saved
pages of news sites, on which lexbor parses some 200 to 360 MB/s: half of them above 100 kB, 230 to 1,900
elements, 6 to 470 links.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

_WORDS = (
    "council meeting road budget water school library winter repair bridge vote report week street plan office "
    "members public station market summer people local service building group number house river minutes open"
).split()
_EPOCH_MS = 1288834974657


def made(count: int, *, marked_share: float, seed: int = 1) -> list[bytes]:
    """*count* pages; *marked_share* of them with one to four embeds of X, the others with none."""
    rng = random.Random(seed)
    marked = round(count * marked_share)
    return [_page(rng, rng.choice((1, 1, 2, 2, 3, 4)) if number < marked else 0).encode() for number in range(count)]


def read(folder: Path) -> list[bytes]:
    """The saved pages of a folder."""
    return [path.read_bytes() for path in sorted(folder.rglob("*.htm*")) if path.is_file()]


def with_embeds(pages: list[bytes], seed: int = 3) -> list[bytes]:
    """Each page with one to four embeds of X put after paragraphs of its own."""
    from selectolax.lexbor import LexborHTMLParser

    rng = random.Random(seed)
    out = []
    for page in pages:
        places = [found.end() for found in re.finditer(rb"</p>", page)]
        wanted = rng.choice((1, 1, 2, 2, 3, 4))
        for place in sorted(rng.sample(places, min(40, len(places))), reverse=True):
            longer = page[:place] + _embed(rng).encode() + page[place:]
            before, after = (len(LexborHTMLParser(one).css("blockquote")) for one in (page, longer))
            # A paragraph inside a script is none.
            if wanted and after > before:
                page, wanted = longer, wanted - 1
        out += [page] if b"twitter-tweet" in page else []
    return out


def _page(rng: random.Random, embeds: int) -> str:
    paragraphs = rng.randint(8, 30)
    body: list[str] = [f"<p>{_sentence(rng, rng.randint(30, 90))}</p>" for _ in range(paragraphs)]
    for _ in range(embeds):
        body.insert(rng.randint(1, len(body)), _embed(rng))
    links = "".join(
        f'<li class="nav-item nav-item--{_word(rng)} menu-item menu-item-{number}" data-index="{number}"><a '
        f'class="nav-link nav-link--level-2" data-analytics="nav:{_word(rng)}:{number}" href="https://news.example/{_word(rng)}/{number}">'
        f"<span>{_sentence(rng, 3)}</span></a></li>" for number in range(rng.randint(30, 200)))
    related = "".join(_card(rng, number) for number in range(rng.randint(10, 60)))
    metas = "".join(f'<meta property="og:{_word(rng)}" content="{_sentence(rng, 8)}">' for _ in range(20))
    script = "".join(
        f'"{_word(rng)}{number}":{{"id":{rng.getrandbits(40)},"slug":"{_word(rng)}-{_word(rng)}","w":[1,2,3]}},'
        for number in range(min(40_000, int(rng.paretovariate(1.1) * 120))))
    share = ('<a href="https://twitter.com/intent/tweet?url=https%3A%2F%2Fnews.example%2Fa">Share</a>'
             '<a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fnews.example%2Fa">Share</a>')
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{_sentence(rng, 9)}</title>{metas}'
        f'<meta name="twitter:card" content="summary_large_image"><meta name="twitter:site" content="@news">'
        f'<script>window.state={{{script}"end":0}};</script></head><body><nav><ul>{links}</ul></nav><main><article>'
        f'<h1>{_sentence(rng, 9)}</h1><div class="share">{share}</div>{"".join(body)}</article></main>'
        f'<aside class="related">{related}</aside><footer><a href="https://twitter.com/news">Follow us</a></footer>'
        f"</body></html>"
    )


def _card(rng: random.Random, number: int) -> str:
    """A teaser as sites nest them: a picture in six sizes, an icon, a headline, a time."""
    sizes = ", ".join(f"https://img.news.example/{rng.getrandbits(64):x}.jpg?w={width} {width}w"
                      for width in (160, 320, 480, 640, 960, 1280))
    return (
        f'<article class="card card--{_word(rng)} card--compact" data-id="{rng.getrandbits(40)}">'
        f'<div class="card__inner"><a class="card__link" href="/{_word(rng)}/{number}"><picture>'
        f'<source srcset="{sizes}" sizes="(min-width: 900px) 320px, 50vw"><img loading="lazy" class="card__image" '
        f'alt="{_sentence(rng, 5)}" src="https://img.news.example/{rng.getrandbits(64):x}.jpg?w=320&amp;h=180"></picture>'
        f'<h3 class="card__title"><span>{_sentence(rng, 9)}</span></h3></a><div class="card__meta">'
        f'<svg viewBox="0 0 24 24"><path d="M12 2a10 10 0 100 20 10 10 0 000-20z"/></svg>'
        f'<time datetime="2024-05-{number % 28 + 1:02}T10:00:00Z">May {number % 28 + 1}</time></div></div></article>'
    )


def _embed(rng: random.Random) -> str:
    post_id = (rng.randint(1_600_000_000_000, 1_750_000_000_000) - _EPOCH_MS) << 22
    code = "".join(rng.choices("abcdefghijkLMNOPQRST0123456789", k=10))
    handle = f"{_word(rng)}_{rng.randint(1, 99)}"
    return (
        f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{_sentence(rng, 25)} '
        f'<a href="https://twitter.com/hashtag/{_word(rng)}?src=hash&amp;ref_src=twsrc%5Etfw">#{_word(rng)}</a> '
        f'<a href="https://t.co/{code}">pic.twitter.com/{code}</a></p>&mdash; {_word(rng).title()} (@{handle}) '
        f'<a href="https://twitter.com/{handle}/status/{post_id}?ref_src=twsrc%5Etfw">May 30, 2024</a></blockquote>\n'
        f'<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
    )


def _sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(_WORDS, k=words)).capitalize() + "."


def _word(rng: random.Random) -> str:
    return rng.choice(_WORDS)
