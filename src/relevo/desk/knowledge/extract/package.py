"""Office files are zip archives of XML. Opening one without being led astray: bombs, archives in archives, entities.

Only the parts that carry text are ever unpacked, each against what the whole file may unpack to; nothing embedded is
opened. XML has no entities here, no network, and no elements nested deeper than the parser's 256.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Any

import lxml.etree as untyped_etree

from relevo.desk.knowledge.extract.limits import MAX_PARTS, MAX_UNPACKED_BYTES
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.kit.text.folding import one_line

etree: Any = untyped_etree
_ENCRYPTED = 0x1
_ENTITY = b"<!ENTITY"
_SAFE: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
# What programs write when nobody gave a title.
_NO_TITLES = ("word document", "powerpoint presentation", "presentación de powerpoint", "apresentação do powerpoint")


@dataclass(frozen=True)
class Relation:
    id: str
    kind: str
    part: str


class Package:
    """An office file. Every method raises Unreadable where the archive or a part of it is not what it should be."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Unreadable("corrupt") from error
        parts = self._archive.infolist()
        if len(parts) > MAX_PARTS:
            raise Unreadable("unpacks_too_large")
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Unreadable("encrypted")
        self._parts = {part.filename: part for part in parts}
        self._left = MAX_UNPACKED_BYTES
        if "[Content_Types].xml" not in self._parts:
            raise Unreadable("wrong_type")  # some other zip archive with the ending of an office file

    def has(self, name: str) -> bool:
        return name in self._parts

    def main_part(self, expected: str) -> str:
        """The document itself; `expected` is the folder its kind lives in ("word")."""
        for relation in self.related(""):
            if relation.kind == "officeDocument" and self.has(relation.part):
                if not relation.part.startswith(f"{expected}/"):
                    raise Unreadable("wrong_type")
                return relation.part
        raise Unreadable("corrupt")

    def related(self, part: str) -> list[Relation]:
        """What `part` points at inside the file; links to the outside are left out."""
        folder, _, name = part.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        if not self.has(rels):
            return []
        return [
            Relation(
                each.get("Id", ""),
                each.get("Type", "").rsplit("/", 1)[-1],
                normpath(join("/", dirname(part), each.get("Target", ""))).lstrip("/"),
            )
            for each in self.tree(rels)
            if each.get("TargetMode") != "External"
        ]

    def tree(self, name: str) -> Any:
        """The root element of a part."""
        parser = etree.XMLParser(**_SAFE)
        try:
            root = etree.fromstring(self._read(name), parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable("corrupt") from error
        _refuse_entities(root)
        return root

    def elements(self, name: str, tag: str) -> Iterator[Any]:
        """Elements of a large part one by one; each is emptied after its turn."""
        events = etree.iterparse(
            io.BytesIO(self._read(name)),
            events=("start", "end"),
            **_SAFE,
        )
        try:
            for at, (event, element) in enumerate(events):
                if at == 0:
                    _refuse_entities(element)
                if event == "end" and local(element) == tag:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise Unreadable("corrupt") from error

    def title(self) -> str | None:
        for relation in self.related(""):
            if relation.kind == "core-properties" and self.has(relation.part):
                texts = [each.text or "" for each in self.tree(relation.part) if local(each) == "title"]
                title = one_line(" ".join(texts), limit=300)
                return title if title and title.casefold() not in _NO_TITLES else None
        return None

    def _read(self, name: str) -> bytes:
        part = self._parts.get(name)
        if part is None:
            raise Unreadable("corrupt")
        # zipfile never gives more than the declared size, so the declaration may be believed.
        if part.file_size > self._left:
            raise Unreadable("unpacks_too_large")
        self._left -= part.file_size
        try:
            data = self._archive.read(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise Unreadable("corrupt") from error
        if _ENTITY in data:
            raise Unreadable("forbidden_xml")
        return data


def local(element: Any) -> str:
    """The name without its namespace: the strict and the usual form of these files differ only there."""
    tag = element.tag
    return str(tag).rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    return next((str(value) for key, value in element.attrib.items() if str(key).rsplit("}", 1)[-1] == name), None)


def child(element: Any, *path: str) -> Any:
    """The first element at `path` below, or None."""
    for name in path:
        element = next((each for each in element if local(each) == name), None)
        if element is None:
            return None
    return element


def children(element: Any, *path: str) -> list[Any]:
    """What stands directly below `path`."""
    found = child(element, *path)
    return list(found) if found is not None else []


def _refuse_entities(root: Any) -> None:
    # No program writes a document type into these files: who does wants entities, in whichever encoding.
    if root.getroottree().docinfo.doctype:
        raise Unreadable("forbidden_xml")
