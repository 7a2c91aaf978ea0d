"""
One small file of each format, its rows invented: what becomes a row, what is skipped and why, what is left out.

Handles, names and hosts are nobody's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from provenance.lists.importers import Options


@dataclass(frozen=True)
class Case:
    kind: str
    files: dict[str, bytes]
    rows: list[tuple[str, ...]]  #: entry, kind, label, side, since, until, id
    skipped: list[tuple[str, str]] = field(default_factory=list)  #: place, reason
    remarks: list[str] = field(default_factory=list)
    options: Options = field(default_factory=Options)
    parties: str = ""
    named: bool = True  #: the format says source and licence itself

    def __str__(self) -> str:
        return f"{self.kind} {next(iter(self.files))}"


ACCOUNTS = b"""\
- id:
    bioguide: E000001
    govtrack: 400001
  social:
    twitter: ExampleReader
    twitter_id: 0123456789
    facebook: example.reader
    youtube: exampletube
- id:
    bioguide: E000002
  social:
    twitter: not a handle
- id:
    bioguide: E000009
  social:
    twitter: ExampleNobody
- id:
    bioguide: E000003
  social: {}
- social:
    twitter: ExampleLost
"""
MEMBERS = b"""\
- id: {bioguide: E000001}
  name: {first: Ada, last: Example, official_full: Ada B. Example}
  bio: {birthday: '1970-01-01', gender: F}
  terms:
  - {type: rep, start: '2019-01-03', end: '2021-01-03', state: ZZ, party: Democrat}
  - {type: sen, start: '2021-01-03', end: '2027-01-03', state: ZZ, party: Republican}
- id: {bioguide: E000002}
  name: {first: Ben, last: Example}
  terms:
  - {type: rep, start: '2023-01-03', end: '2025-01-03', state: ZZ, party: Independent}
- id: {bioguide: E000003}
  name: {first: Cal, last: Example}
  terms:
  - {type: rep, start: '2023-01-03', end: '2025-01-03', state: ZZ, party: Whig}
- id: {bioguide: E000004}
  name: {first: Dee, last: Example}
  terms: []
"""

CASES = [
    Case("congress-legislators", {"social.yaml": ACCOUNTS, "current.yaml": MEMBERS}, [
        ("ExampleReader", "handle", "elected_official", "us:rep", "2021-01-03", "2027-01-03", "0123456789"),
        ("facebook:example.reader", "handle", "elected_official", "us:rep", "2021-01-03", "2027-01-03", ""),
    ], [
        ("line 20", "has no id.bioguide"),
        ("line 9", "'not a handle' is no handle"),
        ("line 13", "E000009 is not among the members"),
        ("line 17", "E000003 has no account on a platform we read"),
        ("line 15", "a member for whom no account is listed"),
    ], ["fields left out: social.youtube, bio.birthday, bio.gender"]),
    Case("congresstweets", {"users.json": b"""[
        {"name": "Ada Example", "type": "member", "party": "R", "state": "ZZ", "accounts": [
            {"id": "12", "screen_name": "ExampleNow", "account_type": "office", "prev_names": ["ExampleOnce", "ExampleNow", null]},
            {"id": "13", "screen_name": "ExampleRuns", "account_type": "campaign"},
            {"id": "14", "screen_name": "no handle", "account_type": "campaign"}]},
        {"name": "Example Caucus", "type": "caucus", "party": "N/A", "accounts": [
            {"id": "15", "screen_name": "ExampleCaucus", "account_type": "office"}]},
        {"name": "Nobody", "type": "member", "accounts": []}, 7]"""}, [
        ("ExampleNow", "handle", "elected_official", "us:rep", "", "", "12"),
        ("ExampleOnce", "handle", "elected_official", "us:rep", "", "", "12"),
        ("ExampleRuns", "handle", "campaign_account", "us:rep", "", "", "13"),
        ("ExampleCaucus", "handle", "caucus", "", "", "", "15"),
    ], [
        ("record 1", "'' is no handle"),
        ("record 1", "'no handle' is no handle"),
        ("record 3", "holds no accounts"),
        ("record 4", "holds no accounts"),
    ], ["fields left out: id (of the person), state, prev_props, deleted"]),
    # The columns of the project's own files, of which most are left out.
    Case("everypolitician", {"term-1.csv": b"""\
