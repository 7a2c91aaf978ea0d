"""Pictures that are links to a post: the post, or a sign beside others."""

from __future__ import annotations

import pytest

from provenance.parser import parse_article

FILM, OTHER = "Xq3vT7LmB0k", "Yr4wU8MnC1o"
URL = f"https://www.youtube.com/watch?v={FILM}"


def preview(film: str = FILM, of: str = FILM) -> str:
    return f'<a href="https://www.youtube.com/watch?v={film}"><img src="https://img.youtube.com/vi/{of}/0.jpg" alt="Soup"></a>'


@pytest.mark.parametrize(("markup", "expected"), [
    # nothing beside it
    (f"<p>{preview()}</p>", ["image-link"]), (f'<p><a href="{URL}"><img src="/a.jpg"></a></p>', ["image-link"]),
    # the platform's own picture of that film, among words of its paragraph, or the only one of a list
    (f"<p>Watch the talk of last year, here:\n{preview()}</p>", ["image-link"]), (f"<p>Films:</p><ul><li>{preview()}</li></ul>", ["image-link"]),
    (f"<ul><li>Salt is added late</li><li>Then it boils:\n{preview()}\nClick to watch</li></ul>", ["image-link"]),
    # another picture, another film's, several
    (f'<p>Watch it: <a href="{URL}"><img src="/a.jpg"></a></p>', []), (f"<p>Watch it: {preview(of=OTHER)}</p>", []),
    (f"<p>Watch: {preview()} or {preview(OTHER, OTHER)}</p>", []), (f"<ul><li>{preview()}</li><li>{preview(OTHER, OTHER)}</li></ul>", []),
    (f"<ul><li>{preview()} A soup</li><li>{preview(OTHER, OTHER)} A stew</li></ul>", []), (f"<table><tr><td>{preview()}</td></tr></table>", []),
    (f"<nav><ul><li>{preview()}</li></ul></nav>", []),
])
def test_pictures_of_films(markup: str, expected: list[str]) -> None:
    article = parse_article(f"<html><body><article><p>Words of the article.</p>{markup}<p>More words.</p></article></body></html>")

    assert expected == [embed.form for embed in article.embeds]
    assert {FILM} <= {one.post_id for one in (*article.embeds, *article.linked_posts)}
