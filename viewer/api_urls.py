"""The REST API of the viewer: the study list, the pictures of a study, and its presentation states."""

from viewer import picture_urls, presentation_urls, study_list_urls

urlpatterns = [*study_list_urls.urlpatterns, *picture_urls.urlpatterns, *presentation_urls.urlpatterns]
