"""Demonstration studies, made by this program."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """`manage.py load_demo`."""

    name = "dgscope.demo"
    verbose_name = "Demonstration studies"
