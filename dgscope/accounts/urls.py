"""REST of the accounts."""

from django.urls import path

from dgscope.accounts.session import SessionView

urlpatterns = [path("session", SessionView.as_view(), name="session")]
