"""
A social web on the loopback interface: one server that plays platforms, shorteners and archives by the Host header.

    with SocialWeb(WORLD) as web:
        fetch = live_fetch(host_map=web.host_map)
        web.now = THEN                                     # what is deleted later is still there
        web.trouble("publish.twitter.com", "rate-limit")   # … and a host misbehaves

Everything answers from one small world (``world``): what is plain data there is what each endpoint says in its own
shape. Ground of the shapes: endpoints.md. Nothing here imports the package under test.
"""

from socialweb.exchange import Reply, Request
from socialweb.server import SocialWeb
from socialweb.sites import HOSTS
from socialweb.story import NOW, POST, WORLD
from socialweb.trouble import TROUBLES
from socialweb.world import Author, Edit, Kept, Post, Short, World

__all__ = ["HOSTS", "NOW", "POST", "TROUBLES", "WORLD", "Author", "Edit", "Kept", "Post", "Reply", "Request", "Short",
           "SocialWeb", "World"]
