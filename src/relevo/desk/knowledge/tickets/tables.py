"""CSV: one row for each message, or one for each conversation with its question and answer. Pure."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping

from relevo.desk.knowledge.tickets.limits import MAX_CONVERSATIONS, MAX_MESSAGES
from relevo.desk.knowledge.tickets.shape import Past, Refused, Said, Settings, Who
from relevo.kit.text.folding import fold

FIELDS = ("conversation", "who", "text", "name", "public", "subject", "question", "answer")
# Header names by which a field is guessed, folded; the first field that knows a header has it.
_GUESSES: Mapping[str, frozenset[str]] = {
    field: frozenset(names.split(","))
    for field, names in {
        "conversation": "conversation,conversation id,conversation_id,ticket,ticket id,ticket_id,id,thread,thread_id,"
        "conversacion,id conversacion,id de conversacion,caso,conversa,id da conversa,chamado",
        "who": "who,role,author,author role,author_role,author type,author_type,from,sender,sender_type,direction,"
        "autor,rol,tipo de autor,remitente,papel,tipo de autor,remetente,quem",
        "text": "text,body,message,content,comment,texto,mensaje,contenido,comentario,cuerpo,mensagem,conteudo,"
        "comentario,corpo",
        "name": "name,author name,author_name,customer,customer name,customer_name,requester,nombre,cliente,"
        "nombre del cliente,nome,nome do cliente",
        "public": "public,is public,is_public,publico,visible,visivel",
        "subject": "subject,title,topic,asunto,titulo,tema,assunto",
        "question": "question,description,customer message,request,pregunta,descripcion,consulta,pergunta"
        ",descricao,duvida",
        "answer": "answer,reply,response,agent reply,resolution,solution,respuesta,contestacion,solucion"
        ",resposta,solucao",
    }.items()
}
_CUSTOMER = frozenset(
    "customer,user,end-user,end user,contact,client,visitor,lead,requester,incoming,inbound,in,0,cliente,contacto,"
    "usuario,visitante,entrante,contato,consumidor,entrada".split(",")
)
_PERSON = frozenset(
    "agent,admin,teammate,human,staff,support,operator,outgoing,outbound,out,1,agente,soporte,persona,humano,equipo,"
    "saliente,atendente,suporte,equipe,equipa,saida".split(",")
)
_MACHINE = frozenset(
    "bot,system,automation,ai,assistant,auto,robot,automatic,sistema,automatico,asistente,robo,assistente".split(",")
)
_NO = frozenset("false,no,0,n,private,internal,nota,note,privado,interno,interna,nao,falso".split(","))


def guess_columns(header: list[str]) -> dict[str, str]:
    """Field -> header."""
    found: dict[str, str] = {}
    for column in header:
        folded = fold(column).strip()
        field = next((each for each in FIELDS if each not in found and folded in _GUESSES[each]), None)
        if field:
            found[field] = column
    return found


def header_of(data: bytes) -> list[str]:
    """Names of the columns. Raises Refused."""
    try:
        return [cell.strip() for cell in next(_rows(data), list[str]())]
    except csv.Error:
        raise Refused("corrupt") from None


def is_enough(fields: Collection[str]) -> bool:
    """Whether these fields make conversations."""
    return {"question", "answer"} <= set(fields) or {"conversation", "who", "text"} <= set(fields)


def read_csv(data: bytes, settings: Settings) -> list[Past]:
    """Raises Refused."""
    try:
        rows = _rows(data)
        header = [cell.strip() for cell in next(rows, list[str]())]
        columns = dict(settings.columns) or guess_columns(header)
        places = {field: header.index(name) for field, name in columns.items() if name in header}
        if not is_enough(places):
            raise Refused("columns_missing")
        named = (
            {field: row[at].strip() if at < len(row) else "" for field, at in places.items()} for row in rows if row
        )
        pasts = _by_message(named) if {"conversation", "who", "text"} <= places.keys() else _by_row(named)
    except csv.Error:
        raise Refused("corrupt") from None
    if not pasts:
        raise Refused("no_conversations")
    return pasts


def _rows(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        # The head of a file may end within a letter; anything else is an old spreadsheet's encoding.
        text = data.decode("utf-8-sig", "ignore") if problem.start > len(data) - 4 else data.decode("cp1252", "replace")
    if "\x00" in text:
        raise Refused("corrupt")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(1_000_000)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _by_row(rows: Iterable[dict[str, str]]) -> list[Past]:
    pasts: list[Past] = []
    for row in rows:
        if len(pasts) >= MAX_CONVERSATIONS:
            raise Refused("too_many")
        messages = [Said("customer", row["question"]), Said("person", row["answer"])]
        names = frozenset(filter(None, [row.get("name", "")]))
        pasts.append(Past(subject=row.get("subject", ""), messages=messages, names=names))
    return pasts


def _by_message(rows: Iterable[dict[str, str]]) -> list[Past]:
    subjects: dict[str, str] = {}
    said: dict[str, list[Said]] = {}
    names: dict[str, set[str]] = {}
    for row in rows:
        key = row["conversation"]
        if not key:
            continue
        if key not in said and len(said) >= MAX_CONVERSATIONS:
            raise Refused("too_many")
        names.setdefault(key, set()).update(filter(None, [row.get("name", "")]))
        subjects.setdefault(key, row.get("subject", ""))
        messages = said.setdefault(key, [])
        if fold(row.get("public", "")).strip() not in _NO and len(messages) < MAX_MESSAGES:
            messages.append(Said(_who(row["who"]), row["text"]))
    return [Past(subject=subjects[key], messages=each, names=frozenset(names[key])) for key, each in said.items()]


def _who(text: str) -> Who:
    folded = fold(text).strip()
    if folded in _CUSTOMER:
        return "customer"
    return "person" if folded in _PERSON else "machine" if folded in _MACHINE else "unknown"
