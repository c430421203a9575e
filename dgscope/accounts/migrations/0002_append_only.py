"""The audit trail can only grow: the database refuses to change or delete its rows, whoever asks through DGscope.

The owner of the database can drop the trigger; docs/security.md says how a site closes that door too.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION dgscope_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail can only be added to.' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION dgscope_audit_is_append_only();
"""
ALLOW = """
DROP TRIGGER audit_is_append_only ON accounts_auditevent;
DROP FUNCTION dgscope_audit_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
