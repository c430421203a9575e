# One image for every process of DGscope; docker-compose.yml says which one a container runs.

FROM node:24-bookworm-slim AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY dgscope/__init__.py dgscope/
# The packages change seldom, so they get a layer of their own; the program itself stays in /app.
RUN pip install --no-cache-dir --constraint constraints.txt --editable .
COPY manage.py ./
COPY dgscope/ dgscope/
COPY storage_scp/ storage_scp/
COPY viewer/ viewer/
COPY --from=frontend /build/viewer/static/viewer/ viewer/static/viewer/
# The list of packages is complete only now.
RUN pip install --no-cache-dir --no-deps --editable . && python -m compileall -q dgscope storage_scp viewer

FROM python:3.11-slim-bookworm
# FriBiDi lays out Arabic and Hebrew in annotations; its security updates matter more than a pinned version.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends libfribidi0 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin dgscope \
    && install --directory --owner=dgscope --group=dgscope --mode=0700 /var/lib/dgscope /var/lib/dgscope/store
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=dgscope.settings \
    DGSCOPE_DATA=/var/lib/dgscope \
    DGSCOPE_HTTP_HOST=0.0.0.0 \
    DGSCOPE_DICOM_HOST=0.0.0.0
USER 10001:10001
VOLUME /var/lib/dgscope
EXPOSE 8000 11112
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--workers=2", "--worker-class=gthread", "--threads=4", "--keep-alive=30", "--timeout=120", "--graceful-timeout=10", "--worker-tmp-dir=/dev/shm", "--no-control-socket", "dgscope.wsgi:application"]
