"""Calling models through pydantic-ai. The only module that knows that library; it is imported when first needed.

Text that a model writes before or instead of a tool is never shown: only the `text` of an outcome is, as it grows.
"""

import asyncio
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from typing import Any, cast

import pydantic_core
from pydantic_ai import Agent, ModelRetry, Tool, ToolOutput
from pydantic_ai import exceptions as failures
from pydantic_ai.messages import PartDeltaEvent, PartStartEvent, ToolCallPart, ToolCallPartDelta
from pydantic_ai.models import Model as LibraryModel
from pydantic_ai.run import AgentRunResultEvent
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RunUsage, UsageLimits

from relevo.assistant.answerers.llm.calling import ActionTool, Call, ModelFailed, ProblemKind, TurnEnds
from relevo.assistant.answerers.llm.drafts import SEARCH, SHOWN, DraftPart
from relevo.desk.models.api import ModelSpec, Tokens
from relevo.platform.egress import Egress, EgressRefused

_NO_KEY = "none"  # servers of one's own often need no key, the library always does

_KINDS: tuple[tuple[type[Exception], ProblemKind], ...] = (
    (failures.ModelAuthenticationError, "key_refused"),
    (failures.ModelNotFoundError, "model_unknown"),
    (failures.ModelQuotaExceededError, "quota_used_up"),
    (failures.ModelRateLimitError, "rate_limited"),
    (failures.ModelOverloadedError, "overloaded"),
    (failures.ModelUnavailableError, "overloaded"),
    (failures.ModelServerError, "server_error"),
    (failures.ModelRequestTimeout, "silent"),
    (failures.ModelConnectionError, "unreachable"),
    (failures.ModelRequestRejectedError, "refused_by_provider"),
    (failures.ModelAPIError, "server_error"),
    (failures.UsageLimitExceeded, "too_many_tokens"),
    (failures.ContentFilterError, "refused_by_provider"),
    (failures.UnexpectedModelBehavior, "not_understood"),
)


class PydanticModels:
    """Calls whatever model it is asked to; `egress` is the only way it reaches the network."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    async def draft(self, spec: ModelSpec, call: Call) -> DraftPart:
        with _failing_in_our_words():
            return await run_model(make_model(spec, self._egress), call)


async def run_model(model: LibraryModel, call: Call) -> DraftPart:
    run = _make_run(model, call)
    usage = RunUsage()
    limits = call.limits
    try:
        async with (
            asyncio.timeout(limits.seconds),
            run.run_stream_events(
                call.prompt,
                usage=usage,
                usage_limits=UsageLimits(request_limit=limits.steps, total_tokens_limit=limits.tokens),
            ) as events,
        ):
            return await _read(events, call)
    except TurnEnds as ends:
        return ends.draft
    finally:
        call.meter.requests = usage.requests
        call.meter.tokens = Tokens(input=usage.input_tokens, cached=usage.cache_read_tokens, output=usage.output_tokens)


def _make_run(model: LibraryModel, call: Call) -> Agent[object, DraftPart]:
    outputs = [ToolOutput(draft, name=name, description=draft.__doc__) for name, draft in call.tools.items()]
    tools: list[Tool[object]] = []
    if call.search is not None:
        search = call.search

        async def search_knowledge(question: str) -> str:
            return await search(question[:1_500])

        description = "Find passages of the company's knowledge. Ask in a few words, in the knowledge's language."
        tools.append(Tool(search_knowledge, name=SEARCH, description=description, takes_ctx=False))
    tools += [_action_tool(action) for action in call.actions]
    run: Agent[object, DraftPart] = Agent(
        model,
        output_type=cast("Any", outputs),
        instructions=call.system,
        tools=tools,
        retries={"tools": 1, "output": 1},
        end_strategy="early",
        model_settings=ModelSettings(
            max_tokens=call.limits.output_tokens,
            first_event_timeout=call.limits.silence_s,
            max_retries=0,
            cache=True,
        ),
    )

    def check(draft: DraftPart) -> DraftPart:
        fault = call.find_fault(draft)
        if fault is not None:
            raise ModelRetry(fault)
        return draft

    run.output_validator(check)
    return run


def _action_tool(action: ActionTool) -> Tool[object]:
    async def act(**given: Any) -> str:
        return await action.run(given)

    return Tool.from_schema(
        act, name=action.name, description=action.description, json_schema=action.schema, takes_ctx=False
    )


async def _read(events: AsyncIterator[Any], call: Call) -> DraftPart:
    growing: dict[int, tuple[str, str]] = {}
    while True:
        try:
            async with asyncio.timeout(call.limits.silence_s):
                event = await anext(events)
        except TimeoutError as error:
            raise ModelFailed("silent") from error
        except StopAsyncIteration as error:
            raise ModelFailed("not_understood", "The stream ended without an outcome.") from error
        if isinstance(event, AgentRunResultEvent):
            return cast("AgentRunResultEvent[DraftPart]", event).result.output
        await _show(event, growing, call)


async def _show(event: object, growing: dict[int, tuple[str, str]], call: Call) -> None:
    """Keep the arguments of the outcome's tool as they come, and show the text that stands in them so far."""
    if isinstance(event, PartStartEvent):
        growing.pop(event.index, None)
        if not isinstance(event.part, ToolCallPart) or event.part.tool_name not in SHOWN:
            return
        growing[event.index] = (event.part.tool_name, event.part.args_as_json_str() if event.part.args else "")
    elif isinstance(event, PartDeltaEvent) and isinstance(event.delta, ToolCallPartDelta) and event.index in growing:
        tool, arguments = growing[event.index]
        more = event.delta.args_delta
        growing[event.index] = (tool, arguments + more if isinstance(more, str) else arguments)
    else:
        return
    tool, arguments = growing[event.index]
    text = _text_in(arguments)
    if text:
        await call.show(tool, text)


