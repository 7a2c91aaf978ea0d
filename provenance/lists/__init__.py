"""
Dated lists: who says what about a handle, a hashtag, a domain or a word in a name.

A row never says whether anything is true. It says: on this date, this source listed this entry
under this label. We quote it, with its list, its version and its line.

>>> lists = load_lists()
>>> [(row.label, row.list_id) for row in lists.match_domain(None, "secure.actblue.com", date(2024, 5, 30))]
[('fundraising_site', 'starter-domains')]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

from provenance.errors import ListError
from provenance.lists.reading import read_axes, read_list
from provenance.lists.rows import ListInfo, ListRow, domain_key, folded, handle_key, hashtag_key, words_of

__all__ = ["ListInfo", "ListRow", "Lists", "handle_key", "hashtag_key", "load_lists"]

#: Ours; other tables share their folder.
_STARTER = ("hashtags.csv", "domains.csv", "name-tokens.csv", "media-hosts.csv")
_AXES = "axes.toml"
#: Hosts whose rows are remembered.
_MOST_HOSTS = 10_000
_NONE: Mapping[str, tuple[ListRow, ...]] = {}


class Lists:
    """
    All lists of one run. A look-up is a look in a dict: its cost does not grow with the lists.

    ``on`` is the day of the post. A row outside its ``since`` and ``until`` does not match; where
    no day is known (``on`` None) only rows without bounds do, as the rest would say too much.
    """

    def __init__(self, infos: Iterable[ListInfo], rows: Iterable[ListRow], sides: Mapping[str, str]) -> None:
        self.infos = tuple(infos)
        self.rows = tuple(rows)
        self.sides = dict(sides)  #: ``axis:pole`` to display name
        by_key: dict[str, dict[str, list[ListRow]]] = {}
        by_id: dict[str, list[ListRow]] = {}
        tokens: dict[str, list[tuple[ListRow, int]]] = {}
        self._longest_token = 0
        self.handle_count = 0
        for row in self.rows:
            by_key.setdefault(row.kind, {}).setdefault(row.key, []).append(row)
            if row.kind == "handle":
                self.handle_count += 1
                if row.id is not None:
                    by_id.setdefault(f"{row.key.partition(':')[0]}:{row.id}", []).append(row)
            elif row.kind == "name_token":
                count = len(words_of(row.entry))
                self._longest_token = max(self._longest_token, count)
                tokens.setdefault(row.key, []).append((row, count))
        # Plain texts as keys and tuples as values: in a million rows each object more is one more wait for the memory.
        self._by_key = {kind: _settled(keys) for kind, keys in by_key.items()}
        self._by_id = _settled(by_id)
        self._tokens = {key: tuple(some) for key, some in tokens.items()}  #: with how many words each has
        self._hosts: dict[str, tuple[ListRow, ...]] = {}

    def match(self, kind: str, key: str, on: date | None) -> tuple[ListRow, ...]:
        """The rows of that kind and key that hold on that day, in order of loading."""
        rows = self._by_key.get(kind, _NONE).get(key)
        return tuple(row for row in rows if row.holds_on(on)) if rows else ()

    def match_domain(self, registrable: str | None, host: str, on: date | None) -> tuple[ListRow, ...]:
        """
        The rows for a host or a domain above it, nearest first.

        Args:
            registrable: Where to stop going up; None goes up to the last two labels.
            host: In any case, with letters of any script or as the name system carries them; ``www.`` needs no care.
            on: The day of the post.
        """
        return tuple([row for row in self._above(registrable, host) if row.holds_on(on)])

    def _above(self, registrable: str | None, host: str) -> tuple[ListRow, ...]:
        listed = self._by_key.get("domain")
        if not listed:
            return ()
        labels = domain_key(host).rstrip(".").split(".")
        # Host names end at 127 labels (RFC 1035); the cut keeps the time linear for longer strings.
        shortest = registrable.count(".") + 1 if registrable else 2
        names = [".".join(labels[place:]) for place in range(max(0, len(labels) - 127), len(labels) - shortest + 1)]
        return tuple([row for name in names if name in listed for row in listed[name]])

    def domain_rows(self, host: str, registrable: Callable[[str], str | None]) -> tuple[ListRow, ...]:
        """
        The rows for a host or a domain above it whatever the day, nearest first; *registrable* says where to stop.

        Remembered, as pages link to the same hosts again and again.
        """
        rows = self._hosts.get(host)
        if rows is None:
            # The suffix list is read only when there is something to decide with it.
            rows = self._above(None, host) and self._above(registrable(host), host)
            if len(self._hosts) >= _MOST_HOSTS:
                self._hosts.clear()
            self._hosts[host] = rows
        return rows

    def match_handle(self, platform: str, handle: str, on: date | None, id: str | None = None) -> tuple[ListRow, ...]:
        """The rows for an account: by its number where one is known and listed, else by its handle."""
        if id is not None:
            by_id = tuple(row for row in self._by_id.get(f"{platform}:{id}", ()) if row.holds_on(on))
            if by_id:
                return by_id
        rows = self.match("handle", handle_key(platform, handle), on)
        return tuple(row for row in rows if id is None or row.id is None or row.id == id)

    def knows_handle(self, platform: str, handle: str) -> bool:
        """Does the handle stand in any list, whatever the day?"""
        named = self._by_key.get("handle")
        return named is not None and handle_key(platform, handle) in named

    def match_name(self, name: str, on: date | None) -> tuple[tuple[ListRow, str], ...]:
        """
        The tokens in a display name, each with the words that match it, as they stand there.

        Whole words only, in any case and width: ``MAGA`` is not found in ``Magali``. Words of a
        token may be written as one: ``Press Office`` is found in ``PressOffice``.
        """
        words = words_of(name) if self._longest_token else []
        plain = [folded(name[start:end]) for start, end in words]
        found: dict[tuple[str, int], tuple[ListRow, str]] = {}
        for first, (start, _) in enumerate(words):
            key = ""
            for last in range(first, min(first + self._longest_token, len(words))):
                key += plain[last]
                for row, count in self._tokens.get(key, ()):
                    if last - first < count and row.holds_on(on):
                        found.setdefault((row.list_id, row.line), (row, name[start:words[last][1]]))
        return tuple(found.values())

    def side_name(self, side: str) -> str:
        """The display name of an ``axis:pole``; the side itself where no axis file names it."""
        return self.sides.get(side, side)


def _settled(rows: Mapping[str, list[ListRow]]) -> dict[str, tuple[ListRow, ...]]:
    return {key: tuple(some) for key, some in rows.items()}


def load_lists(paths: Sequence[Path] = ()) -> Lists:
    """
    Our starter lists and the caller's: CSV files with a manifest beside them, or folders of such.

    >>> load_lists().infos[0].id
    'starter-hashtags'

    A caller's list of the same id as one of ours takes its place; an ``axes.toml`` in a folder adds
    names of sides.

    Raises:
        ListError: a file or row is not as it should be: ``tags.csv:12: reason``.
    """
    data = files("provenance").joinpath("data")
    sides = read_axes(data.joinpath(_AXES))
    ours = {info.id: (info, rows) for info, rows in (read_list(data.joinpath(name), data) for name in _STARTER)}
    theirs: dict[str, tuple[ListInfo, tuple[ListRow, ...]]] = {}
    for path in paths:
        if path.is_dir():
            found = sorted(path.glob("*.csv"))
            if not found:
                raise ListError(f"{path}: holds no .csv file", code="no-list")
            axes = path / _AXES
            sides |= read_axes(axes) if axes.is_file() else {}
        else:
            found = [path]
        for file in found:
            info, rows = read_list(file, file.parent)
            if info.id in theirs:
                raise ListError(f"{file.name}:1: a list of the id {info.id!r} was given before", code="bad-list")
            theirs[info.id] = info, rows
    loaded = [*(ours | {key: value for key, value in theirs.items() if key in ours}).values(),
              *(value for key, value in theirs.items() if key not in ours)]
    return Lists((info for info, _ in loaded), (row for _, rows in loaded for row in rows), sides)
