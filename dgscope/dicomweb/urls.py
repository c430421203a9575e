"""DICOMweb (PS3.18): what each resource can do is told by its method, so searches and retrievals share this root."""

from dgscope.dicomweb import qido_urls, wado_urls

urlpatterns = [*qido_urls.urlpatterns, *wado_urls.urlpatterns]
