"""
Shapes from a sample of other people's pages, taken as they came, that had been read wrongly; each in words of our own.

Traps are among them: what looks like a post and is none.
"""

from __future__ import annotations

import json
from html import escape
from urllib.parse import quote

import pytest

from provenance.parser import parse_article

ID = "1795968363525046272"
URL = f"https://twitter.com/example_reader/status/{ID}"
TRUTH_ID = "111222333444555666"
TRUTH = f"https://truthsocial.com/users/example_reader/statuses/{TRUTH_ID}"
E, L = [("x", ID)], []
QUOTE = (f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Words.</p>&mdash; Example Reader (@example_reader) '
         f'<a href="{URL}">May 30, 2024</a></blockquote>')
FILM = '<iframe width="560" src="https://www.youtube.com/embed/dQw4w9WgXcQ" allowfullscreen></iframe>'
STORIES = [{"title": name, "url": f"/{name}", "html": QUOTE} for name in ("one", "two")]
VALUES = "INSERT INTO `posts` (`id`, `code`) VALUES (1, '{}', NULL);"
#: Name, document, posts shown, posts linked to.
SAMPLED: list[tuple[str, str, list[tuple[str, str]], list[tuple[str, str]]]] = [
    ("Embedly under the publisher's own name", f'<p>w</p><iframe src="https://embedly.news.example/widgets/media.html?type=text%2Fhtml&amp;key=k&amp;schema=twitter&amp;url={quote(URL, "")}&amp;image="></iframe>', E, L),
    ("another path there", f'<p>w</p><iframe src="https://embedly.news.example/page?url={quote(URL, "")}"></iframe>', [], []),
    ("a shortcode on a line of its paragraph", f"# Title\n\nIn this year's talk:\n{{% embed {URL} %}}\n", E, L),
    ("a shortcode between lines", "# Title\n\nLook what I was sent:\n{{< instagram CaUsPbUquKV >}}\nand so *I* made one.\n", [("instagram", "CaUsPbUquKV")], []),
    ("a shortcode before a line", f"# Title\n\n{{{{< tweet {ID} >}}}}\nThat is it.\n", E, L),
    ("shortcodes on one line each", f"# Title\n\n{{{{< instagram CaUsPbUquKV hidecaption >}}}}\n{{{{< tweet {ID} >}}}}\n", [("instagram", "CaUsPbUquKV"), *E], L),
    ("boxes on lines of their own", f"# Title\n\n{{{{< env \"web\" >}}}}\n{{{{< tweet {ID} >}}}}\n{{{{< /env >}}}}\n", E, L),
    ("code set in from the margin", f"- [x] A tag for posts\n\n  ```liquid\n  {{% twitter {URL} %}}\n  ```\n", [], []),
    ("an outliner's entry", f"- Seen\n  collapsed:: true\n\t- {{{{twitter {URL}/photo/1}}}}\n- Words\n", E, L),
    ("code with a shortcode on its line", f"# Title\n\nWrite `so:\n{{{{< tweet {ID} >}}}}\n` there.\n", [], []),
    ("a sentence with a shortcode", f"# Title\n\nIn this {{% embed {URL} %}} line\nand that.\n", E, L),
    ("an expression in a component", f'# Title\n\nWords.\n\n<TwitterTweetEmbed tweetId={{"{ID}"}} />\n', E, L),
    ("an expression with a number", f"# Title\n\nWords.\n\n<Tweet id={{{ID}}} />\n", E, L),
    ("an expression with another quote, and more", f"# Title\n\nWords.\n\n<Tweet theme=\"dark\" id={{`{ID}`}} options={{{{ cards: 1 }}}} />\n", E, L),
    ("a variable", "# Title\n\nWords.\n\n<InstagramEmbed postId={instagramId} />\n", [], []),
    ("a timeline as a component", '# Title\n\nWords.\n\n<TwitterTimelineEmbed screenName={"example_reader"} />\n', [], []),
    ("a site's own entries", '<article class="post" data-tweetid="42"><p>Our own words.</p></article><textarea data-tweetId="20311"></textarea>', [], []),
    ("few digits in a box of X's", '<div class="twitter-tweet" data-tweet-id="20"></div>', [("x", "20")], []),
    ("few digits, and the blockquote in it", '<div data-tweet-id="20"><blockquote class="twitter-tweet"><p>Hi</p>&mdash; A (@example_reader) <a href="https://twitter.com/example_reader/status/20">March 21, 2006</a></blockquote></div>', [("x", "20")], []),
    ("a blockquote without its link, and with its id", f'<blockquote class="twitter-tweet" data-twitter-tweet-id="{ID}"><p>Words.</p>&mdash; Example Reader (@example_reader) May 30, 2024</blockquote>', E, L),
    ("WordPress's own memory before the words", f'---\ntitle: Words\nmeta:\n  _oembed_49d011b5a532b5864de9fc6549a480a4: <div class="embed-twitter"><blockquote\n    class="twitter-tweet"><p lang="en" dir="ltr">Words.</p>&mdash; Example Reader (@example_reader) <a href="{URL}">May\n    30, 2024</a></blockquote></div>\n---\n<p>{URL}</p>\n<p>More words.</p>\n', E, L),
    ("an address that runs into the next words", f"<p><span>RT: {TRUTH}</span>Very true.</p>", [], [("truthsocial", TRUTH_ID)]),
    ("an address that ran into them", f"Seen at {URL}The next sentence.\n\nMore words.", [], E),
    ("a number that goes on", f"<p>Seen at {URL}1x there</p>", [], []),
    ("what a forum makes of an address", f"<p>w</p><p>[URL]{URL}[/URL]</p>", E, L),
    ("what another one makes of it", f"Words.\n\n[twt]{URL}[/twt]\n\nMore.", E, L),
    ("a forum's code", f"Words.\n\n[code]{URL}[/code]\n\nMore.", [], []),
    ("Substack's link around a post without its day", f'<p>w</p><a href="{URL}" data-component-name="Twitter2ToDOM"><p>Example Reader @example_reader</p><p>Words</p></a><p>w</p>', E, L),
    ("a link that another component is", f'<p>w</p><p>See <a href="{URL}" data-component-name="FootnoteAnchorToDOM">1</a></p>', [], E),
    ("a record of the platform's", json.dumps({"id": TRUTH_ID, "url": TRUTH, "content": "<p>Words</p>", "created_at": "2024-05-30T12:00:00.000Z"}), [("truthsocial", TRUTH_ID)], []),
    ("markup under an entry's address", f"<p>w</p><script>const c = {{ events: [{{ title: 'A day', id: 'Town', url: '{QUOTE}', start: '2024-05-30' }}] }};</script>", E, L),
    ("entries that are other stories", "<p>w</p><script>const c = " + json.dumps({"events": [{"title": "A day", "url": "/a-day", "html": QUOTE.replace("/", "\\/")}]}) + ";</script>", [], []),
    ("markup in percent signs in state", f"<p>w</p><script>window.state = {json.dumps({'block': {'embedHtml': quote(QUOTE)}})};</script>", E, L),
    ("markup in percent signs, twice", f"<p>w</p><script>window.state = {json.dumps({'block': {'embedHtml': quote(quote(FILM))}})};</script>", [("youtube", "dQw4w9WgXcQ")], []),
    ("markup in percent signs in settings", f"<p>w</p><div data-component='{json.dumps({'name': 'consent-embed', 'config': {'code': quote(FILM)}})}'></div>", [("youtube", "dQw4w9WgXcQ")], []),
    ("another story's, in percent signs", f"<p>w</p><script>window.state = {json.dumps({'related': [{'title': 'A', 'url': '/a', 'code': quote(QUOTE)}]})};</script>", [], []),
    ("other stories under a name that says so", f"<p>w</p><script>var relatedPosts = {json.dumps({'html': QUOTE})};</script>", [], []),
    ("an advertisement's settings", f"<p>w</p><script>const adConfig = {json.dumps([{'html': QUOTE}])}; show(adConfig)</script>", [], []),
    ("what draws the comments", f"<p>w</p><script>Comments.init({json.dumps({'html': QUOTE})})</script>", [], []),
    ("headlines with addresses, under a name that says nothing", f"<p>w</p><script>var entries2 = {json.dumps(STORIES)};</script>", [], []),
    ("headlines with addresses in an attribute", f"<p>w</p><x-list data-stories='{escape(json.dumps(STORIES))}'></x-list>", [], []),
    ("one entry under such a name", f"<p>w</p><script>var entries2 = {json.dumps(STORIES[:1])};</script>", E, L),
    ("an answer that is a list of entries", json.dumps(STORIES), E, L),
    ("markup after what is not the page's", f"<p>w</p><script>var adConfig = {{a: 1}}; box.innerHTML = {json.dumps(QUOTE)};</script>", E, L),
    ("a shortcode in a dump's row", f"7\tWords.\\r\\n[embed]{URL}[/embed]\t11\t2017-03-09", [], E),
    ("a shortcode among the words of a paragraph", f'<p class="w">Words of it [embed]{URL}[/embed] and more.</p>', [], E),
    ("a forum's link that nobody drew", f"Words [url={URL}]there[/url] and more.", [], E),
    ("JBake's settings", f"title=Words\ndate=2018-07-20\ntags=a,b\n~~~~~~\n\nWords *of* it.\n\n{QUOTE}\n", E, L),
    ("code between tildes", f"# Title\n\n~~~~~~\n{QUOTE}\n~~~~~~\n", [], []),
    ("a dump of a database", VALUES.format(QUOTE.replace('"', '\\"')), E, L),
    ("a string's text without its quotes", ("<p class=\"w\">w</p>\n" + QUOTE + FILM).replace('"', '\\"').replace("\n", "\\n").replace("/", "\\/"), [*E, ("youtube", "dQw4w9WgXcQ")], []),
    ("a record about something else", json.dumps({"id": "7", "url": TRUTH, "content": "<p>Words</p>", "created_at": "2024-05-30T12:00:00.000Z"}), [], []),
]


