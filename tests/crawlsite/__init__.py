"""A small web of newspapers to crawl: its hosts, pages and moods (``world``), and a loopback server for it (``server``)."""
