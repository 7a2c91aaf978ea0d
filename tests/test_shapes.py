"""
Shapes met on other people's pages, each made small and in words of our own: what must be found, and what must not.

Numbers are those of two surveys of public pages and of a review; a shape with an empty list is a trap.
"""

from __future__ import annotations

import json
from html import escape

import pytest

from provenance.parser import parse_article

SHAPES: list[tuple[str, str, list[tuple[str, str | None]]]] = [
    ('1', '<article><div class="entry-content"><p>Words.</p><p><a href="https://www.youtube.com/watch?v=Xq3vT7LmB0k"><img src="film.jpg" alt="Film"></a></p></div></article>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('1b', '<p>w</p><div class="video"><a href="https://www.youtube.com/watch?v=Xq3vT7LmB0k"><img src="a.jpg"><span class="play"><i></i></span></a></div>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('2', '<p><span class="embed-block embedded-tweet"><iframe data-content="https%3A%2F%2Ftwitter.com%2Fexample_reader%2Fstatus%2F1795968363525046272" src="https://embed.example/tweet#a1"></iframe></span></p>',
     [('x', '1795968363525046272')]),
    ('3', '<iframe src="/media/oembed?url=https%3A//www.youtube.com/watch%3Fv%3DXq3vT7LmB0k&amp;max_width=0&amp;hash=6u0" class="media-oembed-content"></iframe>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('3b', '<iframe src="https://hatenablog-parts.com/embed?url=https%3A%2F%2Ftwitter.com%2Fexample_reader%2Fstatus%2F1795968363525046272" class="embed-card"></iframe>',
     [('x', '1795968363525046272')]),
    ('3c', '<iframe src="https://twitframe.com/show?url=https%3A%2F%2Ftwitter.com%2Fexample_reader%2Fstatus%2F1795968363525046272"></iframe>',
     [('x', '1795968363525046272')]),
    ('4', '<!doctype html><body><script>window.__S__={"article":{"title":"T","body":"<p>Words</p>"},"videoCarousel":{"items":[{"title":"V1","videoId":"Xq3vT7LmB0k","provider":"youtube","url":"/v/1"},{"title":"V2","videoId":"abcdefghij0","provider":"youtube","url":"/v/2"}]}};</script></body>',
     []),
    ('4b', '<!doctype html><body><script>window.__S__={"sections":[{"type":"teaser-list","items":[{"headline":"A","url":"https://n.example/a","video":{"provider":"youtube","id":"Xq3vT7LmB0k"}}]}]};</script></body>',
     []),
    ('5', '<!doctype html><body><script>window.__S__={"article":{"title":"T","body":"<p>W</p>","authors":[{"name":"Jo","social":[{"type":"youtube","url":"https://www.youtube.com/watch?v=Xq3vT7LmB0k"}]}]}};</script></body>',
     []),
    ('6', '<!doctype html><body><script>window.__S__={"sub":[{"form":"embed","embed_url":"https://www.instagram.com/p/CaUsPbUquKV/","source":"instagram"},{"form":"tweet","original_url":"https://twitter.com/example_reader/status/1795968363525046272","tweet_id":"1795968363525046272"}]};</script></body>',
     [('instagram', 'CaUsPbUquKV'), ('x', '1795968363525046272')]),
    ('6b', '<script>self.__next_f.push([1,"5:[\\"$\\",\\"iframe\\",null,{\\"src\\":\\"https://www.youtube.com/embed/Xq3vT7LmB0k\\"}]"])</script>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('7', '<!doctype html><body><script>window.__S__={"name":"core-embed/youtube","attributes":{"url":"https://www.youtube.com/watch?v=Xq3vT7LmB0k"}};</script></body>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('7b', '<!doctype html><body><script>window.__S__={"target":{"sys":{"contentType":{"sys":{"id":"youTubeVideo"}}},"fields":{"url":"https://youtu.be/Xq3vT7LmB0k"}}};</script></body>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('8', '[{"id":1,"link":"https://n.example/t","title":{"rendered":"T"},"content":{"rendered":"<blockquote class=\\"twitter-tweet\\"><p>Hi</p>&mdash; A (@example) <a href=\\"https://twitter.com/example_reader/status/1795968363525046272\\">May 30, 2024</a></blockquote>"}}]',
     [('x', '1795968363525046272')]),
    ('9', '<!doctype html><body><script>window.__S__={"_type":"model.YoutubeBlockElement","assetId":"Xq3vT7LmB0k"};</script></body>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('10', '<!doctype html><body><script>window.__S__={"type":"story","promo_items":{"lead_art":{"type":"oembed_response","subtype":"youtube","raw_oembed":{"html":"<iframe src=\\"https://www.youtube.com/embed/Xq3vT7LmB0k\\">"}}},"content_elements":[]};</script></body>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('11', '<div class="fb-comments" data-href="https://www.facebook.com/example.bakery/posts/1234567" data-numposts="5"></div>',
     []),
    ('12', '<iframe src="youtube.com/embed/Xq3vT7LmB0k"></iframe>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('12b', '<div data-src="www.youtube.com/embed/Xq3vT7LmB0k"></div>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('12c', '<iframe src="http://https://www.youtube.com/embed/Xq3vT7LmB0k"></iframe>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('13', '<article data-tweet-id="1795968363525046272"><a href="https://x.com/example_reader">Ada</a> <a href="https://x.com/example_reader">@example_reader</a><div>Words</div><a href="https://twitter.com/example_reader/status/1795968363525046272"><time datetime="2024-05-30T01:00:00Z">May 30</time></a></article>',
     [('x', '1795968363525046272')]),
    ('14', '<button class="arve-play-btn" data-iframe="https://www.youtube-nocookie.com/embed/Xq3vT7LmB0k?autoplay=1"></button>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('15', '<script type="text/data" class="__se_module_data" data-module=\'{"type":"v2_oembed","data":{"html":"<iframe src=\\"https:\\/\\/www.youtube.com\\/embed\\/Xq3vT7LmB0k\\">"}}\'></script>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('16', '<script>jwplayer("p").setup({file: "https://www.youtube.com/watch?v=Xq3vT7LmB0k"})</script>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('17', '&lt;blockquote class=&quot;twitter-tweet&quot;&gt;&lt;p&gt;Hi&lt;/p&gt;&amp;mdash; A (@example) &lt;a href=&quot;https://twitter.com/example_reader/status/1795968363525046272&quot;&gt;May 30, 2024&lt;/a&gt;&lt;/blockquote&gt;',
     [('x', '1795968363525046272')]),
    ('18', '<script type="application/ld+json">{"@type":"LiveBlogPosting","liveBlogUpdate":[{"@type":"BlogPosting","sharedContent":{"@type":"WebPage","url":"https://twitter.com/example_reader/status/1795968363525046272"}}]}</script>',
     [('x', '1795968363525046272')]),
    ('A1', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"__typename":"YoutubeEmbed","videoId":"dQw4w9WgXcQ"}]}}}}</script></body>',
     [('youtube', 'dQw4w9WgXcQ')]),
    ('A2', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"__typename":"YouTubeVideo","id":"dQw4w9WgXcQ"}]}}}}</script></body>',
     [('youtube', 'dQw4w9WgXcQ')]),
    ('A3', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"__typename":"VimeoEmbed","videoId":"76979871"}]}}}}</script></body>',
     [('vimeo', '76979871')]),
    ('A4', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"youtubeId":"dQw4w9WgXcQ"}]}}}}</script></body>',
     [('youtube', 'dQw4w9WgXcQ')]),
    ('A5', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"vimeoId":"76979871"}]}}}}</script></body>',
     [('vimeo', '76979871')]),
    ('A6', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"type":"video","provider":"vimeo","id":76979871}]}}}}</script></body>',
     [('vimeo', '76979871')]),
    ('A7', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"vimeo_id":76979871}]}}}}</script></body>',
     [('vimeo', '76979871')]),
    ('B1', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"embedUrl":"https://www.youtube.com/embed/dQw4w9WgXcQ"}]}}}}</script></body>',
     [('youtube', 'dQw4w9WgXcQ')]),
    ('B2', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"embed_url":"https://player.vimeo.com/video/76979871"}]}}}}</script></body>',
     [('vimeo', '76979871')]),
    ('B3', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"kind":"iframe","src":"https://player.vimeo.com/video/76979871"}]}}}}</script></body>',
     [('vimeo', '76979871')]),
    ('B4', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"iframeUrl":"https://www.linkedin.com/embed/feed/update/urn:li:share:6967851411178975234"}]}}}}</script></body>',
     [('linkedin', '6967851411178975234')]),
    ('B5', '<script>window.__APOLLO_STATE__ = {"MediaResource:aa":{"__typename":"MediaResource","iframeSrc":"https://cdn.embedly.com/widgets/media.html?type=text%2Fhtml&key=k&schema=twitter&url=https%3A//twitter.com/a_name/status/1795968363525046272&image=","iframeHeight":281}}</script>',
     [('x', '1795968363525046272')]),
    ('D', '<!doctype html><body><script>window.__S__={"a":[{"id":"1","form":"tweet","original_url":"https://twitter.com/example_reader/status/1795968363525046272","twitter_id":"1795968363525046272"},{"id":"2","form":"embed","source":"instagram","original_url":"https://www.instagram.com/p/C7hQ9YqNvAb/"}]};</script></body>',
     [('x', '1795968363525046272'), ('instagram', 'C7hQ9YqNvAb')]),
    ('E', '<!doctype html><body><script>window.__S__={"article":{"x":1},"latest":{"items":[{"headline":"P","slug":"/p","leadMedia":{"type":"youtube","url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ"}}]}};</script></body>',
     []),
    ('G1', '<p>a</p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ" class="preview-lazyload preview-youtube" data-video-title="Film"></a><p>b</p>',
     [('youtube', 'dQw4w9WgXcQ')]),
    ('G2', '<a class="embedly-card" href="https://twitter.com/example_reader/status/1795968363525046272">Card</a>',
     [('x', '1795968363525046272')]),
    ('G3', '<figure class="AssetEmbedWrapper asset-embed"><div class="SocialEmbed"><div class="ExternalEmbedTwitter"><h3>X content</h3><p>This content can also be viewed on the site it <a href="https://twitter.com/example_reader/status/1795968363525046272">originates</a> from.</p></div></div></figure>',
     [('x', '1795968363525046272')]),
    ('H1', '<div class="youtube-embed" data-video_id="a_b-c123de0"></div>',
     [('youtube', 'a_b-c123de0')]),
    ('H3', '<div class="twitterembed-canvas tac_twitterembed" tweetid="1795968363525046272"></div>',
     [('x', '1795968363525046272')]),
    ('J1', '<!doctype html><body><script>window.__S__={"type":"VIDEO","videoData":{"video":{"src":{"url":"https://www.youtube.com/watch?v=Xq3vT7LmB0k"}}}};</script></body>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('J2', '<script>extVideoConfig = {"width":"480","url":"https://www.youtube.com/watch?v=Xq3vT7LmB0k"};</script>',
     [('youtube', 'Xq3vT7LmB0k')]),
    ('J3', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"type":"video","url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ"}]}}}}</script></body>',
     [('youtube', 'dQw4w9WgXcQ')]),
    ('J4', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"type":"social","url":"https://twitter.com/example_reader/status/1795968363525046272"}]}}}}</script></body>',
     [('x', '1795968363525046272')]),
    ('K', '<section class="post-comments"><bluesky-comments uri="at://did:plc:3jz4agnyzcrsvpnprxrbjrpa/app.bsky.feed.post/3lvq7aeuwbg42"></bluesky-comments></section>',
     []),
    ('z1', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"type":"x","url":"https://twitter.com/example_reader/status/1795968363525046272"}]}}}}</script></body>',
     [('x', '1795968363525046272')]),
    ('z2', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"type":"x","id":"1795968363525046272"}]}}}}</script></body>',
     [('x', '1795968363525046272')]),
    ('z3', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"type":"embed","provider":"x","id":"1795968363525046272"}]}}}}</script></body>',
     [('x', '1795968363525046272')]),
    ('z4', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"x":{"url":"https://twitter.com/example_reader/status/1795968363525046272"}}]}}}}</script></body>',
     [('x', '1795968363525046272')]),
    ('w1', '<iframe data-recommend-id="twitter://1795968363525046272" id="twitter-1795968363525046272" data-src="//kinja.com/ajax/inset/iframe?id=twitter-1795968363525046272&amp;autosize=1" class="lazyload"></iframe>',
     [('x', '1795968363525046272')]),
    ('w2', '<iframe src="https://lifehacker.com/embed/inset/iframe?id=twitter-1795968363525046272&autosize=1"></iframe>',
     [('x', '1795968363525046272')]),
    ('w3', '<iframe src="/ajax/inset/iframe?id=youtube-video-7FWF9375hUA&amp;start=0"></iframe>',
     [('youtube', '7FWF9375hUA')]),
    ('u', '<script>window.__APOLLO_STATE__={"MediaResource:96ad7a37c2e04a1d1f2c4d0a0f1ce2c9":{"type":"embed","url":"https://twitter.com/example_reader/status/1795968363525046272"}}</script>',
     [('x', '1795968363525046272')]),
    ('n1', '<script type="application/json" id="__NUXT_DATA__">[["ShallowReactive",1],{"data":2},{"article":3},{"body":4},[5],{"type":6,"provider":7,"url":8},"embed","twitter","https://twitter.com/example_reader/status/1795968363525046272"]</script>',
     [('x', '1795968363525046272')]),
    ('n2', '<script>streamController.enqueue("[{\\"_1\\":2},\\"loaderData\\",{\\"_3\\":4},\\"routes/article\\",{\\"_5\\":6},\\"body\\",[7],{\\"_8\\":9,\\"_10\\":11,\\"_12\\":13},\\"type\\",\\"embed\\",\\"provider\\",\\"twitter\\",\\"url\\",\\"https://twitter.com/example_reader/status/1795968363525046272\\"]")</script>',
     [('x', '1795968363525046272')]),
    ('e1', '<!doctype html><body><script>window.__S__={"posts":{"title":"More","items":[{"headline":"A","slug":"/a","body":[{"type":"tweet","id":"1795968363525046272"}]},{"headline":"B","slug":"/b","body":[]}]}};</script></body>',
     []),
    ('j1', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"type":"social-media","provider":"twitter","id":"1795968363525046272","html":null}]}}}}</script></body>',
     [('x', '1795968363525046272')]),
    ('j2', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"type":"socialMedia","network":"twitter","postUrl":"https://twitter.com/example_reader/status/1795968363525046272"}]}}}}</script></body>',
     [('x', '1795968363525046272')]),
    ('j3', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"acf_fc_layout":"twitter","url":"https://twitter.com/example_reader/status/1795968363525046272"}]}}}}</script></body>',
     [('x', '1795968363525046272')]),
    ('g', '<div class="embed-container"><a href="https://twitter.com/example_reader/status/1795968363525046272"></a></div>',
     [('x', '1795968363525046272')]),
    ('v', '<!doctype html><body><script>window.__S__={"services":{"linkedin":{"partnerId":"7084656651378536448"}}};</script></body>',
     []),
    ('b', '<!doctype html><body><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"body":[{"type":"iframe","src":"https://t.me/example_town/613?embed=1"}]}}}}</script></body>',
     [('telegram', 'example_town/613')]),
    ('h', '# T\n\nW *x*\n\n%[https://twitter.com/example_reader/status/1795968363525046272]\n',
     [('x', '1795968363525046272')]),
    ('reddit comments', '<iframe src="https://www.reddit.com/r/a/comments/abc123/t/c1aaaa/"></iframe><p>x</p><iframe src="https://www.reddit.com/r/a/comments/abc123/t/c2bbbb/"></iframe><p>x</p>',
     [('reddit', 'abc123'), ('reddit', 'abc123')]),
    ('wall and video of VK', '<iframe src="https://vk.com/wall-123_456"></iframe><p>x</p><iframe src="https://vk.com/video_ext.php?oid=-123&id=456"></iframe>',
     [('vk', '-123_456'), ('vk', '-123_456')]),
    ('event and video of Vimeo', '<iframe src="https://vimeo.com/event/123456"></iframe><p>x</p><iframe src="https://player.vimeo.com/video/123456"></iframe>',
     [('vimeo', '123456'), ('vimeo', '123456')]),
    ('one number on two servers', '<iframe src="https://a.example/@u/109300000000000000/embed"></iframe><p>x</p><iframe src="https://b.example/@u/109300000000000000/embed"></iframe>',
     [('mastodon', '109300000000000000'), ('mastodon', '109300000000000000')]),
    ('one key under two authors', '<iframe src="https://embed.bsky.app/embed/did:plc:mttns4lrwbqcabm6p4g37ztn/app.bsky.feed.post/3lszahaqhi3id"></iframe><p>x</p><iframe src="https://embed.bsky.app/embed/did:plc:ovmizwdiaeq3kdfyspsc5lkr/app.bsky.feed.post/3lszahaqhi3id"></iframe>',
     [('bluesky', '3lszahaqhi3id'), ('bluesky', '3lszahaqhi3id')]),
    ('a drawn post that quotes one', '<p>w</p><div class="tweet"><b>Ada</b> <span>@example</span><div>Words here</div><div class="quoted-tweet"><b>Bo</b> @other<p>Is it?</p><a href="https://twitter.com/other/status/1796195683625484111">May 1, 2024</a></div><a href="https://twitter.com/example/status/1796195683625484328">May 30, 2024</a></div>',
     [('x', '1796195683625484328')]),
    ('a blockquote in a blockquote of its class, closed', '<blockquote class="twitter-tweet"><p>One</p><blockquote class="twitter-tweet"><p>Two</p>&mdash; Bo (@other) <a href="https://twitter.com/other/status/1796195683625484111">May 30, 2024</a></blockquote>&mdash; Ada (@example) <a href="https://twitter.com/example/status/1796195683625484328">May 30, 2024</a></blockquote>',
     [('x', '1796195683625484328')]),
    ('copied text with CRLF', 'Intro\r\n\r\nAda Example\r\n@example\r\n·\r\nMay 30\r\nWords\r\n\r\nMore',
     [('x', None)]),
    ('copied text in paragraphs', '<p>w</p><p>Ada</p><p>@example</p><p>·</p><p>May 30</p><p>Words there</p><p>more</p>',
     [('x', None)]),
    ('a shortcode with id=', '<p>w</p><p>{{< tweet id="1796195683625484328" >}}</p>',
     [('x', '1796195683625484328')]),
    ('a word under a key of YouTube', '<div data-youtube="subscribers"></div>',
     []),
    ('a word beside a class of YouTube', '<div class="youtube-block" data-id="programming"></div>',
     []),
    ('words of Rumble', '<p><a href="https://rumble.com/vacation-clips.html">x</a> <a href="https://rumble.com/videos-today.html">y</a></p>',
     []),
    ('an account of an author', '<div class="author" data-twitter-id="1796195683625484328"></div>',
     []),
    ('a widget of latest posts', '<main><div id="sb_instagram"><div id="sbi_images"><div class="sbi_item"><a href="https://www.instagram.com/p/BqvsDleB3lV/"><img src="a.jpg"></a></div></div></div></main>',
     []),
    ('a bare address in a widget', '<aside><div class="latest-tweets"><ul><li><p>https://twitter.com/example/status/1796195683625484328</p></li></ul></div></aside>',
     []),
    ("the site's own players", '<script>window.siteConfig={header:{liveStream:{provider:"youtube",url:"https://www.youtube.com/watch?v=dQw4w9WgXcQ"}}}</script><script>var adConfig={"video":{"provider":"youtube","videoId":"dQw4w9WgXcQ"}}</script>',
     []),
    ('a credit below a picture', '<figure><img src="a.png" alt="Screenshot"><figcaption>Screenshot: Twitter/@example</figcaption></figure>',
     [('x', None)]),
]