id,name,sort_name,email,twitter,facebook,group,group_id,area_id,area,chamber,term,start_date,end_date,image,gender,wikidata,wikidata_group,wikidata_area
a,Ada Example,Example,ada@parliament.example,ExampleAda,example.ada,Example Union,u,n,North,House,1,2015-05-01,2019-05-01,,female,Q1,,
b,Ben Example,Example,,,,Example Union,u,s,South,House,1,,,,male,,,
c,Cal Example,Example,,ExampleCal,,Example Union,u,e,East,House,1,2015-05,,,male,,,
d,Dee Example,Example,,ExampleDee
e,Eve Example,Example,,no handle,100000000000001,Example Union,u,w,"West, and more",House,1,,2016-11-23,,female,,,
"""}, [
        ("ExampleAda", "handle", "elected_official", "", "2015-05-01", "2019-05-01", ""),
        ("facebook:example.ada", "handle", "elected_official", "", "2015-05-01", "2019-05-01", ""),
        ("facebook:100000000000001", "handle", "elected_official", "", "", "2016-11-23", ""),
    ], [
        ("line 3", "names no account"),
        ("line 4", "'since' is no date such as 2024-05-30: '2015-05'"),
        ("line 5", "5 cells, the header has 19"),
        ("line 6", "'no handle' is no handle"),
    ], [
        "columns left out: id, sort_name, email, group_id, area_id, image, gender, wikidata_group, wikidata_area",
        "1 party name(s) stand for no side we know, their rows have none: Example Union",
    ], named=False),
    Case("twitter-parliamentarians", {"full_member_info.csv": (
        "country,name,party,party_id,uid,legislative_start_date,legislative_end_date,sex\n"
        "Exampleland,Ada Exämple,Example Union,7,12345.0,2017-01-01,2020-12-31,f\n"
        "Exampleland,Ben Example,Example Union,7,,2017-01-01,2020-12-31,m\n"
        "Exampleland,Cal Example,Example Union,7,1e9,2017-01-01,2020-12-31,m\n"
        "Exampleland,Dee Example\n").encode("utf-16")}, [
        ("x:id=12345", "handle", "elected_official", "", "2017-01-01", "2020-12-31", "12345"),
    ], [
        ("line 3", "names no account"),
        ("line 4", "'1e9' is no account number"),
        ("line 5", "2 cells, the header has 8"),
    ], [
        "columns left out: party_id, sex",
        "1 party name(s) stand for no side we know, their rows have none: Example Union",
    ], named=False),
    Case("uk-legislators", {"uk.csv": (
        "\ufeffconstituency,party_before,name,party_member,notes,screen_name,user_id\n"
        "Example North,Labour,Ada Exámple,Labour,Seat held,ExampleAda,12\n"
        "Example South,Labour,Ben Example,Sinn FÃ©in,,ExampleBen,8.5E+17\n"
        "Example East,Labour,Cal Example,Speaker,,none,\n"
        "Example West,Labour,Dee Example,Labour,,,\n"
        "Example Mid,Labour,Eve Example\n").encode()}, [
        ("ExampleAda", "handle", "elected_official", "uk:lab", "", "", "12"),
        ("ExampleBen", "handle", "elected_official", "uk:sf", "", "", ""),
    ], [
        ("line 4", "'none' stands for no account"),
        ("line 5", "names no account"),
        ("line 6", "3 cells, the header has 7"),
    ], [
        "1 rows were encoded twice and are read as they were meant",
        "columns left out: party_before, notes",
        "1 account number(s) are no whole numbers: left out, the rows kept (line 3)",
    ]),
    Case("wikidata", {"query.json": b"""{"head": {"vars": ["item", "itemLabel", "handle", "number", "dob"]}, "results": {"bindings": [
        {"item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q0"}, "itemLabel": {"type": "literal", "value": "Ada Example"},
         "handle": {"type": "literal", "value": "ExampleAda"}, "number": {"type": "literal", "value": "12"},
         "start": {"type": "literal", "value": "2017-01-01T00:00:00Z"}, "dob": {"type": "literal", "value": "1970-01-01T00:00:00Z"}},
        {"itemLabel": {"type": "literal", "value": "Ben Example"}}, 7,
        {"handle": {"type": "literal", "value": "no handle"}}]}}"""}, [
        ("ExampleAda", "handle", "wikidata", "", "2017-01-01", "", "12"),
    ], [
        ("record 2", "names no account"),
        ("record 3", "names no account"),
        ("record 4", "'no handle' is no handle"),
    ], ["variables left out: dob"]),
    Case("state-media", {"matrix.csv": b"""\
