"""The one message that goes up from the archive. Receivers do one quick thing; real work belongs into a task."""

from django.dispatch import Signal

# After the commit that made an instance durable; arguments: instance_pk, series_pk, study_pk.
instance_stored = Signal()
# After a study and its files are gone; arguments: study_instance_uid, patient_id, user, reason, number_of_instances.
study_deleted = Signal()
