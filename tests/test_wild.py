"""
Odd shapes of every platform, as publishers, savers of pages and feeds really make them: what is read, and what is not.

Each has one embed or link, or is a trap with none. Written by hand; no two from one mould.
"""

from __future__ import annotations

import base64
import json
import re
from html import escape
from urllib.parse import quote, unquote

import pytest

from provenance.parser import parse_article

X = "https://twitter.com/example_reader/status/1795968363525046272"
XE = ("x", "1795968363525046272")
YT = ("youtube", "Xq3vT7LmB0k")
WATCH = "https://www.youtube.com/watch?v=Xq3vT7LmB0k"
FRAME = "<iframe src='//www.youtube.com/embed/Xq3vT7LmB0k'></iframe>"
IG = ("instagram", "CaUsPbUquKV")
BLOCK = f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The bridge is open.</p>&mdash; Example Reader (@example_reader) <a href="{X}">May 30, 2024</a></blockquote>'
TID = "3lvq7aeuwbg42"
DID = "did:plc:3jz4agnyzcrsvpnprxrbjrpa"


def _page(inside: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>T</title>{head}</head><body><article><p>Words of the article.</p>{inside}<p>More words.</p></article></body></html>"


TOOT, MA = "https://social.example/@example_writer/109500123456789012", ("mastodon", "109500123456789012")
_FRAMED = f'<div class="detailed-status"><a href="https://social.example/@example_writer">@example_writer</a><p>Words.</p><a href="{TOOT}">Dec 12, 2022</a></div>'


def _state(value: object) -> str:
    return _page(f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"pageProps": value}})}</script>')


