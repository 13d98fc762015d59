"""From a message to the requests that carry it. Pure."""

from relevo.channels.twilio.segments import plainer
from relevo.desk.channels import api as desk
from relevo.platform.http.schemas import JsonObject

SMS_UNITS = 1600
"""More than that Twilio refuses, whatever it costs."""
WHATSAPP_UNITS = 1600


def plan_sms(message: desk.Outgoing) -> list[desk.NewPart]:
    """Plain words, made cheaper where that changes nothing; a single file goes with the words as one MMS."""
    text = plainer(_with_choices(message, desk.render_for(message.text, "plain")))
    return _plan(message, desk.split_text(text, SMS_UNITS, "utf16"), SMS_UNITS)


def plan_whatsapp(message: desk.Outgoing) -> list[desk.NewPart]:
    if message.template is not None:
        body: JsonObject = {
            "content_sid": message.template.get("content_sid"),
            "variables": message.template.get("variables"),
            "text": message.text,
        }
        return [desk.NewPart(body=body, text=message.text)]
    text = _with_choices(message, message.text)
    return _plan(message, desk.split_formatted(text, WHATSAPP_UNITS, "utf16", "whatsapp"), WHATSAPP_UNITS)


def _with_choices(message: desk.Outgoing, text: str) -> str:
    if not message.choices:
        return text
    return desk.numbered_choices(text, [choice.label for choice in message.choices])


def _plan(message: desk.Outgoing, pieces: list[str], limit: int) -> list[desk.NewPart]:
    files = list(message.files)
    if len(files) == 1 and len(pieces) <= 1:
        return [_part(pieces[0] if pieces else "", files[0])]
    words = [_part(piece) for piece in pieces]
    return [*words, *(_part("", file) for file in files)] or [_part("…"[:limit])]


def _part(text: str, file: desk.OutFile | None = None) -> desk.NewPart:
    body: JsonObject = {"text": text}
    if file is not None:
        body |= {"file_id": str(file.id), "name": file.name, "content_type": file.content_type}
    return desk.NewPart(body=body, text=text)