Region,Country,Media company,Main assets,URL,Typology,Status,Notes,Instagram Link,Twitter Link,Facebook Link,Ok.ru link
Here,Exampleland,Example Radio,Radio One,https://www.radio.example.com/en/news,SC,,,https://www.instagram.com/exampleradio,https://twitter.com/example.radio,,https://ok.ru/x
Here,Exampleland,Example TV,TV One,,SC,,,,,,
Here,Exampleland,Example TV,TV Two,https://www.facebook.com/exampletv,CaPu,,,,,,
Here,Exampleland,Example Press,Daily,https://daily.example.com/,ISFM?,,,,,,
Here,Exampleland,Example Radio,Radio Two,radio.example.com,SC,,,,,,
"""}, [
        ("radio.example.com", "domain", "state_media:SC", "", "", "", ""),
        ("instagram:exampleradio", "handle", "state_media:SC", "", "", "", ""),
    ], [
        ("line 2", "'https://twitter.com/example.radio' is no address of an account"),
        ("line 3", "names neither a site nor an account"),
        ("line 4", "'https://www.facebook.com/exampletv' is a page of a platform, no site of its own"),
        ("line 5", "typology 'ISFM?' is none of SC, CaPu, CaPr, ISFM, ISF, ISM, IP"),
        ("line 6", "'radio.example.com' says the same as line 2"),
    ], ["columns left out: Region, Status, Notes, Ok.ru link"]),
    Case("gsa-registry", {"page1.json": b"""{"metadata": {"count": 3, "page": 1, "page_size": 2, "pages": 2}, "results": [
        {"id": 1, "organization": "Example Office", "account": "ExampleOffice", "service_key": "twitter", "language": "English",
         "service_url": "https://twitter.com/ExampleOffice", "agencies": [{"id": 3, "name": "Example Department"}], "tags": []},
        {"id": 2, "organization": "Example Office", "service_key": "flickr", "service_url": "https://flickr.example/x"}, null,
        {"service_id": "twitter", "account": "ExampleBureau", "service_url": "http://twitter.com/ExampleBureau",
         "organization": "Bureau", "agencies": [{"agency_id": "e", "agency_name": "Example Department"}]}]}"""}, [
        ("ExampleOffice", "handle", "government", "", "", "", ""),
        ("ExampleBureau", "handle", "government", "", "", "", ""),
    ], [
        ("record 2", "'flickr' is no platform we read"),
        ("record 3", "'' is no platform we read"),
    ], ["the answer has 2 pages; this is page 1",
        "fields left out: descriptions, language, tags, contacts, times of change"]),
    Case("gsa-registry", {"today.json": b"""{"data": [
        {"id": "1", "type": "digital_service_accounts", "attributes": {"name": "Example Office on X", "service": "twitter",
         "service_url": "https://twitter.com/ExampleOffice", "account": "ExampleOffice", "status": "published",
         "agencies": [{"id": 3, "name": "Example Department"}], "contacts": [{"email": "someone@agency.example"}]}},
        {"id": "2", "type": "digital_service_accounts", "attributes": {"service": "flickr",
         "service_url": "https://flickr.example/x"}}, {"id": "3", "attributes": 5}],
        "meta": {"size": 100, "page": 0, "totalPages": 12}}"""}, [
        ("ExampleOffice", "handle", "government", "", "", "", ""),
    ], [
        ("record 2", "'flickr' is no platform we read"),
        ("record 3", "'' is no platform we read"),
    ], ["the answer has 13 pages; this is page 1",
        "fields left out: descriptions, language, tags, contacts, times of change"]),
    Case("ifcn", {"list": b"example.com\n\n# a comment\ncheck.example.org\nno site\n"}, [
        ("example.com", "domain", "fact_checker:ifcn", "", "", "", ""),
        ("check.example.org", "domain", "fact_checker:ifcn", "", "", "", ""),
    ], [("line 3", "a comment"), ("line 5", "'no site' is no address")]),
    Case("domain-quality", {"pc1.csv": b"domain,pc1,n\nexample.com,0.5,3\nWWW.example.com,0.5,3\n1.2.3.4,0.1,1\n"}, [
        ("example.com", "domain", "domain_quality", "", "", "", ""),
    ], [
        ("line 3", "'example.com' says the same as line 2"),
        ("line 4", "'1.2.3.4' is no host that somebody registered"),
    ], ["columns left out: n"]),
    Case("mbfc", {"combined.json": b"""{"aliases": {"ex.example": "example.com"}, "version": 5, "date": "2026-01-01", "sources": [
        {"domain": "example.com", "bias": "center", "name": "Example", "reporting": "high", "questionable": [],
         "credibility": "high-credibility", "twitter": "example", "url": "https://rater.example/example"},
        {"domain": "example.org", "bias": null, "popularity": 3}]}"""}, [
        ("example.com", "domain", "mbfc:center", "", "", "", ""),
    ], [("record 2", "has no rating")], ["fields left out: aliases, popularity, questionable, twitter"]),
    Case("mbfc", {"csources.json": b"""{"example.com": {"b": "center", "d": "example.com", "n": "Example", "r": "HIGH"},
        "example.org/section": {"b": "center", "d": "example.org/section", "f": null}, "x": 7}"""}, [
        ("example.com", "domain", "mbfc:center", "", "", "", ""),
        ("example.org", "domain", "mbfc:center", "", "", "", ""),
    ], [("record 3", "has no rating")], ["fields left out: f"]),
    Case("mbfc", {"sources.json": b"""[{"domain": "example.com", "bias": "center"}]"""}, [
        ("example.com", "domain", "mbfc:center", "", "", "", ""),
    ]),
    Case("mbfc", {"sources.json": json.dumps(
        [{"domain": "example.com", "bias": "center", **{f"field{number:02}": 1 for number in range(22)}}]).encode()}, [
        ("example.com", "domain", "mbfc:center", "", "", "", ""),
    ], remarks=[f"fields left out: {', '.join(f'field{number:02}' for number in range(20))} and 2 more"]),
    Case("iffy", {"iffy.csv": b"Domain,Site Rank,Name,MBFC Fact,MBFC Bias,MBFC cred\nexample.com,1,Example,VL,FN,L\n,2,,,,\n"}, [
        ("example.com", "domain", "iffy:VL", "", "", "", ""),
    ], [("line 3", "'' is no address")], ["columns left out: Site Rank"]),
    Case("iffy", {"iffy.json": b'[{"Domain": "example.com", "Name": "Example", "Lang": "en"}, []]'}, [
        ("example.com", "domain", "iffy", "", "", "", ""),
    ], [("record 2", "'' is no address")],
        ["fields left out: all but Domain, Name, MBFC Fact, MBFC Bias, MBFC cred, Media Bias/Fact Check"]),
    Case("newsguard", {"metadata.csv": b"""\