#: Name, page, embeds, linked posts.
WILD: list[tuple[str, str, list[tuple[str, str]], list[tuple[str, str]]]] = [
    # Consent walls and lazy loads.
    ("Borlabs: base64 in a script", _page(f'<div class="BorlabsCookie"><script type="text/template" data-borlabs-cookie-content="">{base64.b64encode(BLOCK.encode()).decode()}</script></div>'), [XE], []),
    ("Iubenda", _page('<iframe class="_iub_cs_activate" data-iub-purposes="3" data-suppressedsrc="https://www.youtube.com/embed/Xq3vT7LmB0k"></iframe>'), [YT], []),
    ("OneTrust", _page('<iframe class="optanon-category-C0004" data-src="https://www.instagram.com/p/CaUsPbUquKV/embed/captioned"></iframe>'), [IG], []),
    ("Cookiebot", _page('<iframe data-cookieblock-src="https://www.youtube.com/embed/Xq3vT7LmB0k" data-cookieconsent="marketing"></iframe>'), [YT], []),
    ("Complianz", _page('<iframe data-placeholder-image="p.jpg" data-category="marketing" data-service="youtube" class="cmplz-iframe" data-cmplz-target="src" data-src-cmplz="https://www.youtube.com/embed/Xq3vT7LmB0k?feature=oembed" src="about:blank"></iframe>'), [YT], []),
    ("Klaro", _page('<iframe data-name="youtube" data-src="https://www.youtube-nocookie.com/embed/Xq3vT7LmB0k"></iframe>'), [YT], []),
    ("tarteaucitron", _page('<div class="youtube_player" data-videoID="Xq3vT7LmB0k" data-width="560"></div>'), [YT], []),
    ("Usercentrics", _page('<iframe uc-src="https://www.tiktok.com/embed/v2/7359607279966322145"></iframe>'), [("tiktok", "7359607279966322145")], []),
    ("Embetty", _page('<embetty-tweet status="1795968363525046272"></embetty-tweet>'), [XE], []),
    ("Embetty: with other attributes", _page('<embetty-tweet include-thread status="1795968363525046272" server-url="/e"></embetty-tweet><embetty-video type="youtube" video-id="Xq3vT7LmB0k"></embetty-video>'), [XE, YT], []),
    ("Embetty, and nothing else", '<embetty-tweet status="1795968363525046272"></embetty-tweet>', [XE], []),
    ("a click puts a frame in its place", _page('<div class="film" onclick="this.innerHTML=\'<iframe src=&quot;https://www.youtube.com/embed/Xq3vT7LmB0k?autoplay=1&quot;></iframe>\'"><img src="a.jpg" alt=""></div>'), [YT], []),
    ("a list of ids in a script", _page('<script>var tweetIds = ["1795968363525046272"]; var userIds = ["1795968363525046111"]; tweetIds.forEach(show);</script>'), [XE], []),
    ("two clicks", _page(f'<div class="two-click" data-html="{escape(BLOCK)}"><button>Show it</button></div>'), [XE], []),
    ("a wall that says whose it is", _page(f'<div class="consent-wall" data-vendor="twitter"><p>Shown with your consent only.</p><a href="{X}">Open the page</a></div>'), [XE], []),
    ("a comment that is an address", _page(f'<ol class="comments"><li>{X}</li></ol>'), [XE], []),
    ("cards of a platform in a grid", _page(f'<div class="grid"><a class="card twitter" href="{X}"><img src="a.jpg" alt=""><h3>Words</h3></a></div>'), [], [XE]),
    ("a stream's script that says something else, too", _page(f'<script>window.state={{"type":"tweet","url":"{X}"}};self.__next_f.push([1,"5:[]\\n"])</script>'), [XE], []),
    ("a list of sources that says whose they are", _page(f'<ul><li data-service="twitter"><a href="{X}">What she said</a> on that day</li></ul>'), [], [XE]),
    ("a share bar that says so", _page(f'<div class="share-bar" data-network="twitter"><a href="{X}">x</a></div>'), [], [XE]),
    ("LazyLoad by WP Rocket", _page('<div class="rll-youtube-player" data-src="https://www.youtube.com/embed/Xq3vT7LmB0k" data-id="Xq3vT7LmB0k" data-query="feature=oembed"></div><noscript><iframe src="https://www.youtube.com/embed/Xq3vT7LmB0k"></iframe></noscript>'), [YT], []),
    ("lazysizes", _page('<iframe class="lazyload" data-src="//player.vimeo.com/video/76979871?h=abc"></iframe>'), [("vimeo", "76979871")], []),
    ("in a box to copy from", _page(f'<textarea class="embed-code" readonly>{escape(BLOCK)}</textarea>'), [], []),
    ("markup in a template", _page(f"<template>{BLOCK}</template>"), [XE], []),
    ("noscript and data", _page(f'<div data-embed-url="{X}"><noscript>{BLOCK}</noscript></div>'), [XE], []),
    ("in a comment: shown to nobody", _page(f"<!-- {BLOCK} -->"), [], []),
    # CMS wrappers.
    ("drawn in a blockquote whose class calls it a quote", _page(f'<div class="sub-tweet"><blockquote class="sub-tweet__quote"><a href="https://x.com/calla_nobody"><span>Calla Nobody</span> <span>@calla_nobody</span></a><p>Words here</p><a href="{X}">29 May 2024</a></blockquote></div>'), [XE], []),
    ("Gutenberg, raw", f'<!-- wp:paragraph --><p>W</p><!-- /wp:paragraph -->\n\n<!-- wp:embed {{"url":"{X}","type":"rich","providerNameSlug":"twitter"}} -->\n<figure class="wp-block-embed is-type-rich is-provider-twitter"><div class="wp-block-embed__wrapper">\n{X}\n</div></figure>\n<!-- /wp:embed -->', [XE], []),
    ("Ghost", _page(f'<figure class="kg-card kg-embed-card">{BLOCK}</figure>'), [XE], []),
    ("Squarespace", _page(f'<div class="sqs-block embed-block" data-block-json="{escape(json.dumps({"html": BLOCK, "url": X, "providerName": "Twitter"}))}"></div>'), [XE], []),
    ("Squarespace video", _page(f'<div class="sqs-block video-block" data-block-json="{escape(json.dumps({"url": WATCH, "html": FRAME, "providerName": "YouTube"}))}"></div>'), [YT], []),
    ("Wix", _page('<wix-video data-video-info="{&quot;videoUrl&quot;:&quot;https://www.youtube.com/watch?v=Xq3vT7LmB0k&quot;}"></wix-video>'), [YT], []),
    ("Elementor", _page(f'<div class="elementor-widget-video" data-settings="{escape(json.dumps({"youtube_url": WATCH, "video_type": "youtube"}))}" data-widget_type="video.default"></div>'), [YT], []),
    ("CKEditor 5", _page(f'<figure class="media"><oembed url="{WATCH}"></oembed></figure>'), [YT], []),
    ("CKEditor 5, drawn", _page(f'<figure class="media"><div data-oembed-url="{WATCH}"><div style="position: relative;"><iframe src="https://www.youtube.com/embed/Xq3vT7LmB0k"></iframe></div></div></figure>'), [YT], []),
    ("Medium through Embedly", _page(f'<figure><div class="iframeContainer"><iframe src="https://cdn.embedly.com/widgets/media.html?type=text%2Fhtml&amp;key=a&amp;schema=twitter&amp;url={quote(X, "")}&amp;image=a.jpg"></iframe></div></figure>'), [XE], []),
    ("Tumblr, its own player", _page(f'<figure class="tmblr-full tmblr-embed" data-provider="youtube" data-orig-width="540" data-url="{quote(WATCH, "")}"><iframe src="https://www.youtube.com/embed/Xq3vT7LmB0k"></iframe></figure>'), [YT], []),
    ("Instant Articles", _page(f'<figure class="op-interactive"><iframe>{BLOCK}<script async src="https://platform.twitter.com/widgets.js"></script></iframe></figure>'), [XE], []),
    ("Apple News", json.dumps({"version": "1.7", "title": "T", "components": [{"role": "body", "text": "W"}, {"role": "tweet", "URL": X}, {"role": "embedwebvideo", "URL": "https://www.youtube.com/embed/Xq3vT7LmB0k"}, {"role": "instagram", "URL": "https://www.instagram.com/p/CaUsPbUquKV/"}]}), [XE, YT, IG], []),
    ("Editor.js", json.dumps({"time": 1, "blocks": [{"type": "embed", "data": {"service": "youtube", "source": WATCH, "embed": "https://www.youtube.com/embed/Xq3vT7LmB0k", "width": 580}}]}), [YT], []),
    ("Sanity", _state({"body": [{"_type": "youtube", "_key": "a1", "url": WATCH}, {"_type": "tweet", "_key": "b1", "id": XE[1]}]}), [YT, XE], []),
    ("Contentful, an asset's link", _state({"article": {"content": [{"nodeType": "embedded-entry-block", "data": {"target": {"fields": {"tweetId": XE[1]}}}}]}}), [XE], []),
    ("Storyblok", _state({"story": {"content": {"body": [{"component": "TweetEmbed", "_uid": "a", "tweet_url": X}]}}}), [XE], []),
    ("Strapi zones", _state({"article": {"blocks": [{"__component": "shared.youtube", "videoId": "Xq3vT7LmB0k"}]}}), [YT], []),
    ("Prismic", _state({"slices": [{"slice_type": "embed", "primary": {"embed": {"type": "rich", "provider_name": "Twitter", "embed_url": X, "html": BLOCK}}}]}), [XE], []),
    ("ProseMirror", json.dumps({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "W"}]}, {"type": "youtube", "attrs": {"src": WATCH, "start": 0}}]}), [YT], []),
    ("Slate, a link in words", _state({"body": [{"type": "paragraph", "children": [{"type": "link", "url": X, "children": [{"text": "a post"}]}]}]}), [], []),
    ("Arc, reference to markup", _state({"content_elements": [{"type": "oembed_response", "subtype": "instagram", "raw_oembed": {"type": "rich", "provider_name": "Instagram", "_id": "https://www.instagram.com/p/CaUsPbUquKV/", "html": "<blockquote class=\"instagram-media\" data-instgrm-permalink=\"https://www.instagram.com/p/CaUsPbUquKV/\"></blockquote>"}}]}), [IG], []),
    ("React server stream", _page('<script>self.__next_f.push([1,"a:[\\"$\\",\\"$L9\\",null,{\\"tweetId\\":\\"1795968363525046272\\"}]\\n"])</script>'), [XE], []),
    # Islands.
    ("Astro", _page(f'<astro-island component-url="/_astro/Tweet.a1b2c3.js" component-export="Tweet" props="{escape(json.dumps({"id": [0, XE[1]]}))}" client="visible"></astro-island>'), [XE], []),
    ("Guardian", _page(f'<gu-island name="TweetBlockComponent" props="{escape(json.dumps({"element": {"_type": "model.dotcomrendering.pageElements.TweetBlockElement", "html": BLOCK, "url": X, "id": XE[1], "hasMedia": False}}))}"></gu-island>'), [XE], []),
    ("a Vue component", _page(f'<tweet-embed :tweet-id="\'{XE[1]}\'"></tweet-embed>'), [XE], []),
    ("Stimulus", _page(f'<div data-controller="twitter" data-twitter-id-value="{XE[1]}"></div>'), [XE], []),
    ("Turbo frame", _page(f'<turbo-frame id="tweet" src="/embeds/twitter?url={quote(X, "")}"></turbo-frame>'), [], []),
    ("react-rails", _page(f'<div data-react-class="TweetEmbed" data-react-props="{escape(json.dumps({"tweetUrl": X}))}"></div>'), [XE], []),
    # Saved and mirrored.
    ("SingleFile: frame in srcdoc", _page(f'<iframe srcdoc="{escape(BLOCK)}"></iframe>'), [XE], []),
    ("Wayback frame", _page('<iframe src="/web/20240601000000if_/https://www.youtube.com/embed/Xq3vT7LmB0k"></iframe>'), [YT], []),
    ("Wayback blockquote", _page(BLOCK.replace(X, f"https://web.archive.org/web/20240601/{X}")), [XE], []),
    ("archive.today, classes gone", _page(f'<div style="margin:0"><div>The bridge is open.</div>— Example Reader (@example_reader) <a href="https://archive.ph/o/aBc12/{X}">May 30, 2024</a></div>'), [XE], []),
    ("Google translate", _page('<p>See <a href="https://x-com.translate.goog/example_reader/status/1795968363525046272?_x_tr_sl=en">this</a>.</p>'), [], [XE]),
    ("AMP cache", _page('<p>See <a href="https://www-instagram-com.cdn.ampproject.org/c/s/www.instagram.com/p/CaUsPbUquKV/">this</a>.</p>'), [], [IG]),
    ("nitter", _page('<p>See <a href="https://nitter.net/example_reader/status/1795968363525046272#m">this</a>.</p>'), [], [XE]),
    ("fixupx", _page("<p>https://fixupx.com/example_reader/status/1795968363525046272</p>"), [XE], []),
    ("ddinstagram", _page('<p>See <a href="https://www.ddinstagram.com/p/CaUsPbUquKV/">this</a>.</p>'), [], [IG]),
    ("vxtiktok", _page('<p>See <a href="https://www.vxtiktok.com/@example_baker/video/7359607279966322145">this</a>.</p>'), [], [("tiktok", "7359607279966322145")]),
    ("piped", _page('<p>See <a href="https://piped.video/watch?v=Xq3vT7LmB0k">this</a>.</p>'), [], [YT]),
    ("old reddit", _page('<p>See <a href="https://old.reddit.com/r/example/comments/1cl9h0a/words/">this</a>.</p>'), [], [("reddit", "1cl9h0a")]),
    ("saved page: the frame's file", _page('<iframe id="twitter-widget-0" data-tweet-id="1795968363525046272" src="./T_files/Tweet.html"></iframe>'), [XE], []),
    # Feeds.
    ("RSS, escaped", f"<rss version='2.0'><channel><item><title>T</title><description>{escape('<p>W</p>' + BLOCK)}</description></item></channel></rss>", [XE], []),
    ("RSS, escaped twice", f"<rss version='2.0'><channel><item><title>T</title><description>{escape(escape('<p>W</p>' + BLOCK))}</description></item></channel></rss>", [XE], []),
    ("RSS, CDATA", f"<rss version='2.0'><channel><item><content:encoded><![CDATA[<p>W</p>{BLOCK}]]></content:encoded><description>Short</description></item></channel></rss>", [XE], []),
    ("Atom, xhtml", f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{BLOCK}</div></content></entry></feed>', [XE], []),
    ("JSON Feed", json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_html": f"<p>W</p>{BLOCK}"}]}), [XE], []),
    # State of other publishers' systems.
    ("state: a schema of blocks", _state({"blocks": [{"_schema": "pbj:site:canvas:block:twitter-tweet-block:1-0-0", "tweet_id": "1795968363525046272", "tweet_text": "<p>Hi</p>"}, {"_schema": "pbj:site:canvas:block:instagram-media-block:1-0-0", "id": "CaUsPbUquKV"}, {"_schema": "pbj:site:canvas:block:facebook-post-block:1-0-0", "href": "https://www.facebook.com/example.bakery/posts/1015898765432100"}]}), [XE, IG, ("facebook", "1015898765432100")], []),
    ("state: a channel and a resource", _state({"blocks": [{"type": "socialEmbed", "socialMediaChannel": "twitter", "resource": "1795968363525046272"}, {"type": "socialEmbed", "socialMediaChannel": "instagram", "resource": "CaUsPbUquKV"}]}), [XE, IG], []),
    ("state: a content_type", _state({"components": [{"content_type": "twitter_tweet", "content": {"url": X}}, {"content_type": "instagram_media", "content": {"url": "https://www.instagram.com/p/CaUsPbUquKV/"}}]}), [XE, IG], []),
    ("state: a resource's kind", _state({"body": [{"resource": "nc-twitter", "id": "1795968363525046272"}]}), [XE], []),
    ("state: a template's name", _state({"body": [{"_template": "/instagram/InstagramUrl.hbs", "postUrl": "https://www.instagram.com/p/CaUsPbUquKV/"}, {"_template": "/twitter/TweetUrl.hbs", "postId": "1795968363525046272"}]}), [IG, XE], []),
    ("state: a tag and its attr", _state({"body": {"children": [{"tag": "twitter", "attr": {"id": "1795968363525046272"}}]}}), [XE], []),
    ("state: lists of strings", _state({"block": {"a-1": {"value": {"type": "tweet", "properties": {"source": [[X]]}}}}}), [XE], []),
    ("state: an editor's delta", _state({"ops": [{"insert": "Words\n"}, {"insert": {"tweet": "1795968363525046272"}}]}), [XE], []),
    ("state: a link whose word is tweet", _state({"ops": [{"attributes": {"link": X}, "insert": "tweet"}]}), [], []),
    ("state: a film from elsewhere", _state({"blocks": [{"type": "video", "video": {"type": "external", "external": {"url": WATCH}}}]}), [YT], []),
    ("state: accounts have ids, too", _state({"people": [{"channels": [{"type": "Twitter", "id": "example_reader"}, {"type": "YouTube", "id": "exampleuser"}, {"type": "Instagram", "id": "ExampleUser1"}]}]}), [], []),
    # Frames that hold their document, or ask for it.
    ("a document in a frame's address", _page(f'<iframe width="550" height="400" src="data:text/html;charset=utf-8,{quote(BLOCK)}"></iframe>'), [XE], []),
    ("the same in base64", _page(f'<iframe src="data:text/html;base64,{base64.b64encode(BLOCK.encode()).decode()}"></iframe>'), [XE], []),
    ("a picture in a frame's address", _page('<iframe src="data:image/svg+xml,%3Csvg%3E%3C/svg%3E"></iframe>'), [], []),
    ("an AMP frame that asks a service", _page(f'<amp-iframe src="https://twitframe.com/show?url={quote(X, "")}"></amp-iframe>'), [XE], []),
    # Forums and weblogs.
    ("Invision's frame", _page(f'<iframe data-embedid="embed8436" src="https://forum.example/index.php?app=core&amp;module=system&amp;controller=embed&amp;url={X}"></iframe>'), [XE], []),
    ("Invision's frame, lazy", _page(f'<iframe data-embedid="embed8436" src="https://forum.example/applications/core/interface/index.html" data-embed-src="https://forum.example/index.php?app=core&amp;controller=embed&amp;url={X}"></iframe>'), [XE], []),
    ("LiveJournal's frame", _page('<iframe src="https://l.lj-toys.com/?auth_token=a%3A1&amp;vid=Xq3vT7LmB0k&amp;moduleid=12&amp;journalid=1&amp;source=youtube"></iframe>'), [YT], []),
    ("LiveJournal's frame of another site", _page('<iframe src="https://l.lj-toys.com/?auth_token=a%3A1&amp;vid=Xq3vT7LmB0k&amp;moduleid=12&amp;source=rutube"></iframe>'), [], []),
    ("Hatena's notation", _page(f"<p>[{X}:embed]</p><p>[{WATCH}:embed:cite]</p>"), [XE, YT], []),
    ("BBCode with an attribute", _page('<p>[twitter ID="1795968363525046272" type="tweet"][/twitter]</p>'), [XE], []),
    ("a card that is one link", _page(f'<a class="tweet_embed" target="_blank" href="{X}"><img src="l.svg" alt=""><span class="screen_name">@example_reader</span><div>Words</div></a>'), [XE], []),
    ("a link with an icon", _page(f'<p>See <a class="twitter-link icon" href="{X}">this</a>.</p>'), [], [XE]),
    ("the platform's own page of 2018", _page('<div class="tweet permalink-tweet" data-tweet-id="1795968363525046272" data-screen-name="example_reader" data-name="Example Reader"><span class="username">@<b>example_reader</b></span><p class="tweet-text">Words.</p></div>'), [XE], []),
    # Every platform once more.
    ("Facebook: XFBML", _page('<fb:post href="https://www.facebook.com/example.bakery/posts/1015898765432100"></fb:post>'), [("facebook", "1015898765432100")], []),
    ("Facebook: plugin's address in data", _page(f'<div data-iframe="https://www.facebook.com/plugins/post.php?href={quote("https://www.facebook.com/example.bakery/posts/1015898765432100", "")}&amp;width=500"></div>'), [("facebook", "1015898765432100")], []),
    ("Facebook: page plugin", _page('<div class="fb-page" data-href="https://www.facebook.com/example.bakery/" data-tabs="timeline"><blockquote cite="https://www.facebook.com/example.bakery/"><a href="https://www.facebook.com/example.bakery/">Bakery</a></blockquote></div>'), [], []),
    ("Threads: class gone", _page('<blockquote data-text-post-permalink="https://www.threads.net/@example_town/post/C7hQ9YqNvAb"><a href="https://www.threads.net/@example_town/post/C7hQ9YqNvAb">View on Threads</a></blockquote>'), [("threads", "C7hQ9YqNvAb")], []),
    ("Bluesky: frame", _page(f'<iframe data-src="https://embed.bsky.app/embed/{DID}/app.bsky.feed.post/{TID}?id=1"></iframe>'), [("bluesky", TID)], []),
    ("Bluesky: class gone", _page(f'<blockquote data-bluesky-uri="at://{DID}/app.bsky.feed.post/{TID}"><p>Words.</p>&mdash; Ada (<a href="https://bsky.app/profile/{DID}?ref_src=embed">@ada.example.com</a>) <a href="https://bsky.app/profile/{DID}/post/{TID}">July 30, 2025</a></blockquote>'), [("bluesky", TID)], []),
    ("Bluesky: a component", _page(f'<bsky-embed uri="at://{DID}/app.bsky.feed.post/{TID}"></bsky-embed>'), [("bluesky", TID)], []),
    ("Mastodon: frame by lazy loader", _page('<iframe data-lazy-src="https://social.example/@example_writer/109500123456789012/embed" class="mastodon-embed"></iframe>'), [("mastodon", "109500123456789012")], []),
    ("Truth Social", _page('<iframe loading="lazy" src="https://truthsocial.com/@example/112529268035451575/embed" class="truthsocial-embed"></iframe>'), [("truthsocial", "112529268035451575")], []),
    ("Reddit: frame", _page('<iframe id="reddit-embed" src="https://embed.reddit.com/r/example/comments/1cl9h0a/words/?embed=true&amp;ref_source=embed" sandbox="allow-scripts"></iframe>'), [("reddit", "1cl9h0a")], []),
    ("Telegram: lazy script", _page('<script async type="text/plain" data-src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="example_town/613" data-width="100%"></script>'), [("telegram", "example_town/613")], []),
    ("Telegram: discussion is none", _page('<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-login="example_bot" data-size="large"></script>'), [], []),
    ("LinkedIn: encoded colons", _page('<iframe data-src="https://www.linkedin.com/embed/feed/update/urn%3Ali%3Ashare%3A6967851411178975234"></iframe>'), [("linkedin", "6967851411178975234")], []),
    ("Vimeo: old Flash", _page('<object><param name="movie" value="http://vimeo.com/moogaloop.swf?clip_id=76979871&amp;server=vimeo.com"><embed src="http://vimeo.com/moogaloop.swf?clip_id=76979871"></object>'), [("vimeo", "76979871")], []),
    ("Tumblr", _page('<div class="tumblr-post" data-href="https://embed.tumblr.com/embed/post/aBcDeF/713659567842373334" data-did="da39"><a href="https://example-blog.tumblr.com/post/713659567842373334/words">link</a></div>'), [("tumblr", "713659567842373334")], []),
    ("Pinterest", _page('<a data-pin-do="embedPin" data-pin-width="medium" href="https://www.pinterest.co.uk/pin/354517801921400077/"></a>'), [("pinterest", "354517801921400077")], []),
    ("Pinterest board is none", _page('<a data-pin-do="embedBoard" href="https://www.pinterest.com/example/words/"></a>'), [], []),
    ("VK: call", _page('<div id="vk_post_-19880421_5512"></div><script>(function() { VK.Widgets.Post("vk_post_-19880421_5512", -19880421, 5512, "aBcDeF"); }());</script>'), [("vk", "-19880421_5512")], []),
    ("Rumble: call", _page('<div id="rumble_v1abcd2"></div><script>Rumble("play", {"video":"v1abcd2","div":"rumble_v1abcd2"});</script>'), [("rumble", "v1abcd2")], []),
    ("Gab: link", _page('<p>See <a href="https://gab.com/example/posts/112529268035451575">this</a>.</p>'), [], [("gab", "112529268035451575")]),
    ("YouTube: old object", _page('<object width="425"><param name="movie" value="http://www.youtube.com/v/Xq3vT7LmB0k&amp;hl=en"><embed src="http://www.youtube.com/v/Xq3vT7LmB0k&amp;hl=en" type="application/x-shockwave-flash"></object>'), [YT], []),
    ("YouTube: facade by a picture", _page('<div class="youtube-facade" style="background-image:url(https://i.ytimg.com/vi/Xq3vT7LmB0k/hqdefault.jpg)" data-id="Xq3vT7LmB0k"><button aria-label="Play"></button></div>'), [YT], []),
    ("YouTube: a preview in a style, in a box of that name", _page('<article class="yt-lite" data-title="T" style="background-image:url(https://i.ytimg.com/vi/Xq3vT7LmB0k/hqdefault.jpg)"><button type="button" class="lty-playbtn"></button></article>'), [YT], []),
    ("YouTube: a preview in a box with its id", _page('<div class="facade" data-video="Xq3vT7LmB0k"><span><img src="https://img.youtube.com/vi_webp/Xq3vT7LmB0k/0.webp" alt=""></span></div>'), [YT], []),
    ("YouTube: data-yt", _page('<button type="button" class="film" data-yt="Xq3vT7LmB0k"><img src="a.jpg" alt=""></button>'), [YT], []),
    ("YouTube: previews of films on the site's own pages", _page('<div class="list"><article data-id="12"><a href="/films/1"><img src="https://i.ytimg.com/vi/Xq3vT7LmB0k/hqdefault.jpg" alt=""></a></article><a href="/films/2" data-id="Xq3vT7LmB0k" style="background-image:url(https://i.ytimg.com/vi/Xq3vT7LmB0k/hqdefault.jpg)"></a><div style="background-image:url(\'https://i.ytimg.com/vi/Xq3vT7LmB0k/0.jpg\')"></div></div>'), [], []),
    ("YouTube: the source of a film", _page(f'<video class="mejs"><source type="video/youtube" src="{WATCH}"></video>'), [YT], []),
    ("state: a channel's films", _state({"youtube": {"items": [{"id": {"kind": "youtube#video", "videoId": "Xq3vT7LmB0k"}, "snippet": {"title": "T"}}]}, "instagramFeed": {"data": [{"permalink": "https://www.instagram.com/p/CaUsPbUquKV/"}]}, "videos": [WATCH]}), [], []),
    ("YouTube: plyr", _page('<div class="plyr__video-embed" data-plyr-provider="youtube" data-plyr-embed-id="Xq3vT7LmB0k"></div>'), [YT], []),
    ("YouTube: video.js", _page(f'<video class="video-js" data-setup="{escape(json.dumps({"techOrder": ["youtube"], "sources": [{"type": "video/youtube", "src": WATCH}]}))}"></video>'), [YT], []),
    ("YouTube: a player's call", _page('<div id="player"></div><script>new YT.Player("player", {height: "390", videoId: "Xq3vT7LmB0k", events: {}});</script>'), [YT], []),
    ("Instagram: frame in an old article", _page('<iframe src="//instagram.com/p/CaUsPbUquKV/embed/" width="612" frameborder="0"></iframe>'), [IG], []),
    ("Instagram: media address", _page('<p><a href="https://www.instagram.com/p/CaUsPbUquKV/"><img src="https://www.instagram.com/p/CaUsPbUquKV/media/?size=l" alt=""></a></p>'), [IG], []),
    ("TikTok: player", _page('<iframe src="https://www.tiktok.com/player/v1/7359607279966322145?description=1"></iframe>'), [("tiktok", "7359607279966322145")], []),
    # Lists and tables of sources.
    ("an address that is all of a list's entry", _page(f'<ul><li><a href="{X}">{X}</a></li><li>{WATCH}</li></ul>'), [], [XE, YT]),
    ("an address in a table's cell", _page(f"<table><tr><th>Film</th><td>{WATCH}</td></tr></table>"), [], [YT]),
    ("an address in a paragraph of an entry", _page(f"<ul><li><p>{X}</p></li></ul>"), [XE], []),
    ("an address alone, and among the sources", _page(f"<p>{X}</p><ul><li>{X}</li></ul>"), [XE], []),
    ("a shortcode in an entry", _page("<ul><li>[youtube Xq3vT7LmB0k]</li></ul>"), [YT], []),
    # Calls, strings, and what stands beside the article in state.
    ("Nuxt: what stands there twice", _page(f'<script>window.__NUXT__=(function(a,b,c){{b.type=a;b.url="{X}";return {{data:[{{blocks:[b]}}],state:{{current:b,user:c}}}}}}("tweet",{{}},null));</script>'), [XE], []),
    ("Nuxt: a type said elsewhere", _page(f'<script>window.__NUXT__=(function(a,b){{return {{data:[{{body:[{{type:b,value:"{X}"}},{{type:b,x:a}}]}}]}}}}(null,"tweet"));</script>'), [XE], []),
    ("JSON in a string", _page(f"<script>window.__INITIAL_DATA__={json.dumps(json.dumps({'blocks': [{'type': 'oembed', 'model': {'source': 'Twitter', 'href': X}}]}))};</script>"), [XE], []),
    ("Embed Privacy", _page("<div class='embed-privacy-content'><script>var _oembed_1a = '" + json.dumps({"embed": escape(BLOCK)}).replace("/", "\\/").replace("\\", "\\\\").replace('"', '\\"') + "';</script></div>"), [XE], []),
    ("state: a list of ids", _state({"article": {"text": "W", "tweetIds": [XE[1]], "userIds": ["12345678"], "tweets": ["1795968363525046111"]}}), [XE], []),
    ("state: markup in base64", _state({"cards": [{"story-elements": [{"type": "jsembed", "subtype": "tweet", "embed-js": base64.b64encode(BLOCK.encode()).decode(), "metadata": {}}]}]}), [XE], []),
    ("state: a provider's id", _state({"body": [{"__typename": "VideoBlockRecord", "video": {"provider": "youtube", "providerUid": "Xq3vT7LmB0k"}}]}), [YT], []),
    ("state: a film's address alone", _state({"article": {"text": "W", "heroVideo": WATCH, "source": "https://vimeo.com/76979871"}}), [YT], []),
    ("state: a compiled article", _state({"source": {"compiledSource": '_jsxs(_Fragment,{children:[_jsx(Tweet,{\n  id: "1795968363525046272"\n}),_jsx(_components.a,{href:"https://vimeo.com/76979871",children:"x"}),_jsx(TwitterShareButton,{url:"https://x.com/a/status/20"})]})'}}), [XE], []),
    ("state: a widget's name", _state({"body": [{"element": "widget", "widget": {"name": "TWEET_EMBED", "properties": {"url": X}}}]}), [XE], []),
    ("state: the next post", _state({"post": {"title": "T", "slug": "t", "content": "<p>W</p>"}, "next_post": {"title": "O", "slug": "o", "content": BLOCK}}), [], []),
    ("state: similar stories", _state({"similar": [{"title": "O", "permalink": "/o", "content": BLOCK}]}), [], []),
    ("what every page of the site has", _page('<script>var siteConfig={"youtube":{"liveVideoId":"Xq3vT7LmB0k"}};</script>'), [], []),
    ("films behind the words", _page(f'<section data-settings="{escape(json.dumps({"background_video_link": WATCH}))}"></section><div data-vc-video-bg="{WATCH}"></div><div class="jarallax" data-jarallax-video="{WATCH}"></div>'), [], []),
    ("VK: a variable for the element", _page("<script>s.onload = () => { VK.Widgets.Post(containerId, -19880421, 5512, 'aBcDeF'); };</script>"), [("vk", "-19880421_5512")], []),
    ("Mastodon: as its own page draws it", _page(f'<div class="detailed-status"><a class="detailed-status__display-name" href="https://social.example/@example_writer"><strong>Example Writer</strong> <span>@example_writer@social.example</span></a><div class="status__content"><p>Words.</p></div><div class="detailed-status__meta"><a class="detailed-status__datetime" href="{TOOT}">Dec 12, 2022, 10:00 AM</a> · Public</div></div>'), [MA], []),
    ("Mastodon: its frame, saved without its address", _page(f'<iframe class="mastodon-embed" srcdoc="{escape(_FRAMED)}"></iframe>'), [MA], []),
    ("Telegram: a shortcode with two arguments", "---\ntitle: T\n---\nWords.\n\n{{< telegram example_town 613 >}}\n", [("telegram", "example_town/613")], []),
    ("Telegram: in quotes", '---\ntitle: T\n---\nWords.\n\n{{< telegram "example_town" "613" >}}\n', [("telegram", "example_town/613")], []),
    ("Telegram: with keys", '---\ntitle: T\n---\nWords.\n\n{{< telegram channel="example_town" id="613" >}}\n', [("telegram", "example_town/613")], []),
    ("Telegram: another name", "---\ntitle: T\n---\nWords.\n\n{{% telegramPost example_town/613 %}}\n", [("telegram", "example_town/613")], []),
    ("Telegram: a button's shortcode", '---\ntitle: T\n---\nWords.\n\n{{< telegram "example_town" >}}\n\n{{< telegram-cta channel="@example_town" >}}\n', [], []),
    ("a card of LinkedIn's that is one link", _page('<a class="linkedin-post-card" href="https://www.linkedin.com/feed/update/urn:li:activity:6967851411178975234"><img src="a.jpg" alt=""><span>linkedin.com</span><span>Words</span></a>'), [("linkedin", "6967851411178975234")], []),
    # Traps: what the page has besides.
    ("answers from Mastodon: an element of its own", _page('<mastodon-comments host="social.example" user="example_writer" tootId="109500123456789012"></mastodon-comments>'), [], []),
    ("answers from Mastodon: a place for a script", _page(f'<div id="mastodon-comments" data-status="{TOOT}"></div>'), [], []),
    ("answers from Mastodon: a call", _page(f'<section><p><a href="{TOOT}">Reply on Mastodon</a></p><script>loadComments("{TOOT}")</script></section>'), [], [MA]),
    ("answers from Bluesky: an element with its own attribute", _page(f'<section class="bsky-comments" data-bluesky-uri="at://{DID}/app.bsky.feed.post/{TID}"></section>'), [], []),
    ("answers from Bluesky: a script's options", _page(f'<script>BlueskyComments.init({{uri: "at://{DID}/app.bsky.feed.post/{TID}", limit: 10}})</script>'), [], []),
    ("likes from Bluesky", _page(f'<bluesky-likes uri="at://{DID}/app.bsky.feed.post/{TID}"></bluesky-likes>'), [], []),
    ("answers, in state", _state({"post": {"title": "T", "body": "<p>W</p>", "comments": {"bluesky": {"uri": f"at://{DID}/app.bsky.feed.post/{TID}"}}}}), [], []),
    ("a reader's comment, in state", _state({"post": {"title": "T", "body": "<p>W</p>", "comments": {"nodes": [{"content": BLOCK}]}}}), [XE], []),
    ("discuss elsewhere: signs", _page(f'<div class="discuss"><a href="{TOOT}"><img src="masto.svg" alt=""></a></div><p><a href="{X}"><img src="x.png" width="24" height="24" alt=""></a></p>'), [], [MA, XE]),
    ("a picture that a script loads later is no sign", _page(f'<p><a href="{X}"><img src="empty.svg" data-src="shot.png" alt=""></a></p>'), [XE], []),
    ("a feed of Mastodon's", _page(f'<div class="mastodon-feed"><div class="mastodon-toot"><a href="{TOOT}">Example Writer on 12/12/2022</a><p>Words</p></div></div>'), [], [MA]),
    ("a board of Pinterest's, as its script draws it", _page('<span class="PIN_1699_embed_grid c5" data-pin-log="embed_grid" data-pin-href="https://www.pinterest.com"><span class="PIN_1699_img" data-pin-href="https://www.pinterest.com/pin/354517801921400077"></span><span class="PIN_1699_img" data-pin-href="https://www.pinterest.com/pin/354517801921400078"></span></span>'), [], []),
    ("share bar", _page(f'<ul class="share"><li><a href="https://twitter.com/intent/tweet?url={quote("https://n.example/a", "")}&amp;via=example">Tweet</a></li><li><a href="https://www.facebook.com/sharer.php?u=a">f</a></li></ul>'), [], []),
    ("other stories in state", _state({"article": {"title": "T", "body": "W"}, "relatedArticles": [{"title": "O", "url": "/o", "body": BLOCK}]}), [], []),
    ("the site's own film", _state({"config": {"brandVideo": {"provider": "youtube", "videoId": "Xq3vT7LmB0k"}}, "article": {"body": "W"}}), [], []),
    ("sameAs", _page("", f'<script type="application/ld+json">{json.dumps({"@type": "Organization", "sameAs": [X, WATCH]})}</script>'), [], []),
    ("og:video of a teaser", _page("", '<meta property="og:video" content="https://www.youtube.com/embed/Xq3vT7LmB0k">'), [], []),
    ("a comment on the page", f"<body><main><p>W</p></main><section id='comments'>{BLOCK}</section></body>", [XE], []),
    ("numbers that look like ids", _page('<div class="twitter-share" data-article-id="1795968363525046272" data-id="1795968363525046272"></div>'), [], []),
    ("analytics", _page('<script>dataLayer.push({"articleId":"1795968363525046272","twitter":"@example"});</script>'), [], []),
    ("an account's feed", _page('<div class="instagram-feed"><a href="https://www.instagram.com/p/CaUsPbUquKV/"><img src="a.jpg" alt="Words"></a></div>'), [], [IG]),
    ("a plugin's feed, Twitter", _page(f'<div id="ctf" class="ctf ctf-type-usertimeline"><div class="ctf-tweets"><div class="ctf-item" id="1795968363525046272"><a class="ctf-author-name" href="https://twitter.com/example_reader">Example Reader</a><a class="ctf-tweet-date" href="{X}">30 May 2024</a><p class="ctf-tweet-text">Words.</p></div></div></div>'), [], [XE]),
    ("a plugin's feed, Facebook", _page('<div id="cff" class="cff-feed"><div class="cff-item cff-status-post"><span class="cff-text">Words</span><a class="cff-viewpost-facebook" href="https://www.facebook.com/example.bakery/posts/1015898765432100">View on Facebook</a></div></div>'), [], [("facebook", "1015898765432100")]),
    ("a plugin's feed, YouTube", _page(f'<div class="sb_youtube"><div class="sby_items_wrap"><div class="sby_item" data-video-id="Xq3vT7LmB0k"><a href="{WATCH}"><img src="a.jpg" alt=""></a></div></div></div>'), [], [YT]),
    ("a collector's feed", _page('<ul class="juicer-feed"><li class="feed-item"><a href="https://www.instagram.com/p/CaUsPbUquKV/"><img src="a.jpg" alt=""></a></li></ul>'), [], [IG]),
    ("a drawn post with the one it quotes, no class says so", _page('<div class="bluesky-post-container"><div class="post-header"><a href="https://bsky.app/profile/reader.example">Example Reader</a> <a href="https://bsky.app/profile/reader.example">@reader.example</a><a href="https://bsky.app/profile/reader.example/post/3kxmn2abcde2x"><img class="bluesky-logo" src="a.svg" alt="Bluesky"></a></div><p>The bridge is open.</p><div class="post-container"><a href="https://bsky.app/profile/did:plc:aaaabbbbccccddddeeeeffff/post/3kxmn2abcdf2y"><p><span>Other</span> <span>@other.example</span></p></a><a href="https://bsky.app/profile/did:plc:aaaabbbbccccddddeeeeffff/post/3kxmn2abcdf2y"><p>We opened it.</p></a></div><a href="https://bsky.app/profile/reader.example/post/3kxmn2abcde2x">May 30, 2024 at 2:05 PM UTC</a></div>'), [("bluesky", "3kxmn2abcde2x")], []),
    ("a drawn post with another's address in its words", _page('<div class="mastodon-post"><b>Example Reader</b> <a href="https://mastodon.social/@example_reader">@example_reader@mastodon.social</a><p>The bridge is open. RE: <a href="https://fosstodon.org/@other/112529260035451999"><span class="invisible">https://</span><span class="ellipsis">fosstodon.org/@other/1125</span><span class="invisible">29260035451999</span></a></p><a href="https://mastodon.social/@example_reader/112529268035451575">May 30, 2024</a></div>'), [("mastodon", "112529268035451575")], [("mastodon", "112529260035451999")]),
    ("GitBook's shortcode", _page('<p>{% embed url="https://www.reddit.com/r/example_town/comments/1cl9h0a/the_bridge/" caption="The bridge" %}</p>'), [("reddit", "1cl9h0a")], []),
    ("Hugo's shortcode with a key, unescaped", _page('<p>{{< bluesky url="https://bsky.app/profile/reader.example/post/3kxmn2abcde2x" >}}</p>'), [("bluesky", "3kxmn2abcde2x")], []),
    ("Logseq's, in a list", _page(f"<ul><li>Words</li><li>{{{{twitter {X}}}}}</li></ul>"), [XE], []),
    ("a note's link in braces", _page(f"<p>{{{{link: {X}}}}}</p><p>{{{{source {X}}}}}</p>"), [], [XE]),
    ("a timeline", _page('<a class="twitter-timeline" href="https://twitter.com/example_reader">Tweets by example_reader</a>'), [], []),
    ("follow button", _page('<a href="https://twitter.com/example_reader" class="twitter-follow-button">Follow</a>'), [], []),
]


@pytest.mark.parametrize(("page", "embeds", "links"), [one[1:] for one in WILD], ids=[one[0] for one in WILD])
def test_odd_shapes(page: str, embeds: list[tuple[str, str]], links: list[tuple[str, str]]) -> None:
    article = parse_article(page)

    assert embeds == [(one.platform, one.post_id) for one in article.embeds]
    assert links == [(one.platform, one.post_id) for one in article.linked_posts]


@pytest.mark.parametrize("page", [one[1] for one in WILD], ids=[one[0] for one in WILD])
def test_nobody_is_invented(page: str) -> None:
    """Every handle that is read stands in the page."""
    article = parse_article(page)
    packed = re.search(r"[>,\"](P[GC][A-Za-z0-9+/=]{40,})[<\"]", page)
    page += unquote(page) + (base64.b64decode(packed[1]).decode() if packed else "")

    for one in (*article.embeds, *article.linked_posts):
        assert one.handle is None or one.handle in page
        assert one.display_name is None or one.display_name in page


def test_enough_shapes() -> None:
    assert 60 <= len({page for _, page, _, _ in WILD})
    assert 18 <= len({platform for _, _, embeds, links in WILD for platform, _ in (*embeds, *links)})
