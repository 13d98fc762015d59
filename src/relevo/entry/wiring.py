"""The list of rooms: whose routes the server answers, whose jobs the worker runs."""

from typing import cast

from relevo.assistant import endpoints as assistant_endpoints
from relevo.assistant import tasks as assistant_tasks
from relevo.assistant.answerers.llm import endpoints as model_check_endpoints
from relevo.assistant.autonomy import tasks as autonomy_tasks
from relevo.assistant.copilot import endpoints as copilot_endpoints
from relevo.assistant.intents import endpoints as recogniser_endpoints
from relevo.assistant.intents import tasks as intents_tasks
from relevo.assistant.personas import tasks as personas_tasks
from relevo.assistant.replay import endpoints as replay_endpoints
from relevo.assistant.replay import reach_endpoints
from relevo.assistant.replay import tasks as replay_tasks
from relevo.channels.email import endpoints as email_endpoints
from relevo.channels.twilio import endpoints as twilio_endpoints
from relevo.channels.web import endpoints as web_endpoints
from relevo.channels.web import pages as web_pages
from relevo.channels.web import stream as web_stream
from relevo.channels.whatsapp import endpoints as whatsapp_endpoints
from relevo.desk.actions import endpoints as actions_endpoints
from relevo.desk.actions import tasks as actions_tasks
from relevo.desk.assistants import endpoints as assistants_endpoints
from relevo.desk.audit import endpoints as audit_endpoints
from relevo.desk.autonomy import endpoints as autonomy_endpoints
from relevo.desk.channels import endpoints as channels_endpoints
from relevo.desk.channels import tasks as channels_tasks
from relevo.desk.contacts import endpoints as contacts_endpoints
from relevo.desk.contacts.joining import endpoints as joining_endpoints
from relevo.desk.conversations import endpoints as conversations_endpoints
from relevo.desk.conversations import tasks as conversations_tasks
from relevo.desk.corrections import endpoints as corrections_endpoints
from relevo.desk.deliveries import endpoints as deliveries_endpoints
from relevo.desk.deliveries import tasks as deliveries_tasks
from relevo.desk.doubts import endpoints as doubts_endpoints
from relevo.desk.doubts import tasks as doubts_tasks
from relevo.desk.erasures import endpoints as erasures_endpoints
from relevo.desk.erasures import tasks as erasures_tasks
from relevo.desk.followups import endpoints as followups_endpoints
from relevo.desk.followups import tasks as followups_tasks
from relevo.desk.gaps import endpoints as gaps_endpoints
from relevo.desk.gaps import tasks as gaps_tasks
from relevo.desk.guides import endpoints as guides_endpoints
from relevo.desk.intake import endpoints as intake_endpoints
from relevo.desk.intake import tasks as intake_tasks
from relevo.desk.integrations import endpoints as integrations_endpoints
from relevo.desk.integrations import filing_endpoints
from relevo.desk.integrations import tasks as integrations_tasks
from relevo.desk.intents import endpoints as intents_endpoints
from relevo.desk.journeys import endpoints as journeys_endpoints
from relevo.desk.knowledge import endpoints as knowledge_endpoints
from relevo.desk.knowledge import tasks as knowledge_tasks
from relevo.desk.knowledge.tickets import endpoints as past_endpoints
from relevo.desk.knowledge.tickets import tasks as past_tasks
from relevo.desk.knowledge.upkeep import endpoints as upkeep_endpoints
from relevo.desk.knowledge.website import endpoints as website_endpoints
from relevo.desk.knowledge.website import tasks as website_tasks
from relevo.desk.mails import endpoints as mails_endpoints
from relevo.desk.memories import endpoints as memories_endpoints
from relevo.desk.memories import tasks as memories_tasks
from relevo.desk.memories.page import endpoints as memory_page_endpoints
from relevo.desk.models import endpoints as models_endpoints
from relevo.desk.outposts import endpoints as outposts_endpoints
from relevo.desk.outposts import tasks as outposts_tasks
from relevo.desk.personas import endpoints as personas_endpoints
from relevo.desk.reliance import endpoints as reliance_endpoints
from relevo.desk.reports import endpoints as reports_endpoints
from relevo.desk.suggestions import endpoints as suggestions_endpoints
from relevo.desk.surveys import tasks as surveys_tasks
from relevo.desk.tags import endpoints as tags_endpoints
from relevo.desk.team import endpoints as team_endpoints
from relevo.desk.workspaces import endpoints as workspaces_endpoints
from relevo.entry import stream as workspace_stream
from relevo.entry.house import House
from relevo.platform.events import tasks as events_tasks
from relevo.platform.files import endpoints as files_endpoints
from relevo.platform.http import Router
from relevo.platform.jobs import JobRegistry
from relevo.platform.jobs.schedule import register_housekeeping
from relevo.platform.mail import Mailer
from relevo.platform.realtime.door import Endpoint

