"""Which signal passes the baton: the operator's switches and thresholds, in a fixed order.

An explicit wish comes first, then what must not wait for a machine, then two failures, then mood and haste, then sales.
"""

from collections.abc import Iterable, Sequence

from relevo.assistant.outcomes import HandOverReason
from relevo.assistant.signals.names import Signal, SignalName
from relevo.desk.assistants.api import SignalSettings

ORDER: tuple[HandOverReason, ...] = (
    "asked_for_person",
    "sensitive_topic",
    "repeated_failure",
    "frustration",
    "urgency",
    "sales_opportunity",
    "outside_knowledge",
)
# Below its threshold a wish for a person is not acted upon, but it is offered.
OFFER_FROM = 0.6


def fired_signals(signals: Iterable[Signal], settings: SignalSettings) -> dict[SignalName, Signal]:
    return {signal.name: signal for signal in signals if is_fired(signal, settings)}


def is_fired(signal: Signal, settings: SignalSettings) -> bool:
    setting = settings.get_for(signal.name)
    return setting.enabled and signal.score > 0 and signal.score >= setting.threshold


def find_reason(
    signals: Sequence[Signal], settings: SignalSettings, *, has_failed_twice: bool = False
) -> HandOverReason | None:
    """The reason to pass the baton now, or None."""
    fired = fired_signals(signals, settings)
    for reason in ORDER:
        if reason == "repeated_failure":
            if has_failed_twice:
                return reason
        elif reason in fired:
            return reason
    return None


def wants_person_perhaps(signals: Sequence[Signal], settings: SignalSettings) -> bool:
    return settings.asked_for_person.enabled and any(
        signal.name == "asked_for_person" and signal.score >= OFFER_FROM for signal in signals
    )