@pytest.mark.parametrize(("document", "embeds", "linked"), [one[1:] for one in SAMPLED], ids=[one[0] for one in SAMPLED])
def test_what_the_sample_had(document: str, embeds: list[tuple[str, str]], linked: list[tuple[str, str]]) -> None:
    article = parse_article(document)

    assert embeds == [(one.platform, one.post_id) for one in article.embeds]
    assert linked == [(one.platform, one.post_id) for one in article.linked_posts]


def test_a_handle_on_a_line_of_its_own() -> None:
    did = "did:plc:3jz4agnyzcrsvpnprxrbjrpa"
    (embed,) = parse_article(f"""<blockquote class="bluesky-embed" data-bluesky-uri="at://{did}/app.bsky.feed.post/3lvq7aeuwbg42">
        <p lang="en">Words.</p>
        &mdash; Example Reader (
        <a href="https://bsky.app/profile/{did}?ref_src=embed">
        @example-reader.bsky.social
        </a>)
        <a href="https://bsky.app/profile/{did}/post/3lvq7aeuwbg42?ref_src=embed">Nov 5, 2024 at 20:49</a>
    </blockquote>""").embeds

    assert ("example-reader.bsky.social", "Example Reader", "Words.") == (embed.handle, embed.display_name, embed.text)


