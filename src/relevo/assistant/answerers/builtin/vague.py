"""Messages that name no subject ("necesito cambiarlo", "problem with my account"): the honest answer is a question.

A message is vague when nothing is left after taking away the words that could be about anything.
"""

import re

from relevo.assistant.signals.folding import fold_text

_MOST_WORDS = 8
_EMPTY = frozenset(
    """
    i i'm im i've we my me mine our you your the a an this that these those it its is are was am be been do does
    did have has had not don't doesn't didn't can't cant cannot won't isn't with for of to in on at from about
    and or but so if need want would like help please can could how what why when just some any there here get
    got make made change changed update fix problem problems issue issues trouble error doesnt work works
    working broken wrong something question info information more know account thing things stuff again still
    now today having going happening happened yo mi mis tu su un una el la los las lo le se esto eso esta este
    es son fue soy estoy tengo tiene hay no si con de para por en y o pero que como cuando donde quiero necesito
    quisiera puedo puede ayuda ayudar favor hacer hacerlo cambiar cambiarlo cambiarla cambio actualizar arreglar
    problema problemas inconveniente funciona funcionar algo cosa mal pregunta duda consulta informacion mas
    saber cuenta otra vez todavia ahora hoy pasa paso pasando eu meu minha seu um uma os as isso isto essa esse
    e sao foi sou estou tenho tem nao sim com da dos das pra pro na em quero preciso queria gostaria posso pode
    ajuda ajudar fazer mudar mudo trocar alterar atualizar arrumar erro funcionando coisa errado errada pergunta
    duvida informacao mais conta novamente ainda agora hoje acontece aconteceu acontecendo
    """.split()
)
_WORD = re.compile(r"[a-z0-9']+")


_ABOUT_SLOTS = frozenset(
    """
    order purchase number id code email e mail phone telephone name called address pedido compra orden numero codigo
    correo electronico telefono celular movil nombre llamo encomenda telefone nome chamo sou del da do e meu minha my is
    here's heres aqui va sigue these
    """.split()
)


def is_only_about_slots(text: str) -> bool:
    """Nothing is said but "my order number is ..."; the values are taken out already."""
    return all(word in _EMPTY or word in _ABOUT_SLOTS for word in _WORD.findall(fold_text(text)))


def is_vague(text: str) -> bool:
    words = _WORD.findall(fold_text(text))
    return 0 < len(words) <= _MOST_WORDS and all(word in _EMPTY for word in words)
