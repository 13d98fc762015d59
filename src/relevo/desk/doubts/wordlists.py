"""Words by which two statements are known to speak of different things, or of the same in other words. Folded."""

import re
from typing import Final

# Say that something holds, costs, takes; never what it is that does.
PREDICATES: Final = {
    "en": """
        accept allow apply arrive ask available back be become begin belong book bring buy can carry charge collect
        come cost count cover customer cut day deliver do earn end enter every expire finish free get give go good
        guarantee guest happen have heavy help hold include item keep last later least let like limit long make many
        may mean more most must need notice offer open order own pass pay per permit pick place possible price
        purchase put reach receive register request require reset return send serve service set should start stay
        stop take them time total try use valid wait want warranty way we weigh work your item items amount finally
        finished moved change much our any daily limit maximum minimum days hours within directly usually always
        currently normally kept deleted block within made make product
        """.split(),
    "es": """
        aceptar acepta admitir admite admiten articulo atender atendemos caduca caducan cambiar cambia cobrar
        cobramos comprar compra con costar cuesta cuestan cuenta dar das debes devolver dura durante durar empieza
        empezar enviar enviamos envia es estar existe gratis gratuito hacer hacemos hay incluir incluye ir lava
        lavan lavar llega llegan llegar llevar llevan necesitar ofrecer ofrecemos paga pagar pedimos pedir pedido
        permite permiten permitir pesar poder podemos pone poner precio pueden puedes puede recibir recibes recibe
        recibiras recogida recoge requiere se ser servicio son tarda tardan tardar tendras tenemos tener tienen
        tiene tienes tengo termina total trabajar usar uso valida validas valido vale valen venir producto plazo
        tiempo cliente clientes dias horas siempre cualquier cualquiera todo todos limite maximo minimo diario
        naturales laborables antes despues desde hasta suele normalmente caso recepcion suscribirte
        """.split(),
    "pt": """
        aceitar aceitamos atender atendemos atende cair cai cabe chegar chega chegam cobrar comecar comeca comprar
        compra conta custar custa custam dar da demora demorar deve devolver durar dura enviar enviamos expira fazer
        fazemos ficar ganha ganhar gratis incluir inclui ir ha levar leva oferecemos pagar paga pagam pedir pedido
        permitidos permitir pesar pode podem poder prazo preco produto queremos receber recebe ser servico tem temos
        ter total trabalhar usar uso vale valem valer voce voces vem vir cliente clientes dias horas sempre uteis
        antes depois desde ate assina assinar parcelar caso qualquer todo todos limite maximo minimo diario
        """.split(),
}
# A word that says no by itself, as a stem of its language.
NEGATIVE: Final = frozenset(
    """
    stop forbidden prohibit exclud unavail imposs forbid
    prohib imposi exclu dej deixam proib impossivel suspend
    """.split()
)
# What follows holds under a condition: the words up to the next comma.
RESTRICTS: Final = re.compile(
    r"\b(?:with|if|when|unless|except|during|outside|abroad|only|while|once|con|si|cuando|salvo|excepto|durante|fuera"
    r"|solo|mientras|com|se|quando|exceto|fora|apenas|enquanto)\b([^,.;]*)"
)


def _rivals(text: str) -> dict[str, frozenset[str]]:
    return {line.split()[0]: frozenset(line.split()) for line in text.strip().splitlines()}


# Of each list, a statement about one member says nothing of another. One line a member, in all three languages.
RIVALS: Final = (
    # Where.
    _rivals(
        """
        canarias canaries canary canarie tenerife lanzarote
        baleares balearics balearic mallorca menorca ibiza
        peninsula mainland continental
        ceuta melilla
        portugal
        azores madeira
        france francia franca
        italy italia
        germany alemania alemanha
        uk kingdom britain unido londres london england inglaterra
        usa eeuu states america
        brazil brasil
        mexico
        argentina
        europe europa eu ue
        """
    ),
    # How fast.
    _rivals(
        """
        standard estandar normal padrao regular economy economico
        express expres expresso expressa urgent urgente overnight priority prioritario fast
        """
    ),
    # To whom.
    _rivals(
        """
        students student estudiantes estudiante estudantes estudante
        seniors senior jubilados mayores idosos
        business companies company empresas empresa corporate mayoristas wholesale
        private particulares particular consumers
        children child kids ninos nino criancas crianca
        adults adult adultos adulto
        groups group grupos grupo
        dogs dog perros perro caes cao cats gatos pets mascotas animais
        """
    ),
    # Which plan.
    _rivals(
        """
        basic basico starter
        pro professional profesional profissional
        premium
        team equipo equipe
        enterprise
        """
    ),
    # Through what.
    _rivals(
        """
        phone telephone telefono telefone
        chat
        email mail correo
        """
    ),
    # Paid how.
    _rivals(
        """
        cash efectivo dinheiro reembolso entrega
        card cards tarjeta tarjetas cartao cartoes
        transfer transfers transferencia transferencias
        paypal
        bizum
        pix
        boleto
        cheque cheques check checks
        """
    ),
    # How often.
    _rivals(
        """
        monthly month mensual mensuales mensal mensais
        yearly annual annually anual anuales anuais
        weekly semanal
        fortnightly quincenal quincenales quinzenal
        """
    ),
    _rivals(
        """
        first primera primer primeira primeiro initial
        second segunda segundo
        follow-up retorno revision followup
        new nueva nuevo nova novo replacement
        """
    ),
    _rivals(
        """
        summer verano verao
        winter invierno inverno
        autumn otono outono
        spring primavera
        christmas navidad natal
        """
    ),
    _rivals(
        """
        domestic national nacional nacionales nacionais
        international internacional internacionales internacionais abroad extranjero exterior
        """
    ),
    _rivals(
        """
        linen lino linho
        cotton algodon algodao
        wool lana la
        silk seda
        feather feathers plumas penas down
        latex
        leather piel couro cuero
        """
    ),
    _rivals(
        """
        breakfast desayuno
        lunch almuerzo comida almoco
        dinner cena jantar
        """
    ),
    _rivals(
        """
        refund refunds reembolso reembolsos
        exchange exchanges cambio cambios troca trocas
        return returns devolucion devoluciones devolucao devolucoes
        """
    ),
)
