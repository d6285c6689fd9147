"""
Logging: one line an event, with the request id, for people or for machines.

Always to standard error, so the runner or the container decides where lines are kept.
"""

import logging
import logging.config
from typing import Any

import structlog

SHARED_STEPS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def configure_logs(*, log_format: str, level: str) -> None:
    """Send structlog's and the standard library's lines through the same formatter."""
    structlog.configure(
        processors=[*SHARED_STEPS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": _formatter, "log_format": log_format}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": level},
            # Refused requests are answers, not incidents.
            # A line for each sweep would bury the lines that say what a sweep did.
            "loggers": {
                "django.request": {"level": "ERROR"},
                # It misses an image library that drawing paths does not need.
                "pyBarcode": {"level": "WARNING"},
                "celery.app.trace": {"level": "WARNING"},
                "celery.worker.strategy": {"level": "WARNING"},
            },
        }
    )


def _formatter(log_format: str) -> logging.Formatter:
    if log_format == "json":
        last: list[Any] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    else:
        last = [
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            )
        ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED_STEPS,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