@pytest.mark.parametrize(("page", "posts"), [(page, posts) for _, page, posts in SHAPES], ids=[name for name, _, _ in SHAPES])
def test_a_shape_is_read(page: str, posts: list[tuple[str, str | None]]) -> None:
    assert posts == [(one.platform, one.post_id) for one in parse_article(page).embeds]


def test_a_quoted_post_is_the_embeds_quoted() -> None:
    pages = {name: page for name, page, _ in SHAPES}
    for name in ("a drawn post that quotes one", "a blockquote in a blockquote of its class, closed"):
        article = parse_article(pages[name])

        assert [("1796195683625484111", "other")] == [
            (one.quoted.post_id, one.quoted.handle) for one in article.embeds if one.quoted is not None]
        assert () == article.linked_posts


@pytest.mark.parametrize("handle", ["nitter", "fxtwitter", "xcancel", "web", "mobile"])
def test_names_of_mirrors_are_never_authors(handle: str) -> None:
    (post,) = parse_article(f'<a href="https://x.com/{handle}/status/1796195683625484328">x</a>').linked_posts

    assert None is post.handle


def test_wrappers_without_end_are_left_alone() -> None:
    page = '<a href="' + "https://web.archive.org/web/2024/" * 2000 + 'https://twitter.com/example/status/20">x</a>'

    assert () == parse_article(page).embeds


