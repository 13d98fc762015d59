"""Warming up: what the first turn would otherwise compile and load while a customer waits."""

import threading

from relevo.assistant.answerers.builtin.small_talk import read_small_talk
from relevo.assistant.signals.words import warm_up as warm_up_words
from relevo.desk.knowledge.api import detect_language

_SENTENCE = "Hola, tengo una pregunta sobre el pedido que hice ayer por la noche en la tienda"


def start_warming_up() -> threading.Thread:
    """In a thread of its own: the process answers meanwhile, only a little slower."""
    thread = threading.Thread(target=warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread


def warm_up() -> None:
    warm_up_words()
    read_small_talk(_SENTENCE)
    detect_language(_SENTENCE)
