"""The schema of the REST API."""

from pathlib import Path

from django.core.management import call_command


def test_it_is_valid_and_complete(tmp_path: Path) -> None:
    target = tmp_path / "schema.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(target))
    text = target.read_text()
    for address in ("/api/v1/session", "/api/v1/studies/{study_uid}", "/api/v1/remote-aes/{ae_title}"):
        assert f"{address}:" in text


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", "accounts", "network", "--check", "--dry-run", verbosity=0)
