from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "dips.kernel"
    label = "kernel"
