"""`relevo create-workspace` and `relevo sign-in-link`: the operator's way in, without a mail server."""

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from email_validator import EmailNotValidError, validate_email

from relevo.desk.assistants.api import do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.channels.api import ChannelInput, do_create_channel
from relevo.desk.team import api as team
from relevo.entry.failures import UsageError
from relevo.entry.house import open_house
from relevo.entry.output import print_json
from relevo.entry.postgres import open_postgres
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db.migrate import migrate
from relevo.platform.settings import Settings

LINK_VALID_FOR = timedelta(hours=24)
LOCALES = ("en", "es", "pt")


async def run_create_workspace(
    settings: Settings,
    name: str,
    *,
    person: Mapping[str, str | None],
    place: Mapping[str, str],
    as_json: bool,
) -> int:
    wanted = _check(name, person, place)
    async with open_postgres(settings) as postgres:
        await migrate(postgres.owner_url)
        async with open_house(settings, postgres) as house:
            workspace_id = WorkspaceId(new_id())
            async with house.db.transaction(workspace_id) as tx:
                created = await team.create_workspace(tx, wanted)
                # Something to answer and somewhere to write, so that the first thing to do is to bring knowledge.
                assistant = await do_create_assistant(tx, wanted.name, by=SYSTEM)
                chat = {"kind": "web", "name": "Web", "assistant_id": str(assistant.id)}
                channel = await do_create_channel(tx, ChannelInput.model_validate(chat), by=SYSTEM)
                token = await team.create_sign_in_link(tx, created.owner_id, valid_for=LINK_VALID_FOR)
    link = team.sign_in_url(settings.base_url, token)
    page = f"{settings.base_url}/w/{channel.public_key}"
    if as_json:
        print_json({"workspace_id": str(workspace_id), "sign_in_link": link, "customer_page": page})
    else:
        typer.echo(f"Workspace {wanted.name} is ready. {wanted.owner_email} signs in once, within 24 hours, at")
        typer.echo(f"  {link}")
        typer.echo("and sets a password under Settings. Customers can write at")
        typer.echo(f"  {page}")
    return 0


async def run_sign_in_link(settings: Settings, email: str, *, as_json: bool) -> int:
    async with open_postgres(settings) as postgres:
        await migrate(postgres.owner_url)
        async with open_house(settings, postgres) as house:
            memberships = await team.find_memberships_of(house.db, email)
            if not memberships:
                raise UsageError(f"Nobody with the address {email} is an active teammate of a workspace.")
            links: list[str] = []
            for workspace_id, teammate_id in memberships:
                async with house.db.transaction(workspace_id) as tx:
                    token = await team.create_sign_in_link(tx, teammate_id, valid_for=LINK_VALID_FOR)
                links.append(team.sign_in_url(settings.base_url, token))
    if as_json:
        print_json({"sign_in_links": links})
    else:
        typer.echo("\n".join(links))
    return 0


def _check(name: str, person: Mapping[str, str | None], place: Mapping[str, str]) -> team.NewWorkspace:
    email = (person["owner"] or "").strip().lower()
    try:
        validate_email(email, check_deliverability=False)
        ZoneInfo(place["timezone"])
    except EmailNotValidError as error:
        raise UsageError(f"{email} is not an e-mail address: {error}") from error
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"There is no time zone {place['timezone']}; name one like Europe/Madrid.") from error
    if place["locale"] not in LOCALES:
        raise UsageError(f"The language must be one of {', '.join(LOCALES)}.")
    if not 1 <= len(name.strip()) <= 120:
        raise UsageError("The name must have 1 to 120 characters.")
    return team.NewWorkspace(
        name=name.strip(),
        owner_email=email,
        owner_name=(person["owner_name"] or email.split("@", 1)[0]).strip(),
        locale=place["locale"],
        timezone=place["timezone"],
    )