@pytest.mark.parametrize("line", ["{}", "{}\nMore words.", "Words {} and more.", "Words [there]({}).", "[embed]{}[/embed]"])
def test_low_lines_around_a_handle_are_no_emphasis(line: str) -> None:
    url = f"https://twitter.com/_example_/status/{ID}"
    article = parse_article(f"# Title\n\nWords *of* it.\n\n{line.format(url)}\n")

    (post,) = (*article.embeds, *article.linked_posts)
    assert (ID, "_example_") == (post.post_id, post.address_handle)


TODAY, BEFORE = "May 30, 2024", "Our words about it. "
WORDS = "There is a stove in the hall."
#: What is left of posts in corpora: name, text, and of each post the handle, the name, the day and the words.
FLAT: list[tuple[str, str, list[tuple[str, str | None, str | None, str | None]]]] = [
    ("a corpus without dashes", f"{WORDS}  Example Reader (@example_reader) {TODAY}Is there?  Ada L. (@example_ada) {TODAY}", [
        ("example_reader", "Example Reader", "2024-05-30", WORDS), ("example_ada", "Ada L.", "2024-05-30", "Is there?")]),
    ("without the dash behind a picture", f"A stove pic.twitter.com/abcdefghij  Example Reader (@example_reader) {TODAY}\nOurs.", [
        ("example_reader", "Example Reader", "2024-05-30", "A stove pic.twitter.com/abcdefghij")]),
    ("two blanks before a byline", f"A stove in the hall  Example Reader (@example_reader) {TODAY}\nOur words.", []),
    ("two blanks in a sentence", f"It was said.  Example Reader (@example_reader) {TODAY}, and after that, too.", []),
    ("two blanks that end a line of Markdown", f"It was said.  \nExample Reader (@example_reader) {TODAY}\n", []),
    ("one blank", f"{WORDS} Example Reader (@example_reader) {TODAY}Ours.", []),
    ("the dash as a question mark", f"{WORDS} ? Example Reader (@example_reader) {TODAY} Ours.", [
        ("example_reader", "Example Reader", "2024-05-30", WORDS)]),
    ("the dash as a sign of no character", f"{WORDS} \ufffd Example Reader (@example_reader) {TODAY} Ours.", [
        ("example_reader", "Example Reader", "2024-05-30", WORDS)]),
    ("question marks in a name", f"{WORDS}\n— ???? ??? (@example_reader) {TODAY}", [("example_reader", "???? ???", "2024-05-30", WORDS)]),
    ("a question without a day", f"{WORDS} pic.twitter.com/abcdefghij ? Example Reader (@example_reader)\nOurs.", []),
    ("UTF-8 read as Latin-1", f"{WORDS} \u00e2\x80\x94 Example Reader (@example_reader) {TODAY}", [
        ("example_reader", "Example Reader", "2024-05-30", WORDS)]),
    ("lines of a fixed width", f"{WORDS} — Example\nReader (@example_reader) May\n30, 2024\nOurs.", [
        ("example_reader", "Example Reader", "2024-05-30", WORDS)]),
    ("a line that ends in the dash", f"{WORDS} —\nExample Reader (@example_reader) {TODAY}", [
        ("example_reader", "Example Reader", "2024-05-30", WORDS)]),
    ("the rule above a signature", f"{WORDS}\n\n--\nExample Reader (@example_reader) {TODAY}", []),
    ("milliseconds for a day", f"{WORDS} https://t.co/abcdefghij\n— Example Reader (@example_reader) 1717070400000", [
        ("example_reader", "Example Reader", "2024-05-30", f"{WORDS} https://t.co/abcdefghij")]),
    ("a telephone number", f"{WORDS}\n— Example Reader (@example_reader) 9717070400000", []),
    ("what is told to those who hear the page", f"{BEFORE}Skip Twitter post by @example_reader {WORDS} — Example Reader (@example_reader) {TODAY} Report End of Twitter post by @example_reader More. Skip Twitter post 2 by @example_reader No. — Example Reader (@example_reader) {TODAY}", [
        ("example_reader", "Example Reader", "2024-05-30", WORDS), ("example_reader", "Example Reader", "2024-05-30", "No.")]),
    ("a post about such words", f"My second Twitter post by the river. — Example Reader (@example_reader) {TODAY}", [
        ("example_reader", "Example Reader", "2024-05-30", "My second Twitter post by the river.")]),
    ("two blanks of markup", f"<p>The hall opens.&nbsp;&nbsp;Example Reader (@example_reader) {TODAY}Share</p><p>https://t.co/abcdefghij</p>", []),
    ("the same without the handle", f"{BEFORE}Skip Twitter post by {WORDS} — Example Reader (@example_reader) {TODAY}", [
        ("example_reader", "Example Reader", "2024-05-30", WORDS)]),
    ("words like those", f"I often skip Twitter post by habit when reading — Example Reader (@example_reader) {TODAY}", [
        ("example_reader", "Example Reader", "2024-05-30", "I often skip Twitter post by habit when reading")]),
    ("a byline behind two blanks", f"The hall opens on Monday.  Example Reader (@example_reader) {TODAY}\n\nThe story", []),
    ("a picture's credit behind two blanks", f"It was a long day.  Photo by Example Reader (@example_reader) {TODAY}\n", []),
    ("a question in French", "Vous y croyez ? Example Reader (@example_reader) 30 mai 2024", []),
    ("Instagram's tail that lost its day", "Ours.\n\nA post shared by Example Reader (@example.reader) on\n\nOurs.", [
        ("example.reader", "Example Reader", None, None)]),
    ("a sentence about one", "Ours.\n\nA post shared by Example Reader (@example.reader) on her own account.\n", []),
]


@pytest.mark.parametrize(("text", "posts"), [one[1:] for one in FLAT], ids=[one[0] for one in FLAT])
def test_what_corpora_leave_of_posts(text: str, posts: list[tuple[str, str | None, str | None, str | None]]) -> None:
    shown = [(one.handle, one.display_name, one.shown_date.isoformat() if one.shown_date else None, one.text)
             for one in parse_article(text).embeds]

    assert posts == shown


def test_milliseconds_are_an_instant() -> None:
    (embed,) = parse_article(f"{WORDS}\n— Example Reader (@example_reader) 1717070400000").embeds

    assert ("2024-05-30T12:00:00+00:00", "1717070400000") == (embed.shown_at and embed.shown_at.isoformat(), embed.date_text)
