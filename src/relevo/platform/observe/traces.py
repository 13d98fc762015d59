"""OpenTelemetry traces, off unless the standard OTEL_* variables ask for them.

OTEL_TRACES_EXPORTER names an exporter ("console", or "otlp" with its package installed); everything else
(endpoint, sampling, resource) is the exporter's and the SDK's own standard configuration.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from importlib.metadata import entry_points

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter

_tracer = trace.get_tracer("relevo")


class UnknownExporterError(Exception):
    """OTEL_TRACES_EXPORTER names an exporter that is not installed."""


def configure_traces(*, version: str) -> TracerProvider | None:
    """Start exporting if the environment asks for it; the caller shuts the provider down at the end."""
    name = os.environ.get("OTEL_TRACES_EXPORTER", "none")
    if name in ("", "none") or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return None
    provider = TracerProvider(
        resource=Resource.create(
            {"service.name": os.environ.get("OTEL_SERVICE_NAME", "relevo"), "service.version": version}
        )
    )
    provider.add_span_processor(BatchSpanProcessor(_load_exporter(name)))
    trace.set_tracer_provider(provider)
    return provider


def _load_exporter(name: str) -> SpanExporter:
    wanted = {"otlp": "otlp_proto_http"}.get(name, name)
    for entry_point in entry_points(group="opentelemetry_traces_exporter"):
        if entry_point.name in (name, wanted):
            return entry_point.load()()
    raise UnknownExporterError(
        f"OTEL_TRACES_EXPORTER={name}: this exporter is not installed (for otlp: opentelemetry-exporter-otlp)."
    )


@contextmanager
def span(name: str, **attributes: str | int | float | bool) -> Generator[None]:
    """One step of a trace; next to free while tracing is off. Never put what people wrote into attributes."""
    with _tracer.start_as_current_span(name, attributes=attributes):
        yield
