"""Short replies that say nothing of a person: an assistant that was told "yes, please" goes on."""

import pytest

from tests.assistant.signals.wishes import is_heard

SHORT = {
    "en": """yes, please|yes please|sure, go ahead|ok thanks|the first one|I'd like that|no thanks|more please|help
        |help me please|I need help|I don't understand|hello, I have a question|I'll wait|i can wait until monday""",
    "es": """sí, por favor|si porfa|vale, gracias|sí, claro|la primera|me interesa|eso es|no, gracias|otra cosa|ayuda
        |necesito ayuda|no entiendo|¿puedes repetir?|hola, tengo una duda|puedo esperar al lunes|gracias""",
    "pt": """sim, por favor|tá, obrigado|pode ser|a segunda|isso|não, obrigado|ajuda|preciso de ajuda|não entendi
        |oi, tenho uma dúvida|vou esperar|perfeito""",
}


@pytest.mark.parametrize("text", [text.strip() for texts in SHORT.values() for text in texts.split("|")])
def test_a_short_reply_is_no_wish_for_a_person(text: str) -> None:
    assert not is_heard(text)
