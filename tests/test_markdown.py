"""Markdown as a page: what site builders show of it, and what they do not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from provenance.parser import parse_article
from provenance.parser.markdown import rendered
from provenance.parser.sniff import is_markdown

ID, OTHER = "1795968363525046272", "1795968363525046111"
URL = f"https://x.com/example/status/{ID}"
QUOTE = f'<blockquote class="twitter-tweet"><p>Hello</p>&mdash; Ada (@example) <a href="{URL}">May 30, 2024</a></blockquote>'
FILM = "Xq3vT7LmB0k"
REMEMBERED = (
    "---\ntitle: Soup\nmeta:\n  _oembed_0a1b2c: <div>  <blockquote\n    class=\"twitter-tweet\"><p>Hello</p>&mdash; Ada (@example)\n"
    f'    <a href="{URL}">May 30, 2024</a></blockquote></div>\n  _oembed_time_0a1b2c: \'1571217366\'\n\npermalink: "/soup/"\n---\n\n'
)


def shown(document: str) -> list[tuple[str | None, str]]:
    return [(embed.post_id, embed.form) for embed in parse_article(document.encode()).embeds]


@pytest.mark.parametrize(("document", "expected"), [
    # what stands before the words: markup is kept, what WordPress only remembers is not
    (f"---\ntitle: Soup\nbody: '{QUOTE}'\n---\n\nWords.\n", [(ID, "blockquote")]),
    (f"{REMEMBERED}Words of the post.\n", []), (f"{REMEMBERED}Words of the post.\n\n{QUOTE}\n", [(ID, "blockquote")]),
    # JBake's header ends with what Markdown would take for the beginning of code
    (f"title=Soup\ndate=2024-05-30\n~~~~~~\n\n{QUOTE}\n\n## More\n", [(ID, "blockquote")]),
    (f"title of no header\n~~~~~~\n\n{QUOTE}\n\n## More\n", []),
    # components
    (f"import Soup from './soup'\n\n# Soup\n\n{QUOTE.replace('class=', 'className=')}\n", [(ID, "blockquote")]),
    (f"# Soup\n\n<blockquote data-theme='dark' className='twitter-tweet'>\n  <a href='{URL}'></a>\n</blockquote>\n", [(ID, "blockquote")]),
    (f"# Soup\n\n{QUOTE.replace('class=', 'className=').replace(') <a', '){SPACE}<a').replace('SPACE', chr(39) + ' ' + chr(39))}\n", [(ID, "blockquote")]),
    # a document that was escaped once too often; markup to be read, behind words of its own
    (f"---\ntitle: Soup\n---\n\n&lt;p&gt;Words&lt;/p&gt;&lt;iframe src=\"https://www.youtube.com/embed/{FILM}\"&gt;&lt;/iframe&gt;\n", [(FILM, "iframe")]),
    (f"# Soup\n\nWrite &lt;iframe src=\"https://www.youtube.com/embed/{FILM}\"&gt;.\n", []),
    # what stands in a box is set in from the margin, in boxes and lists, too
    (f'# Soup\n\n??? info "Look"\n\n    Words\n\n    {QUOTE}\n\n## More\n', [(ID, "blockquote")]),
    (f'# Soup\n\n!!! note\n\tWords\n\n\t=== "Film"\n\n\t\t{QUOTE}\n\nMore\n', [(ID, "blockquote")]),
    (f"# Soup\n\n1. Salt\n\n    !!! tip\n        Words\n\n        {QUOTE}\n\n2. Pepper\n", [(ID, "blockquote")]),
    (f"# Soup\n\n!!! note\n    Words\n\nThe code:\n\n    {QUOTE}\n", []), (f"# Soup\n\n!!! note\n    Words\n\n        {QUOTE}\n", []),
    # code in the "language" of a platform is a post
    (f"# Soup\n\n```youtube\n{FILM}\n```\n\n[Also]({URL})\n", [(FILM, "cms")]), (f"# Soup\n\n```youtube\nurl: https://youtu.be/{FILM}\ntitle: Soup\n```\n", [(FILM, "cms")]),
    (f"# Soup\n\n```tweet\n{URL}\n```\n", [(ID, "cms")]), ("# Soup\n\n```youtube\nVIDEO_ID\n```\n", []),
    (f"# Soup\n\n```text\n{URL}\n```\n", []), (f"# Soup\n\n```youtube-dl\nhttps://youtu.be/{FILM}\n```\n", []),
    (f"# Soup\n\n```twitter\nimport soup  # {URL}\n```\n", []),
    # an element shown as code, between words
    (f'- It shows `<lite-youtube videoid="{FILM}">`: a picture\n- and no frame\n', []),
    # code shows nothing, also between words
    (f"Our address looks like: `https://www.youtube.com/embed/{FILM}`\n", []), (f"# Soup\n\n```\n{QUOTE}\n```\n", []),
])
def test_what_a_site_builder_shows(document: str, expected: list[tuple[str | None, str]]) -> None:
    assert expected == shown(document)


def test_an_address_in_quotes_of_its_own_is_a_link() -> None:
    article = parse_article(f'### Post by somebody\nWords\n\n[Tutorial]("{URL}")\n\nMore words.\n'.encode())

    assert ([], [(ID, URL)]) == (list(article.embeds), [(link.post_id, link.permalink) for link in article.linked_posts])


@pytest.mark.parametrize(("code", "expected"), [
    (f"{{% capture part %}}{{% youtube https://youtu.be/{FILM} %}}{{% endcapture %}}", [(FILM, "cms")]),
    (f"Words, {{% youtube {FILM} %}} and more words.", [(FILM, "cms")]), (f"Words {{{{< youtube {FILM} >}}}} words.", [(FILM, "cms")]),
    (f"**Film:** [youtube=https://www.youtube.com/watch?v={FILM}&w=560] and words", [(FILM, "cms")]),
    (f"> [!VIDEO https://www.youtube.com/embed/{FILM}]", [(FILM, "cms")]), (f'> [!VIDEO "https://www.youtube.com/embed/{FILM}"]', [(FILM, "cms")]),
    (f':::video source="https://www.youtube.com/embed/{FILM}" title="Soup":::', [(FILM, "cms")]), (f"> [!NOTE]\n> https://youtu.be/{FILM} is long.", []),
    (f"A wiki's link to a [film https://www.youtube.com/watch?v={FILM}] in words", []),
    (f"Words `{{% youtube {FILM} %}}` and words.", []), ("Words {% youtube video_id %} and words.", []),
])
def test_shortcodes_among_other_words(code: str, expected: list[tuple[str | None, str]]) -> None:
    assert expected == shown(f"# Soup\n\n{code}\n\nThe end.\n")


def test_the_argument_of_a_directive_is_an_embed_where_it_is_a_player() -> None:
    directive = ".. include:: `frame`\n    :title: soup\n    :src: {}\n    :width: 700px\n\nWords.\n"

    assert [(FILM, "cms")] == shown(directive.format(f"https://www.youtube-nocookie.com/embed/{FILM}?rel=0"))
    assert [] == shown(directive.format(f"https://www.youtube.com/watch?v={FILM}"))


@pytest.mark.parametrize(("text", "expected"), [
    ("---\ntitle: Soup\n\nlayout: post\n---\nWords\n", True), ("It looks like: `https://video.example/embed/a`.", True),
    (">[!VIDEO https://video.example/embed/a]", True), ("> [!NOTE]\n> Words", True), ("> [!] Words", False),
    ("const home = `https://news.example/${path}`", False), ("const home = `https://news.example/a`;", False),
])
def test_signs_of_markdown(text: str, expected: bool) -> None:
    assert expected is is_markdown(text)


@given(st.text(alphabet="-=~_oembed:<>{}[]()'\"`%|! \n\tapclassNme&lt;gt;quot", max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_it_raise(text: str) -> None:
    assert isinstance(rendered(text), str)


@pytest.mark.parametrize("text", [
    "---\n" + "  _oembed_a: b\n    c\n" * 5000, "a=b\n" * 30_000, "<a " * 30_000 + "className=", "](\"https://" * 20_000,
    "---\n" + "\n" * 50_000, "{%" * 30_000, "[youtube=" * 20_000, "[youtube=https://a" * 10_000,
])
def test_it_takes_a_time_linear_in_the_text(text: str) -> None:
    begin = time.process_time()

    parse_article(("# Soup\n\n" + text if not text.startswith(("---", "a=")) else text).encode())

    assert time.process_time() - begin < 5
