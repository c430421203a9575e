"""The REST API of the viewer: the study list, and the pictures of a study."""

from viewer import picture_urls, study_list_urls

urlpatterns = [*study_list_urls.urlpatterns, *picture_urls.urlpatterns]