BEFORE_ID = "https://twitter.com/example_reader/status/"
STATUS = BEFORE_ID + "1795968363525046272"


def _state(body: object) -> str:
    text = json.dumps({"props": {"pageProps": {"article": {"body": body}}}})
    return f'<script id="__NEXT_DATA__" type="application/json">{text}</script>'


def _held(state: object) -> str:
    return f'<div class="twitter-embed" data-attrs="{escape(json.dumps(state))}" data-component-name="Twitter2ToDOM"></div>'


def _card(*lines: str) -> str:
    return '<div class="tweet-card">' + "".join(f"<div>{line}</div>" for line in lines) + (
        f'<a href="{STATUS}">May 30, 2024</a></div>')


_AUTHOR = 'Ada <a href="https://twitter.com/example_reader">@example_reader</a>'
_OTHER = '<a href="https://twitter.com/other_reader">@other_reader</a>'

#: What a shape says: fields of its first embed.
SAYS: list[tuple[str, str, dict[str, object]]] = [
    ("a comment is not the page's", '<div class="fb-comment-embed" data-href="https://www.facebook.com/example.bakery/posts/1234567?comment_id=98765"></div>',
     {"platform": "facebook", "post_id": "1234567", "handle": None}),
    ("as printed goes before the address", '<iframe src="https://social.example/@example_reader/112345678901234567/embed" class="mastodon-embed"></iframe>'
     '<blockquote class="mastodon-embed" data-embed-url="https://social.example/@example_reader/112345678901234567/embed"><a href="https://social.example/@example_reader/112345678901234567">Post by @example_reader@social.example View on Mastodon</a></blockquote>',
     {"handle": "example_reader@social.example", "printed_handle": "example_reader@social.example"}),
    ("pictures beside the words", _held({"url": STATUS, "full_text": "Look", "username": "example_reader", "name": "Ada", "date": "2024-05-30T01:27:36.000Z", "photos": [{"img_url": "https://media.example/a.jpg", "link_url": "https://t.co/AAAAAAAAAA"}, {"link_url": 5}, "x"]}),
     {"text": "Look", "media_links": ("https://t.co/AAAAAAAAAA",)}),
    ("pictures that stand in the words, too", _held({"url": STATUS, "full_text": "Look pic.twitter.com/AAAAAAAAAA", "username": "example_reader", "photos": [{"link_url": "https://t.co/AAAAAAAAAA"}]}),
     {"media_links": ("pic.twitter.com/AAAAAAAAAA",)}),
    *((f"whom a drawn post answers {number}", _card(*lines), {"post_id": "1795968363525046272", "handle": "example_reader", "display_name": "Ada", "text": "Words here"})
      for number, lines in enumerate((
          (f"Replying to {_OTHER}", _AUTHOR, "Words here"), (_AUTHOR, f"Replying to {_OTHER}", "Words here"),
          ("Replying to", _OTHER, _AUTHOR, "Words here"), (f"In reply to Other Reader ({_OTHER})", _AUTHOR, "Words here"),
          (_AUTHOR, f"Replying to {_OTHER} and 2 others", "Words here"), (_AUTHOR, f"En réponse à {_OTHER}", "Words here"),
          (_AUTHOR, f"Antwort an {_OTHER}", "Words here"), (_AUTHOR, f"返信先: {_OTHER}さん", "Words here"),
          ('<a href="https://twitter.com/other_reader/status/1795968363525046111">In reply to @other_reader</a>', _AUTHOR, "Words here"),
          ("Other Reader reposted", _AUTHOR, "Words here"), (f"Retweeted by {_OTHER}", _AUTHOR, "Words here")))),
    ("words that begin like a label", _card(_AUTHOR, "Replying to all of you: thanks."), {"text": "Replying to all of you: thanks."}),
    ("words that end like one", _card(_AUTHOR, "The post I retweeted"), {"text": "The post I retweeted"}),
    ("an id as a power of ten", f'<blockquote class="twitter-tweet"><p>Hi</p>&mdash; Ada (@example_reader) <a href="{BEFORE_ID}1.79597E+18">May 30, 2024</a></blockquote>',
     {"post_id": None, "handle": "example_reader", "permalink": BEFORE_ID + "1.79597E+18", "problems": ("id-rounded",), "text": "Hi"}),
    ("such an address alone", f"Words.\n\n{BEFORE_ID}1,79597E+18\n\nMore.", {"post_id": None, "form": "cms", "permalink": BEFORE_ID + "1,79597E+18", "problems": ("id-rounded",)}),
    ("such an id in an attribute", '<div class="twitter-embed" data-tweet-id="1.79597E+18"></div>', {"platform": "x", "post_id": None, "problems": ("id-rounded",)}),
    ("counts behind the date", '<div class="activitypub-embed"><b>Ada</b> <span>@ada@social.example</span><p>Hi.</p><div><a href="https://social.example/@ada/109500123456789012">December 12, 2022, 10:00 am</a><span><strong>5</strong> boosts</span><span><strong>7</strong> favorites</span></div></div>',
     {"text": "Hi.", "date_text": "December 12, 2022, 10:00 am"}),
]


