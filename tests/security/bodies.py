"""A body that would be accepted, for each operation that needs one. A route without an entry gets `{}`."""

import json
from collections.abc import Callable
from typing import Any

from relevo.kit.ids import new_id
from tests.security.fortress import PDF, Company

Body = dict[str, Any]


def _client_id(**fields: object) -> Callable[[Company], Body]:
    """A new one each time: the same again would be the same message."""
    return lambda _company: {"json": {"client_id": str(new_id()), **fields}}


def _file(company: Company) -> Body:
    return {"files": {"file": (f"{company.canary}.pdf", PDF)}}


def _files(company: Company) -> Body:
    return {"files": {"files": (f"{company.canary}.txt", b"Some words about returns.")}}


def _sheet(company: Company) -> Body:
    return {"files": {"file": ("qa.csv", f"question,answer\nWhat is {company.canary}?,A name.\n".encode())}}


def _past(company: Company) -> Body:
    """A file of past conversations in a form that names its columns."""
    text = f"question,answer\nWhere is {company.canary}?,It is on the third shelf.\n"
    return {"files": {"file": ("past.csv", text.encode())}}


def _intents(company: Company) -> Body:
    return {"files": {"file": ("intents.csv", f"name,examples\n{company.canary},Who is {company.canary}?\n".encode())}}


def _cases(company: Company) -> Body:
    case = {"name": "n", "situation": {"question": f"Who is {company.canary}?"}, "expected": {"says": ["x"]}}
    return {"files": {"file": ("cases.jsonl", json.dumps(case).encode())}}


