"""The pages of the connectivity doctor that are not of the browser's program."""

from django.urls import path

from dgscope.network.doctor.page import sheet_page

urlpatterns = [path("<str:ae_title>/sheet/", sheet_page, name="connection-sheet")]