@pytest.mark.parametrize(("page", "said"), [(page, said) for _, page, said in SAYS], ids=[name for name, _, _ in SAYS])
def test_a_shape_says(page: str, said: dict[str, object]) -> None:
    first = parse_article(page).embeds[0]

    assert said == {name: getattr(first, name) for name in said}


def test_a_quoted_post_without_an_address() -> None:
    page = _held({"url": STATUS, "full_text": "Look", "username": "example_reader", "name": "Ada",
                  "quoted_tweet": {"full_text": "The first words", "username": "other_reader", "name": "Other"}})
    quoted = parse_article(page).embeds[0].quoted

    assert quoted is not None
    assert (None, None, "other_reader", "Other", "The first words") == (
        quoted.post_id, quoted.permalink, quoted.handle, quoted.display_name, quoted.text)


def test_whom_a_drawn_post_answers_is_a_link() -> None:
    page = _card('<a href="https://twitter.com/other_reader/status/1795968363525046111">In reply to @other_reader</a>', _AUTHOR, "Hi")

    assert ["1795968363525046111"] == [one.post_id for one in parse_article(page).linked_posts]


def test_the_old_way_of_quoting_is_a_link_in_the_words() -> None:
    # An address at the end of the words may quote or only point: no markup says which.
    there = "https://twitter.com/other_reader/status/1795968363525046111"
    page = f'<blockquote class="twitter-tweet"><p>Look <a href="{there}">{there}</a></p>&mdash; Ada (@example_reader) <a href="{STATUS}">May 30, 2024</a></blockquote>'
    article = parse_article(page)
    (embed,) = article.embeds

    assert ("1795968363525046272", (there,), None, ()) == (embed.post_id, embed.links, embed.quoted, article.linked_posts)