BODIES: dict[str, Body | Callable[[Company], Body]] = {
    "create_invitation": {"json": {"email": "somebody.new@example.com", "role": "agent"}},
    "create_api_key": {"json": {"name": "key"}},
    "create_team": {"json": {"name": "team"}},
    "change_password": {"json": {"current": "not the password", "new": "a good long one"}},
    "put_contact_order": {"json": {"status": "s", "placed_at": "2026-01-01T00:00:00Z", "total": 1, "currency": "EUR"}},
    "create_assistant": {"json": {"name": "assistant"}},
    "publish_draft": {"json": {"revision": 0}},
    "compare_versions": {"params": {"before": 1}},
    "read_guide_text": {"json": {"text": "Ask which lamp it is", "language": "en"}},
    "decide_affected_answer": {"json": {"decision": "ignored"}},
    "check_answer": {"json": {"question": "How long?", "answer": "Two days."}},
    "settle_doubt": {"json": {"how": "expire"}},
    "dismiss_doubt": {"json": {"note": "Both."}},
    "ask_about_doubt": {"json": {"teammate_id": str(new_id()), "note": "Which?"}},
    "answer_gap": {"json": {"question": "What?", "answer": "That."}},
    "create_persona": {
        "json": {
            "name": "n",
            "content": {"language": "en", "goal": "g", "openings": ["o"], "expected": {"says": ["s"]}},
        }
    },
    "create_case": {"json": {"name": "n", "situation": {"question": "q?"}, "expected": {"outcomes": ["reply"]}}},
    "import_cases": _cases,
    "file_now": lambda company: {"json": {"integration_id": company.ids["integration_id"], "kind": "note"}},
    "add_ready_actions": {"json": {"actions": ["list_orders"]}},
    "preview_mapping": {"json": {"mapping": "{}"}},
    "connect_integration": {"json": {"kind": "generic", "name": "n", "settings": {"base_url": "http://127.0.0.1:9"}}},
    "change_integration": {"json": {"name": "renamed"}},
    "send_whatsapp_template": _client_id(name="order_update", language="en_US"),
    "open_first_conversation": lambda company: {"json": {"channel_id": company.ids["channel_id"]}},
    "send_content": _client_id(sid="HX1"),
    "create_outpost_route": {"json": {"place": "C1"}},
    "create_channel": {"json": {"kind": "web", "name": "channel"}},
    "upload_file": _file,
    "upload_visitor_file": _file,
    "upload_knowledge_files": _files,
    "preview_qas": _sheet,
    "import_qas": _sheet,
    "look_at_past": _past,
    "import_past": _past,
    "decide_past_proposals": {"json": {"ids": [str(new_id())], "decision": "approve"}},
    "create_text": {"json": {"title": "t", "text": "Some words."}},
    "change_document_upkeep": {"json": {"tags": ["t"]}},
    "settle_document_correction": {"json": {"keep": "source"}},
    "create_qa": {"json": {"question": "What?", "answer": "That."}},
    "create_website": {"json": {"url": "https://help.example.com/start"}},
    "set_page_extraction": {"json": {"whole_page": True}},
    "look_at_website": {"json": {"url": "http://127.0.0.1:9/"}},
    "preview_patterns": {"json": {"urls": ["https://help.example.com/"]}},
    "post_message": _client_id(text="Hello"),
    "snooze_conversation": {"json": {"until": "2099-01-01T00:00:00Z"}},
    "undo_conversation_change": {"json": {"epoch": 1}},
    "put_read": {"json": {"seq": 1}},
    "put_reaction": {"json": {"emoji": "👍"}},
    "put_text": {"json": {"text": "changed"}},
    "put_draft": {"json": {"text": "draft"}},
    "put_activity": {"json": {"activity": "viewing"}},
    "change_conversations": {"json": {"ids": [str(new_id())], "action": "resolve"}},
    "create_intent": {"json": {"name": "intent"}},
    "add_offered_intents": {"json": {"language": "en", "keys": ["refund"]}},
    "preview_intents": _intents,
    "import_intents": _intents,
    "add_intent_example": {"json": {"text": "Where is it?"}},
    "accept_intent_proposal": {"json": {"name": "another", "examples": ["Where is it?"]}},
    "try_intents": {"json": {"text": "Where is it?"}},
    "set_conversation_intent": {"json": {"intent_id": None}},
    "set_autonomy_level": {"json": {"level": "suggest"}},
    "set_team_intents": {"json": {"intent_ids": []}},
    "set_teammate_intents": {"json": {"intent_ids": []}},
    "ask_copilot": {"json": {"kind": "summary"}},
    "translate_conversation": {"json": {"language": "en"}},
    "check_draft": {"json": {"text": "What is your order number?"}},
    "correct_message": {"json": {"kind": "new_qa", "fault": "wrong", "question": "Where?", "answer": "Here."}},
    "find_correction_reach": {"json": {"kind": "new_qa", "fault": "wrong", "question": "Where?", "answer": "Here."}},
    "ask_assistant": {"json": {"text": "Where is my order?"}},
    "join_contacts": {"json": {"contact_id": str(new_id())}},
    "erase_contact": {"json": {"contact_id": str(new_id())}},
    "split_contact": {"json": {"identity_id": str(new_id())}},
    "preview_contact_join": {"params": {"other_id": str(new_id())}},
    "list_used_memories": {"params": {"id": str(new_id())}},
    "choose_memory_consent": {"json": {"choice": "granted"}},
    "add_memory": {"json": {"kind": "preference", "text": "Likes tea"}},
    "send_visitor_message": _client_id(text="Hello"),
    "ask_for_person": _client_id(),
    "rate_conversation": {"json": {"score": 5}},
    "connect_provider": {"json": {"kind": "openai", "name": "OpenAI", "key": "sk-0123456789"}},
    "check_provider": {"json": {"model": "some-model"}},
    "choose_models": {"json": {"answer": []}},
    "set_budget": {
        "json": {
            "turn_steps": 4,
            "turn_tokens": 40_000,
            "turn_seconds": 15,
            "contact_hour_tokens": 300_000,
            "day_tokens": 5_000_000,
            "day_money": 10,
        }
    },
    "mark_read_by_visitor": {"json": {"seq": 1}},
    "put_mail_signature": {"json": {"text": "Nora"}},
    "settle_unknown_delivery": {"json": {"arrived": True}},
    "create_action_connection": {"json": {"name": "Shop", "base_url": "https://shop.example.com/api"}},
    "change_action_connection": {"json": {"name": "Shop"}},
    "create_action": {
        "json": {"name": "note", "title": "Note", "kind": "builtin", "definition": {"builtin": "attribute"}}
    },
    "change_action": {"json": {"revision": 1, "title": "Note"}},
    "read_openapi": {"json": {"text": "{}"}},
    "approve_action_run": {"json": {"shown": "0" * 64}},
    "decide_action_run": {"json": {"was_done": True}},
    "set_conversation_tags": {"json": {"tags": ["vip"]}},
    "prepare_action_run": {"json": {"action_id": str(new_id())}},
}
