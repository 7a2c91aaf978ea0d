"""Tumblr's oEmbed; no key (endpoints.md, section 12)."""

from __future__ import annotations

from provenance.witnesses.oembed import plain_witness

WITNESS = plain_witness("tumblr", "Tumblr oEmbed", "https://www.tumblr.com/oembed/1.0?url=")