UUID,Domain,Rating,Score,Country,Language,Owner
1,example.com,T,87.5,US,en,Somebody
2,example.com,T,87.5,ALL,en,Somebody
3,example.org,,,US,en,Somebody
"""}, [
        ("example.com", "domain", "newsguard:T", "", "", "", ""),
    ], [
        ("line 3", "country ALL repeats the row of another country"),
        ("line 4", "'label' is empty"),
    ], ["columns left out: UUID, Language, Owner"]),
    Case("text", {"tags.txt": "#ExampleTag\nExemplar\n#Example Tag\n".encode("utf-16")}, [
        ("ExampleTag", "hashtag", "topic", "", "", "", ""),
        ("Exemplar", "hashtag", "topic", "", "", "", ""),
    ], [("line 3", "'Example Tag' is no hashtag")], options=Options(fixed={"kind": "hashtag", "label": "topic"}), named=False),
    Case("text", {"a.txt": b"@example_reader\n", "b.txt": b"https://twitter.com/example_other\n!\n"}, [
        ("example_reader", "handle", "news", "", "", "", ""),
        ("example_other", "handle", "news", "", "", "", ""),
    ], [("line 2", "'!' is no handle")], options=Options(fixed={"kind": "handle", "label": "news"}), named=False),
    Case("csv", {"any.csv": b"""\
handle;service;who;group;born;from;mail
@ExampleAda;Twitter;=Ada;Labour;1970;2020-01-02 10:00:00;a@b.example
exampleben;instagram;Ben;Whig;1971;;
;twitter;Cal;Labour;1972;;
a;b
"""}, [
        ("ExampleAda", "handle", "member", "uk:lab", "2020-01-02", "", ""),
        ("instagram:exampleben", "handle", "member", "", "", "", ""),
    ], [("line 4", "names no entry"), ("line 5", "2 cells, the header has 7")], [
        "columns left out: born, mail",
        "1 party name(s) stand for no side we know, their rows have none: Whig",
    ], Options({"handle": "entry", "service": "platform", "who": "name", "group": "party", "from": "since"},
               {"label": "member"}), parties="uk-parliament", named=False),
    Case("csv", {"old.csv": "site,word\nexample.com,\xe9l\xe9ment\nexample.org,=1+1\n".encode("latin-1")}, [
        ("example.com", "domain", "\xe9l\xe9ment", "", "", "", ""),
    ], [("line 3", "label '=1+1' would be a formula in a spreadsheet")], [], Options(
        {"site": "entry", "word": "label"}, {"kind": "domain"}, encoding="latin-1"), named=False),
    Case("csv", {"twice.csv": "site,name,side\nexample.com,CafÃ©,ax:north\n".encode()}, [
        ("example.com", "domain", "news", "ax:north", "", "", ""),
    ], [], ["1 rows were encoded twice and are read as they were meant"], Options(
        {"site": "entry", "name": "name", "side": "side"}, {"kind": "domain", "label": "news"}, double_encoded=True),
        named=False),
]
