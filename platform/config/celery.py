"""The Celery application: two queues, late acknowledgement, and the schedule, which is code.

A killed pool child's task is delivered again at once; a killed worker's after the visibility timeout. So every task is
short, may run twice, and takes its work from rows (outbox, leases, provisioning runs), never from the queue alone.
"""

from __future__ import annotations

import os

from celery import Celery

from config.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

LONGEST_TASK = 300  # seconds; a task that runs on past the visibility timeout would run twice at once

app = Celery("dips")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue="default",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=LONGEST_TASK,
    task_soft_time_limit=LONGEST_TASK - 30,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,  # what is printed is nobody's log line
    worker_cancel_long_running_tasks_on_connection_loss=True,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 2 * LONGEST_TASK,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 5,
        "socket_timeout": 5,  # a publish into a broker that hangs would wait for ever; workers ask every second
    },
    beat_schedule=SCHEDULE,
    timezone="Europe/London",
    enable_utc=True,
)
app.autodiscover_tasks()