# Below /api/v1: the team, and whoever has an API key.
API_ROUTERS: tuple[Router, ...] = (
    team_endpoints.router,
    workspaces_endpoints.router,
    audit_endpoints.router,
    contacts_endpoints.router,
    joining_endpoints.router,
    journeys_endpoints.router,
    tags_endpoints.router,
    mails_endpoints.router,
    conversations_endpoints.router,
    intents_endpoints.router,
    recogniser_endpoints.router,
    followups_endpoints.router,
    assistants_endpoints.router,
    guides_endpoints.router,
    actions_endpoints.router,
    integrations_endpoints.router,
    filing_endpoints.router,
    assistant_endpoints.router,
    replay_endpoints.router,
    autonomy_endpoints.router,
    personas_endpoints.router,
    reach_endpoints.router,
    copilot_endpoints.router,
    memories_endpoints.router,
    memory_page_endpoints.router,
    erasures_endpoints.router,
    knowledge_endpoints.router,
    upkeep_endpoints.router,
    website_endpoints.router,
    past_endpoints.router,
    models_endpoints.router,
    corrections_endpoints.router,
    gaps_endpoints.router,
    doubts_endpoints.router,
    reliance_endpoints.router,
    reports_endpoints.router,
    suggestions_endpoints.router,
    model_check_endpoints.router,
    channels_endpoints.router,
    deliveries_endpoints.router,
    intake_endpoints.router,
    outposts_endpoints.router,
    whatsapp_endpoints.router,
    twilio_endpoints.router,
    email_endpoints.router,
    files_endpoints.router,
    workspace_stream.router,
)
# At the root: the customers' side.
ROOT_ROUTERS: tuple[Router, ...] = (
    web_endpoints.router,
    web_stream.router,
    web_pages.router,
    memory_page_endpoints.page_router,
    intake_endpoints.hook_router,
)
# Sockets live for hours: they go past the layers made for requests, which would stay in memory with each of them.
SOCKETS: dict[str, Endpoint] = {
    "/api/v1/stream": workspace_stream.stream,
    "/web/v1/{channel_key}/stream": web_stream.visitor_stream,
}

_ROOM_TASKS = (
    conversations_tasks,
    followups_tasks,
    surveys_tasks,
    assistant_tasks,
    intents_tasks,
    actions_tasks,
    memories_tasks,
    replay_tasks,
    autonomy_tasks,
    personas_tasks,
)


def job_registry(house: House) -> JobRegistry:
    """Every job the worker knows."""
    registry = JobRegistry()
    register_housekeeping(registry, house.db)
    events_tasks.register(registry, db=house.db)
    gaps_tasks.register(registry, db=house.db)
    doubts_tasks.register(registry, db=house.db, services=house.services)
    knowledge_tasks.register(registry, knowledge_tasks.Deps(db=house.db, files=house.files))
    erasures_tasks.register(registry, db=house.db, files=house.files)
    past_tasks.register(registry, past_tasks.Deps(db=house.db, files=house.files))
    website_tasks.register(registry, website_tasks.Deps(db=house.db, egress=house.egress, files=house.files))
    intake_tasks.register(registry, intake_tasks.Deps(db=house.db, files=house.files, outside=house.outside))
    outposts_tasks.register(registry, outposts_tasks.Deps(db=house.db, files=house.files, outside=house.outside))
    channels_tasks.register(registry, db=house.db, outside=house.outside)
    deliveries_tasks.register(
        registry,
        deliveries_tasks.Deps(db=house.db, files=house.files, outside=house.outside),
        cast("Mailer", house.services[Mailer]),
    )
    integrations_tasks.register(registry, db=house.db, services=house.services, base_url=house.http.base_url)
    for room in _ROOM_TASKS:
        room.register(registry, db=house.db, hub=house.hub, services=house.services)
    return registry