def _text_in(arguments: str) -> str:
    try:
        read = pydantic_core.from_json(arguments, allow_partial="trailing-strings")
    except ValueError:
        return ""
    text = cast("dict[str, Any]", read).get("text") if isinstance(read, dict) else None
    return text if isinstance(text, str) else ""


@contextmanager
def _failing_in_our_words() -> Generator[None]:
    try:
        yield
    except ModelFailed:
        raise
    except TimeoutError as error:
        raise ModelFailed("too_slow") from error
    except Exception as error:
        if _is_refused_address(error):
            raise ModelFailed("address_refused") from error
        kind = _kind_of(error)
        if kind == "not_understood" and isinstance(error.__cause__, ModelRetry):
            kind = "not_accepted"
        raise ModelFailed(kind, f"{type(error).__name__}: {error}"[:500]) from error


def _kind_of(error: Exception) -> ProblemKind:
    for known, kind in _KINDS:
        if isinstance(error, known):
            return kind
    return "not_understood"


def _is_refused_address(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, EgressRefused):
            return True
        error = error.__cause__ or error.__context__
    return False


def make_model(spec: ModelSpec, egress: Egress) -> LibraryModel:
    """Raises ModelFailed when this kind's library is not installed."""
    key = spec.key.reveal() if spec.key is not None else _NO_KEY
    client = egress.lent_client
    match spec.kind:
        case "openai" | "openai_compatible":
            from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel  # noqa: PLC0415 - loads the SDK
            from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415 - loads the SDK

            base_url = spec.base_url or "https://api.openai.com/v1"
            provider = OpenAIProvider(base_url=base_url, api_key=key, http_client=client)
            chosen = OpenAIResponsesModel if spec.api == "responses" else OpenAIChatModel
            return chosen(spec.model, provider=provider)
        case "anthropic":
            from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415 - loads the SDK
            from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415 - loads the SDK

            base_url = spec.base_url or "https://api.anthropic.com"
            return AnthropicModel(
                spec.model, provider=AnthropicProvider(base_url=base_url, api_key=key, http_client=client)
            )
        case "google":
            from pydantic_ai.models.google import GoogleModel  # noqa: PLC0415 - loads the SDK
            from pydantic_ai.providers.google import GoogleProvider  # noqa: PLC0415 - loads the SDK

            base_url = spec.base_url or "https://generativelanguage.googleapis.com"
            return GoogleModel(spec.model, provider=GoogleProvider(base_url=base_url, api_key=key, http_client=client))
        case "mistral":
            return _make_mistral(spec, key, egress)
        case "bedrock":
            return _make_bedrock(spec, key, egress)
        case _:
            raise ModelFailed("refused_by_provider", f"Providers of the kind {spec.kind} are not installed here.")


def _make_mistral(spec: ModelSpec, key: str, egress: Egress) -> LibraryModel:
    from pydantic_ai.models import mistral  # noqa: PLC0415 - loads the SDK
    from pydantic_ai.providers.mistral import MistralProvider  # noqa: PLC0415 - loads the SDK

    # The library reads words as if they were a tool's arguments and fails at the first that are no JSON. An outcome
    # is a call of a tool here, never words, so there is nothing to look for in them.
    setattr(mistral.MistralStreamedResponse, "_try_get_output_tool_from_text", staticmethod(_find_no_tool))  # noqa: B010 - private to the library
    provider = MistralProvider(base_url=spec.base_url, api_key=key, http_client=egress.lent_client)
    return mistral.MistralModel(spec.model, provider=provider)


def _find_no_tool(_text: str, _tools: object) -> None:
    return None


def _make_bedrock(spec: ModelSpec, key: str, egress: Egress) -> LibraryModel:
    """Amazon Bedrock by an API key of its own and plain HTTPS: Claude as Anthropic speaks, others as OpenAI does.

    The AWS SDK is not used: it would open connections beside the guarded door, in threads that nothing can cancel.
    """
    origin = spec.base_url or f"https://bedrock-mantle.{spec.region}.api.aws"
    region = spec.region or "elsewhere"
    if "anthropic." in spec.model:
        from anthropic.lib.bedrock import AsyncAnthropicBedrockMantle  # noqa: PLC0415 - loads the SDK
        from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415 - loads the SDK
        from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415 - loads the SDK

        claude = AsyncAnthropicBedrockMantle(
            api_key=key,
            aws_region=region,
            base_url=spec.base_url or f"{origin}/anthropic",
            http_client=egress.lent_client,
        )
        return AnthropicModel(spec.model, provider=AnthropicProvider(anthropic_client=claude))
    from pydantic_ai.models.bedrock_mantle import (  # noqa: PLC0415 - loads the SDK
        BedrockMantleChatModel,
        BedrockMantleResponsesModel,
    )
    from pydantic_ai.providers.bedrock_mantle import (  # noqa: PLC0415 - loads the SDK
        BedrockMantleProvider,
        bedrock_mantle_model_profile,
    )

    provider = BedrockMantleProvider(region_name=region, base_url=origin, api_key=key, http_client=egress.lent_client)
    try:
        profile = cast("dict[str, Any]", bedrock_mantle_model_profile(spec.model))
    except failures.UserError as error:
        raise ModelFailed("model_unknown", "On Bedrock, models of Anthropic and OpenAI can be asked.") from error
    is_chat = profile.get("bedrock_mantle_interface") == "chat"
    chosen = BedrockMantleChatModel if is_chat else BedrockMantleResponsesModel
    return chosen(spec.model, provider=provider)