@pytest.mark.parametrize("url", ["https://www.reddit.com/r/Town/s/AbCdEfGhIj", "https://www.facebook.com/share/p/AbCdEfGhIj/", "https://www.facebook.com/share/v/15abcdef12/", "https://www.facebook.com/share/1234567890/"])
def test_an_opaque_share_link_is_no_post(url: str) -> None:
    article = parse_article(f'<p><a href="{url}">x</a></p><p>{url}</p><iframe src="{url}"></iframe>')

    assert ((), ()) == (article.embeds, article.linked_posts)


#: What frameworks and services make of one post, met once or twice: platform and id.
ODD_HOLDERS = [
    ("Astro island", f'<div><astro-island component-export="TwitterEmbed" props="{escape(json.dumps({"url": [0, STATUS]}))}"></astro-island></div>'),
    ("Angular state", '<script id="serverApp-state" type="application/json">' + json.dumps({"article": {"body": [{"type": "embed", "url": STATUS}]}}).replace('"', "&q;") + "</script>"),
    ("Angular state with markup", '<script id="serverApp-state" type="application/json">' + json.dumps({"html": f'<blockquote class="twitter-tweet"><p>Hi</p>&mdash; A (@example_reader) <a href="{STATUS}">May 30, 2024</a></blockquote>'}).replace("&", "&a;").replace('"', "&q;").replace("<", "&l;").replace(">", "&g;") + "</script>"),
    ("an expression in an attribute", f"""<div class="embed" x-data="{{ url: '{STATUS}', open: false }}"></div>"""),
    ("linked data with a comma too many", f'<script type="application/ld+json">{{"@type": "SocialMediaPosting", "url": "{STATUS}",}}</script>'),
    ("a host before the host", f'<iframe src="https://town.example//{STATUS.partition("//")[2]}"></iframe>'),
]


