"""What a WhatsApp customer sends beside plain words, as Meta writes it."""

from collections.abc import Callable, Sequence
from typing import Any

from relevo.testing import samples
from relevo.testing.contents import Build, Content, Contents, Json, just
from relevo.testing.samples import Keep, Sample

FILED = ("image", "video", "audio", "document", "sticker")
PLACE = {"latitude": 28.1235, "longitude": -15.4363, "name": "Playa de Las Canteras"}
ADVERT = {
    "source_url": "https://ad.example/boots",
    "source_id": "120000000000001",
    "source_type": "ad",
    "headline": "Rebajas de botas",
    "body": "Todo al -20 %",
    "media_type": "image",
}
CARDS = [
    {
        "name": {"formatted_name": "Marta Ruiz", "first_name": "Marta"},
        "phones": [{"phone": "+34 600 111 333", "type": "CELL"}],
        "emails": [{"email": "marta@example.com"}],
        "org": {"company": "Muebles Ruiz"},
    }
]
ORDER = {
    "catalog_id": "194836987003835",
    "text": "¿Lo tenéis en roble?",
    "product_items": [
        {"product_retailer_id": "MESA-OSLO", "quantity": 1, "item_price": 249, "currency": "EUR"},
        {"product_retailer_id": "SILLA-OSLO", "quantity": 4, "item_price": 59.9, "currency": "EUR"},
    ],
}


def _media(kind: str, make: Callable[[], Sample], **more: Any) -> Build:
    def build(keep: Keep) -> Sequence[Json]:
        sample = make()
        return [{"type": kind, kind: {"id": keep(sample), "mime_type": sample.content_type, "sha256": "AAAA", **more}}]

    return build


def _album(keep: Keep) -> Sequence[Json]:
    return [*_media("image", samples.picture, caption="Así llegó")(keep), *_media("image", samples.story)(keep)]


def _said(words: str, **more: Any) -> Build:
    return just({"type": "text", "text": {"body": words}, **more})


CONTENTS: Contents = {
    "picture": Content("A picture with words", _media("image", samples.picture, caption="Así llegó")),
    "album": Content("Two pictures at once", _album),
    "film": Content("A film", _media("video", samples.film)),
    "voice": Content("A voice note", _media("audio", samples.voice, voice=True)),
    "document": Content("A document", _media("document", samples.document, filename="factura-1001.pdf")),
    "sticker": Content("A sticker", _media("sticker", samples.sticker, animated=False)),
    "moving_sticker": Content("A sticker that moves", _media("sticker", samples.moving_sticker, animated=True)),
    "place": Content("A place", just({"type": "location", "location": PLACE})),
    "card": Content("A contact card", just({"type": "contacts", "contacts": CARDS})),
    "order": Content("An order from the catalogue", just({"type": "order", "order": ORDER})),
    "form": Content(
        "A form that was filled in",
        just(
            {
                "type": "interactive",
                "interactive": {
                    "type": "nfm_reply",
                    "nfm_reply": {"name": "flow", "body": "Sent", "response_json": '{"Talla": "42", "Color": "verde"}'},
                },
            }
        ),
    ),
    "forwarded": Content("Something forwarded", _said("Mira lo que dicen", context={"forwarded": True})),
    "advert": Content("Words after a press on an advertisement", _said("¿Sigue la oferta?", referral=ADVERT)),
    "lost": Content(
        "A picture that cannot be fetched", just({"type": "image", "image": {"id": "0", "mime_type": "image/jpeg"}})
    ),
    "poll": Content(
        "A poll, which Meta does not pass on",
        just(
            {
                "type": "unsupported",
                "errors": [{"code": 131051, "title": "Message type unknown", "message": "Message type unknown"}],
                "unsupported": {"type": "poll_creation"},
            }
        ),
    ),
}


def words_of(content: Json) -> str:
    """What the phone shows of it beside its file."""
    kind = content["type"]
    match kind:
        case "text":
            return str(content["text"]["body"])
        case "contacts":
            return str(content["contacts"][0]["name"]["formatted_name"])
        case "interactive" | "unsupported":
            return f"({kind})"
        case "order":
            return f"🛒 {len(content['order']['product_items'])}"
        case _:
            return str(content[kind].get("caption") or content[kind].get("filename") or content[kind].get("name") or "")


def file_of(content: Json) -> str:
    """Its file's id, if it has one."""
    return str(content[content["type"]]["id"]) if content["type"] in FILED else ""
