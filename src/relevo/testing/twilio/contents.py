"""What a customer sends beside plain words by SMS or on WhatsApp, as Twilio writes it: the fields of its request."""

from collections.abc import Callable, Sequence

from relevo.testing import samples
from relevo.testing.contents import Build, Content, Contents, Json, just
from relevo.testing.samples import Keep, Sample


def _media(*makes: Callable[[], Sample], **more: str) -> Build:
    def build(keep: Keep) -> Sequence[Json]:
        fields: Json = {"NumMedia": str(len(makes)), **more}
        for number, make in enumerate(makes):
            sample = make()
            fields |= {f"MediaUrl{number}": keep(sample), f"MediaContentType{number}": sample.content_type}
        return [fields]

    return build


def _just(**fields: str) -> Build:
    return just(dict(fields))


SMS: Contents = {
    "picture": Content("A picture with words", _media(samples.picture, Body="Así llegó")),
    "album": Content("Two pictures at once", _media(samples.picture, samples.story)),
    "film": Content("A film", _media(samples.film)),
    "voice": Content("A voice recording", _media(samples.voice)),
    "document": Content("A document", _media(samples.document)),
    "card": Content("A contact card, as a file", _media(samples.card)),
}
WHATSAPP: Contents = {
    "picture": Content("A picture with words", _media(samples.picture, Body="Así llegó", MessageType="image")),
    "film": Content("A film", _media(samples.film, MessageType="video")),
    "voice": Content("A voice note", _media(samples.voice, MessageType="audio")),
    "document": Content("A document", _media(samples.document, MessageType="document")),
    "sticker": Content("A sticker", _media(samples.sticker, MessageType="sticker")),
    "card": Content("A contact card, as a file", _media(samples.card, MessageType="contacts")),
    "forwarded": Content("Something forwarded", _just(Body="Mira lo que dicen", Forwarded="true")),
    "advert": Content(
        "Words after a press on an advertisement",
        _just(
            Body="¿Sigue la oferta?",
            ReferralHeadline="Rebajas de botas",
            ReferralBody="Todo al -20 %",
            ReferralSourceUrl="https://ad.example/boots",
            ReferralSourceType="ad",
        ),
    ),
    "press": Content(
        "A pressed button of a template",
        _just(Body="Sí, contadme", ButtonText="Sí, contadme", ButtonPayload="yes", MessageType="button"),
    ),
    "order": Content("An order, which Twilio does not pass on", _just(Body="", MessageType="order")),
}
