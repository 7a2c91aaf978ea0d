"""
The chain of evidence as W3C PROV-JSON: what was used, who answered, what was made of it.

https://www.w3.org/submissions/2013/SUBM-prov-json-20130424/ · https://www.w3.org/TR/prov-dm/

An article, its embeds, answers of witnesses, lists and findings are *entities*; the audit, each question to a witness
and each link that was followed are *activities*; this program, witnesses and listers are *agents*. An embed is derived
from the article, a finding from the embed and from what it rests on. Nothing says that an embed is derived from a post:
that is what is being asked.

>>> from provenance.model import Audited
>>> from datetime import UTC, datetime
>>> unread = Audited("a.txt", datetime(2024, 6, 1, tzinfo=UTC), error=("empty", "a.txt: empty"))
>>> sorted(prov_json(unread)["agent"])
['pv:provenance']
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from provenance.model import Audited
from provenance.report.data import as_dict

__all__ = ["prov_json"]

_NAMESPACE = "urn:provenance:"


class _Document:
    """The document while it is written; relations are numbered as they come."""

    def __init__(self, prefix: Mapping[str, str]) -> None:
        self.parts: dict[str, dict[str, dict[str, Any]]] = {"entity": {}, "activity": {}, "agent": {}}
        self.prefix = dict(prefix)
        self._relations = 0

    def add(self, kind: str, name: str, **told: Any) -> str:
        """Attributes are told once; those that are None are left out."""
        values = {key.replace("__", ":"): value for key, value in told.items() if value is not None}
        self.parts[kind].setdefault(name, {}).update(values)
        return name

    def relate(self, kind: str, **ends: str | None) -> None:
        self._relations += 1
        self.parts.setdefault(kind, {})[f"_:r{self._relations}"] = {
            f"prov:{role}": end for role, end in ends.items() if end is not None}

    def written(self) -> dict[str, Any]:
        return {"prefix": self.prefix} | {kind: rows for kind, rows in self.parts.items() if rows}


def prov_json(audited: Audited) -> dict[str, Any]:
    """One audit as PROV-JSON; ids are of this audit, and the same for the same audit."""
    data = as_dict(audited)
    article = data["article"]
    digest = article["sha256"] or sha256(data["input"].encode("utf-8", "surrogatepass")).hexdigest()
    out = _Document({"pv": _NAMESPACE, "a": f"{_NAMESPACE}article:{digest}#", "l": f"{_NAMESPACE}list:"})
    agent = out.add("agent", "pv:provenance", prov__type=_typed("prov:SoftwareAgent"),
                    pv__version=data["tool"]["version"])
    audit = out.add("activity", "a:audit", prov__type="audit", prov__endTime=data["audited_at"],
                    pv__input=data["input"], pv__error=data["error"]["message"] if data["error"] else None)
    out.relate("wasAssociatedWith", activity=audit, agent=agent)
    if data["error"]:
        return out.written()
    page = out.add("entity", "a:article", prov__type="article", prov__label=article["title"], pv__url=article["url"],
                   pv__sha256=digest, pv__published=article["published_at"])
    out.relate("used", activity=audit, entity=page)
    for link_number, link in enumerate(data["links"]):
        _link(out, link_number, link, page, audit)
    for one in (*data["embeds"], *data["linked_posts"]):
        _embed(out, one, page, audit)
    for number, finding in enumerate(data["findings"]):
        _finding(out, f"a:finding-{number}", finding, page, audit, {})
    return out.written()


def _typed(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _embed(out: _Document, one: Mapping[str, Any], page: str, audit: str) -> None:
    name = f"a:embed-{one['position']}"
    out.add("entity", name, prov__type="embed", pv__platform=one["platform"], pv__handle=one["handle"],
            pv__post_id=one["post_id"], pv__permalink=one["permalink"], pv__text=one["text"],
            pv__shown_date=one["shown_date"], pv__form=one["form"], pv__status=one["status"], pv__grade=one["grade"])
    out.relate("wasDerivedFrom", generatedEntity=name, usedEntity=page)
    captures: dict[str, str] = {}
    for number, said in enumerate(one["testimony"]):
        if said["outcome"] == "not-tried":
            continue
        witness = out.add("agent", f"pv:witness-{said['witness']}", prov__type="witness")
        asked = out.add("activity", f"{name}-asked-{number}", prov__type="question", prov__endTime=said["at"])
        answer = out.add("entity", f"{name}-answer-{number}", prov__type="testimony", pv__outcome=said["outcome"],
                         pv__reason=said["reason"], pv__handle=said["handle"], pv__text=said["text"],
                         pv__posted_at=said["posted_at"], pv__capture=said["capture"])
        out.relate("used", activity=asked, entity=name)
        out.relate("wasGeneratedBy", entity=answer, activity=asked)
        out.relate("wasAttributedTo", entity=answer, agent=witness)
        out.relate("used", activity=audit, entity=answer)
        if said["capture"]:
            captures[said["capture"]] = answer
    for number, finding in enumerate(one["findings"]):
        _finding(out, f"{name}-finding-{number}", finding, name, audit, captures)


def _finding(out: _Document, name: str, finding: Mapping[str, Any], about: str, audit: str,
             captures: Mapping[str, str]) -> None:
    out.add("entity", name, prov__type="finding", prov__label=finding["message"], pv__rule=finding["rule"],
            pv__severity=finding["severity"], pv__basis=finding["basis"], pv__limits=finding["limits"],
            pv__as_of=finding["as_of"], pv__evidence=finding["evidence"], pv__list_row=finding["list_row"])
    out.relate("wasGeneratedBy", entity=name, activity=audit)
    out.relate("wasDerivedFrom", generatedEntity=name, usedEntity=about)
    _, _, capture = (finding["evidence"] or "").partition(" capture:")
    if capture in captures:
        out.relate("wasDerivedFrom", generatedEntity=name, usedEntity=captures[capture])
    if finding["list_id"]:
        listed = out.add("entity", f"l:{_safe(finding['list_id'])}-{_safe(finding['list_version'])}", prov__type="list",
                         prov__label=finding["list_id"], pv__version=finding["list_version"])
        out.relate("wasDerivedFrom", generatedEntity=name, usedEntity=listed)


def _link(out: _Document, number: int, link: Mapping[str, Any], page: str, audit: str) -> None:
    name = out.add("entity", f"a:link-{number}", prov__type="link", pv__url=link["url"], pv__outcome=link["outcome"],
                   pv__final_url=link["final_url"], pv__found_in=link["found_in"])
    out.relate("wasDerivedFrom", generatedEntity=name, usedEntity=page)
    before = name
    for place, hop in enumerate(link["hops"]):
        step = out.add("entity", f"{name}-hop-{place}", prov__type="hop", pv__url=hop["url"], pv__status=hop["status"],
                       pv__via=hop["via"], pv__ip=hop["ip"], pv__at=hop["at"], pv__error=hop["error"])
        out.relate("wasDerivedFrom", generatedEntity=step, usedEntity=before)
        before = step
    out.relate("used", activity=audit, entity=before)


def _safe(text: str) -> str:
    """A local name of letters, digits, dots and dashes; anything else by its number."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in ".-") else f"_{ord(sign):x}_" for sign in text)
