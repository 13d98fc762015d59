"""What an admin filled in, checked and kept; secrets are rows of their own, sealed for their place, opened only to
speak to the system."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID

from relevo.desk.integrations import repository
from relevo.desk.integrations.connector import IntegrationConnector, Link, SettingField
from relevo.desk.integrations.errors import IntegrationIncomplete, NoSuchIntegration
from relevo.desk.integrations.tables import Integration
from relevo.kit.ids import new_id
from relevo.platform.db import Tx
from relevo.platform.secrets import Place, Secret, SecretBox

HINT_CHARS = 4


def check_settings(
    connector: IntegrationConnector,
    given: Mapping[str, str],
    *,
    known: Mapping[str, str],
    known_secrets: Mapping[str, str],
) -> tuple[dict[str, str], dict[str, str]]:
    """The values and the new secrets; an empty secret keeps the one there is, unless the system's address changes: the
    old ones were meant for the old address. Raises IntegrationIncomplete with the names of the wrong fields."""
    wrong = [name for name in given if name not in {field.name for field in connector.fields}]
    values, secrets = dict(known), dict[str, str]()
    for field in connector.fields:
        if field.secret:
            continue
        text = given.get(field.name, "").strip()
        values[field.name] = (
            _plain(field, text) if field.name in given else known.get(field.name, "")
        ) or field.default
        if (field.required and not values[field.name]) or (text and not _fits(field, values[field.name])):
            wrong.append(field.name)
    moves = any(
        field.is_address and field.name in known and known[field.name] != values[field.name]
        for field in connector.fields
    )
    for field in connector.fields:
        if not field.secret:
            continue
        text = given.get(field.name, "").strip()
        stands = bool(text) or (field.name in known_secrets and not moves)
        secrets |= {field.name: text} if text else {}
        if (field.required and not stands) or (text and not _fits(field, text)):
            wrong.append(field.name)
        if moves and not text and field.name in known_secrets:
            wrong.append(field.name)
    if wrong:
        raise IntegrationIncomplete(fields=sorted(set(wrong)))
    return values, secrets


def _plain(field: SettingField, text: str) -> str:
    return text.rstrip("/") if field.is_address else text


def _fits(field: SettingField, text: str) -> bool:
    if field.is_address and not _is_address(text):
        return False
    return bool(re.fullmatch(field.pattern, text)) and (not field.options or text in field.options)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    is_plain = not (parts.username or parts.query or parts.fragment or re.search(r"[\s\\]", text))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_plain


async def store_secrets(tx: Tx, integration_id: UUID, secrets: Mapping[str, str], *, box: SecretBox) -> None:
    await repository.drop_secrets(tx, integration_id, list(secrets))
    for name, text in secrets.items():
        row_id = new_id()
        sealed = box.close(Secret(text), _place(tx, row_id))
        hint = text[-HINT_CHARS:] if len(text) >= 4 * HINT_CHARS else ""
        await repository.put_secret(tx, integration_id, row_id, name=name, sealed=sealed, hint=hint)


async def open_link(tx: Tx, integration_id: UUID, *, box: SecretBox) -> Link:
    """Raises NoSuchIntegration, and BadSecret when the installation's key is another one now."""
    integration = await repository.find_integration(tx, integration_id)
    if integration is None:
        raise NoSuchIntegration
    return await link_of(tx, integration, box=box)


async def link_of(tx: Tx, integration: Integration, *, box: SecretBox) -> Link:
    """Raises BadSecret."""
    rows = await repository.fetch_secrets(tx, integration.id)
    return Link(
        workspace_id=tx.tenant,
        integration_id=integration.id,
        name=integration.name,
        values=integration.settings,
        secrets={row["name"]: box.open(row["sealed"], _place(tx, row["id"])) for row in rows},
    )


def _place(tx: Tx, row_id: UUID) -> Place:
    return Place("integration_secret", "sealed", tx.tenant, row_id)
