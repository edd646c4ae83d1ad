"""Figures for whoever watches the service: requests by route and status, the queue, workers."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.workers.pool import Pool

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The figures of one app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        labels = ("method", "route", "status")
        self.requests = Counter("nianbao_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "nianbao_request_seconds",
            "Seconds until a request was answered",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._tasks = Gauge("nianbao_tasks", "Files that wait or are reviewed", registry=self.registry)
        self._workers = Gauge("nianbao_workers", "Worker processes", registry=self.registry)

    def watch(self, pool: Pool[bytes]) -> None:
        """Read the gauges from a pool."""
        self._tasks.set_function(lambda: pool.open)
        self._workers.set_function(lambda: len(pool.process_ids))


class Measure:
    """ASGI middleware that counts requests by the route that took them, never by their path."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 500

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.requests.labels(method, route, str(status)).inc()
            self._metrics.seconds.labels(route).observe(time.perf_counter() - begun)


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
