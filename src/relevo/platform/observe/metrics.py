"""Prometheus metrics of this process. Labels come from fixed sets (routes, job names), never from input."""

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, generate_latest

# Half of our answers take single milliseconds; a provider may take a minute.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_requests = Histogram(
    "relevo_http_request_seconds", "HTTP requests by route", ["method", "route", "status"], buckets=_BUCKETS
)
_jobs = Histogram("relevo_job_seconds", "Job runs by outcome", ["name", "outcome"], buckets=_BUCKETS)
_turns = Histogram("relevo_turn_seconds", "Assistant turns by outcome", ["outcome"], buckets=_BUCKETS)
_event_lag = Histogram("relevo_event_lag_seconds", "From an event's transaction to the pump", buckets=_BUCKETS)
_connections = Gauge("relevo_stream_connections", "Open WebSockets", ["kind"])
_resets = Counter("relevo_stream_resets_total", "Streams told to fetch afresh", ["why"])
_refused = Counter("relevo_stream_refused_total", "WebSockets refused", ["why"])
_queue = Gauge("relevo_jobs", "Jobs in the queue", ["name", "state"])
_queue_age = Gauge("relevo_jobs_oldest_waiting_seconds", "How long the oldest due job waits", ["name"])
_egress = Counter("relevo_egress_requests_total", "Outbound requests", ["outcome"])


def request_finished(method: str, route: str, status: int, seconds: float) -> None:
    _requests.labels(method, route, str(status)).observe(seconds)


def job_finished(name: str, outcome: str, seconds: float) -> None:
    _jobs.labels(name, outcome).observe(seconds)


def turn_finished(outcome: str, seconds: float) -> None:
    _turns.labels(outcome).observe(seconds)


def event_read(lag_s: float) -> None:
    _event_lag.observe(max(lag_s, 0.0))


def stream_opened(kind: str) -> None:
    _connections.labels(kind).inc()


def stream_closed(kind: str) -> None:
    _connections.labels(kind).dec()


def stream_reset(why: str) -> None:
    _resets.labels(why).inc()


def stream_refused(why: str) -> None:
    _refused.labels(why).inc()


def egress_finished(outcome: str) -> None:
    _egress.labels(outcome).inc()


def set_queue_depth(name: str, depth: dict[str, int], oldest_waiting_s: float) -> None:
    """`depth` is state -> number of jobs (waiting, running, dead)."""
    for state, number in depth.items():
        _queue.labels(name, state).set(number)
    _queue_age.labels(name).set(oldest_waiting_s)


def forget_queue_depth() -> None:
    """Before counting anew: a kind of job that is gone must not keep its last number."""
    _queue.clear()
    _queue_age.clear()


def render() -> bytes:
    return generate_latest(REGISTRY)