@pytest.mark.parametrize("page", [page for _, page in ODD_HOLDERS], ids=[name for name, _ in ODD_HOLDERS])
def test_an_odd_holder(page: str) -> None:
    assert [("x", "1795968363525046272")] == [(one.platform, one.post_id) for one in parse_article(page).embeds]


@pytest.mark.parametrize(("page", "platform", "post_id"), [
    ('<iframe data-src="https://kinja.com/ajax/inset/iframe?id=instagram-C7hQ9YqNvAb"></iframe>', "instagram", "C7hQ9YqNvAb"),
    ('<iframe data-src="https://kinja.com/ajax/inset/iframe?id=vimeo-76979871"></iframe>', "vimeo", "76979871"),
    ('<iframe data-src="https://kinja.com/ajax/inset/iframe?id=tiktok-7359607279966322145"></iframe>', "tiktok", "7359607279966322145"),
    ('<iframe src="https://s9e.github.io/iframe/2/tiktok.min.html#7359607279966322145"></iframe>', "tiktok", "7359607279966322145"),
    ('<iframe src="https://s9e.github.io/iframe/2/threads.min.html#C7hQ9YqNvAb"></iframe>', "threads", "C7hQ9YqNvAb"),
    ('<p><txp:oui_player play="Xq3vT7LmB0k" provider="youtube" /></p>', "youtube", "Xq3vT7LmB0k"),
    ('<p><lite-youtube videoid=\\"Xq3vT7LmB0k\\"></lite-youtube></p>', "youtube", "Xq3vT7LmB0k"),
    ('<blockquote><p>Open.</p>&mdash; Ada (<a href="https://www.threads.net/@ada/post/C7hQ9YqNvAb">@ada</a>) May 30, 2024</blockquote>', "threads", "C7hQ9YqNvAb"),
])
def test_other_frames(page: str, platform: str, post_id: str) -> None:
    article = parse_article(page)

    assert ([(platform, post_id)], ()) == ([(one.platform, one.post_id) for one in article.embeds], article.linked_posts)


def test_a_card_may_hold_a_link_to_another_platforms_post() -> None:
    article = parse_article(_card(_AUTHOR, "Words here", '<a class="expanded-link" href="https://www.youtube.com/watch?v=Xq3vT7LmB0k"><img src="a.jpg"></a>'))

    assert ["x"] == [one.platform for one in article.embeds]
    assert ["youtube"] == [one.platform for one in article.linked_posts]


#: What editors leave for their CMS in text that was never expanded: each alone in its paragraph of Markdown.
SHORTCODES = [
    ("AsciiDoc", "video::Xq3vT7LmB0k[youtube]", "youtube", "Xq3vT7LmB0k"),
    ("GitBook", f'{{% embed url="{STATUS}" %}}', "x", "1795968363525046272"),
    ("GitBook with a caption", f'{{% embed url="{STATUS}" %}}\nThe bridge, seen from the station\n{{% endembed %}}', "x", "1795968363525046272"),
    ("Logseq", f"{{{{tweet {STATUS}}}}}", "x", "1795968363525046272"),
    ("Logseq, a film with its width", "{{video https://www.youtube.com/watch?v=Xq3vT7LmB0k, w=300}}", "youtube", "Xq3vT7LmB0k"),
    ("Roam", "{{[[video]]: https://www.youtube.com/watch?v=Xq3vT7LmB0k&t=3s}}", "youtube", "Xq3vT7LmB0k"),
    ("Roam without brackets", f"{{{{tweet: {STATUS}}}}}", "x", "1795968363525046272"),
    ("AsciiDoc with a width", "video::Xq3vT7LmB0k[youtube, width=640]", "youtube", "Xq3vT7LmB0k"),
    ("a directive", "::youtube{#Xq3vT7LmB0k}", "youtube", "Xq3vT7LmB0k"),
    ("a directive in brackets", "::youtube[Xq3vT7LmB0k]", "youtube", "Xq3vT7LmB0k"),
    ("Zenn", "@[youtube](Xq3vT7LmB0k)", "youtube", "Xq3vT7LmB0k"),
    ("Zenn with an address", f"@[tweet]({STATUS})", "x", "1795968363525046272"),
    ("Gatsby", "`youtube: Xq3vT7LmB0k`", "youtube", "Xq3vT7LmB0k"),
    ("Gatsby with an address", f"`twitter: {STATUS}`", "x", "1795968363525046272"),
    ("Sphinx", ".. youtube:: Xq3vT7LmB0k\n   :width: 640", "youtube", "Xq3vT7LmB0k"),
    ("Jekyll, the platform as an argument", '{% include video id="Xq3vT7LmB0k" provider="youtube" %}', "youtube", "Xq3vT7LmB0k"),
    ("a low line twice in the id", "{{< youtube Xq_vT7LmB_k >}}", "youtube", "Xq_vT7LmB_k"),
    ("WordPress with attributes", '[su_youtube url="https://youtu.be/Xq3vT7LmB0k" width="640"]', "youtube", "Xq3vT7LmB0k"),
    ("WordPress closed at once", '[arve url="https://youtu.be/Xq3vT7LmB0k" /]', "youtube", "Xq3vT7LmB0k"),
    ("WordPress, a name of its own", "[lyte id='Xq3vT7LmB0k' /]", "youtube", "Xq3vT7LmB0k"),
    ("a forum's short name", "[yt]Xq3vT7LmB0k[/yt]", "youtube", "Xq3vT7LmB0k"),
    ("MDX", '<LiteYouTubeEmbed id="Xq3vT7LmB0k" title="t" />', "youtube", "Xq3vT7LmB0k"),
    ("MDX with the platform before the id", '<Instagram instagramId="CaUsPbUquKV" />', "instagram", "CaUsPbUquKV"),
    ("an urn under another name", '{{< linkedinupdate "urn:li:activity:6967851411178975234" >}}', "linkedin", "6967851411178975234"),
    ("VK, two arguments and a size", "{{< vkvideo -230024722 456239026 2 >}}", "vk", "-230024722_456239026"),
    ("VK, with keys", '{{< vkvideo oid="-230024722" id="456239026" hd="2" >}}', "vk", "-230024722_456239026"),
    ("Telegram, two arguments", "{{< telegram example_town 613 >}}", "telegram", "example_town/613"),
    ("in a box of the site builder's", '{{< tab "Film" >}}{{< youtube Xq3vT7LmB0k >}}{{< /tab >}}', "youtube", "Xq3vT7LmB0k"),
    ("Bluesky, a record's key", '<BlueskyEmbed author="ada.example.com" rkey="3lvq7aeuwbg42" />', "bluesky", "3lvq7aeuwbg42"),
    ("Mastodon, in parts", '{{< toot user="example_writer" server="social.example" toot="109500123456789012" >}}', "mastodon", "109500123456789012"),
    ("lines set in from the margin", f'<blockquote class="twitter-tweet">\n \n    <a href="{STATUS}">May 30, 2024</a>\n\n</blockquote>', "x", "1795968363525046272"),
]


@pytest.mark.parametrize(("code", "platform", "post_id"), [
    ('{{&lt; tweet user="example_reader" id="1795968363525046272" &gt;}}', "x", "1795968363525046272"), ("{{&lt; youtube Xq3vT7LmB0k &gt;}}", "youtube", "Xq3vT7LmB0k"),
])
def test_what_a_site_builder_left_in_html(code: str, platform: str, post_id: str) -> None:
    assert [(platform, post_id)] == [(one.platform, one.post_id) for one in parse_article(f"<p>Words.</p><p>{code}</p>").embeds]


@pytest.mark.parametrize(("code", "platform", "post_id"), [case[1:] for case in SHORTCODES], ids=[case[0] for case in SHORTCODES])
@pytest.mark.parametrize("front", ["# Title\n\n", "---\ntitle: T\ntags:\n  - one\n---\n"], ids=["heading", "front matter"])
def test_what_a_site_builder_would_expand(front: str, code: str, platform: str, post_id: str) -> None:
    article = parse_article(f"{front}Words of the text.\n\n{code}\n\nMore words.\n")

    assert ([(platform, post_id)], ()) == ([(one.platform, one.post_id) for one in article.embeds], article.linked_posts)


@pytest.mark.parametrize("page", [
    "# Title\n\n```\n@[youtube](Xq3vT7LmB0k)\n```\n",
    "# Title\n\n    {{< youtube Xq3vT7LmB0k >}}\n",
    "# Title\n\nWrite `youtube: Xq3vT7LmB0k` on a line.\n",
    "# Title\n\n`npm: Xq3vT7LmB0k`\n",
    '# Title\n\n{{< tab "Film" >}}{{< gallery 12 >}}{{< /tab >}}\n\n{{< vk-user "109195958|197594655" >}}\n',
    '# Title\n\n{% vk id="12345" width="300" %}\n\n{{< vk id="12345" height="200" >}}\n',
], ids=["fence", "indented", "in a sentence", "another name", "boxes and accounts", "a number and a size"])
def test_code_is_no_shortcode(page: str) -> None:
    article = parse_article(page)

    assert ((), ()) == (article.embeds, article.linked_posts)


def test_a_post_kept_in_the_front_matter_is_read() -> None:
    page = f'---\ntitle: T\nembed: \'<blockquote class="twitter-tweet"><a href="{STATUS}">May 30, 2024</a></blockquote>\'\n---\nWords.\n'

    assert ["1795968363525046272"] == [one.post_id for one in parse_article(page).embeds]


#: State in words of the publisher's own: what is the page's, and what is another story's.
STATES = [
    ("a value is the platform's name", {"bloques": [{"tipo": "incrustado", "proveedor": "tumblr", "url": "https://example-blog.tumblr.com/post/713659567842373334"}]}, ["713659567842373334"]),
    ("a link called so is a link", {"bloques": [{"tipo": "enlace", "texto": "w", "text": "Tumblr", "url": "https://example-blog.tumblr.com/post/713659567842373334"}]}, []),
    ("a live stream's results", {"content": {"results": [{"type": "POST", "blocks": [{"type": "social", "model": {"source": STATUS}}]}]}}, ["1795968363525046272"]),
    ("other stories without addresses", {"more": [{"headline": "Other", "blocks": [{"type": "embed", "provider": "twitter", "url": STATUS}]}]}, []),
    ("another story in results", {"results": {"headline": "Other", "slug": "/other", "body": [{"type": "tweet", "url": STATUS}]}}, []),
    ("an urn", {"body": [{"type": "linkedin", "urn": "urn:li:share:6967851411178975234"}]}, ["6967851411178975234"]),
]


@pytest.mark.parametrize(("state", "ids"), [case[1:] for case in STATES], ids=[case[0] for case in STATES])
def test_state_of_the_publishers_own(state: object, ids: list[str]) -> None:
    page = f'<!doctype html><main><p>w</p></main><script type="application/json">{json.dumps(state)}</script>'

    assert ids == [one.post_id for one in parse_article(page).embeds]


_QUOTED = "https://twitter.com/other_reader/status/1623600085201858617"
_FRAME = escape(f"""<article><a href="https://twitter.com/example_reader">Ada</a><a href="https://twitter.com/example_reader">@example_reader</a>
<div data-testid="tweetText">Words</div><div role="link"><a href="{_QUOTED}">@other_reader</a><div>Quoted</div></div>
<a href="{STATUS}"><time datetime="2024-05-30T01:00:00Z">May 30</time></a></article>""")


def test_a_frame_saved_with_the_post_that_it_quotes() -> None:
    article = parse_article(f'<p>w</p><iframe id="twitter-widget-3" data-tweet-id="1795968363525046272" srcdoc="{_FRAME}"></iframe>')

    assert [("1795968363525046272", "example_reader", "Ada", "Words")] == [
        (one.post_id, one.handle, one.display_name, one.text) for one in article.embeds]
    assert () == article.linked_posts
    assert "1623600085201858617" == (article.embeds[0].quoted and article.embeds[0].quoted.post_id)


def test_a_post_that_is_a_link_by_its_role_is_no_quoted_one() -> None:
    page = f"""<div class="tweet-card"><div role="link" tabindex="0"><a href="https://x.com/example_reader">Ada</a><a href="https://x.com/example_reader">@example_reader</a>
    <p>Words here</p><a href="{STATUS}">May 30, 2024</a></div></div>"""
    (embed,) = parse_article(page).embeds

    assert ("example_reader", "Ada", "Words here", None) == (embed.handle, embed.display_name, embed.text, embed.quoted)


@pytest.mark.parametrize(("page", "embeds", "links"), [
    ('<blockquote class="tiktok-embed" style="max-width: 605px;"><a target="_blank" href="https://www.tiktok.com/@example_baker?refer=embed">@example_baker</a> words of it</blockquote>', [("tiktok", None, "example_baker")], []),
    ('<div class="insta_widget" data-instaid="CaUsPbUquKV" data-embed="instagram"></div>', [("instagram", "CaUsPbUquKV", None)], []),
    (f'<script type="application/json">{json.dumps({"content": {"link": STATUS, "oembed": {"provider_name": "Twitter", "author_name": "Ada", "html": ""}}})}</script>', [("x", "1795968363525046272", None)], []),
    ('<script>$("#bg").YTPlayer({videoURL:"https://youtu.be/Xq3vT7LmB0k",containment:"body",mute:true});</script>', [], []),
    (f"<rss version='2.0'><channel><item><title>Words</title><link>{STATUS}</link><guid>{STATUS}#m</guid><description>Words</description></item></channel></rss>", [], ["1795968363525046272"]),
    ("<feed><entry><link rel='alternate' href='https://www.youtube.com/watch?v=Xq3vT7LmB0k'/><yt:videoId>Xq3vT7LmB0k</yt:videoId></entry></feed>", [("youtube", "Xq3vT7LmB0k", None)], []),
], ids=["no address", "a short name", "the service's answer beside the address", "a player behind the page", "an item about a post", "an entry with its film"])
def test_rare_shapes(page: str, embeds: list[tuple[str, str | None, str | None]], links: list[str]) -> None:
    article = parse_article(page)

    assert embeds == [(one.platform, one.post_id, one.printed_handle) for one in article.embeds]
    assert links == [one.post_id for one in article.linked_posts]


@pytest.mark.parametrize(("words", "text"), [("Loading tweet…", None), ("Loading...", None), ("Loading trucks", "Loading trucks"), ("Loading the post. Wait", "Loading the post. Wait")])
def test_a_loader_has_no_words_of_the_post(words: str, text: str | None) -> None:
    (embed,) = parse_article(f'<blockquote class="twitter-tweet"><p>{words}</p><a href="{STATUS}">View on X</a></blockquote>').embeds

    assert text == embed.text


@pytest.mark.parametrize(("more", "name"), [({"author_url": "https://www.tiktok.com/@example.ladle"}, "The Ladle"), ({}, None)])
def test_an_author_beside_the_authors_address_is_the_posts(more: dict[str, str], name: str | None) -> None:
    state = escape(json.dumps({"url": "https://www.tiktok.com/@example.ladle/video/7198824321836707152", "author": "The Ladle", **more}))
    (embed,) = parse_article(f'<div class="tiktok-wrap" data-attrs="{state}"></div>').embeds

    assert (name, "7198824321836707152") == (embed.display_name, embed.post_id)


@pytest.mark.parametrize(("script", "ids"), [
    (f'renderExternalContent("{STATUS}")', ["1795968363525046272"]),
    (f"window.embeds.load('{STATUS}', {{lazy: 1}});", ["1795968363525046272"]),
    (f'shareContent("{STATUS}")', []), (f'track("{STATUS}")', []), ('renderExternalContent("https://n.example/a")', []),
    (f'var first = 1; renderExternalContent("{STATUS}")', []),
], ids=["a call", "with options", "a share button", "another call", "no post", "more than a call"])
def test_a_script_that_is_one_call(script: str, ids: list[str]) -> None:
    article = parse_article(f"<article><p>w</p><script>{script}</script></article>")

    assert ids == [one.post_id for one in article.embeds]


def test_a_frame_that_names_the_platform_behind_its_endpoint() -> None:
    page = '<p>w</p><iframe src="https://news.example/embed/telegram?url=https%3A%2F%2Ft.me%2Fexample_town%2F613"></iframe>'

    assert ["example_town/613"] == [one.post_id for one in parse_article(page).embeds]
