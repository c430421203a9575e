"""A table of its own for objects that belong to no patient (PS3.4 annex GG)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0004_fewer_instance_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='NonPatientObject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sop_instance_uid', models.CharField(max_length=64, unique=True)),
                ('sop_class_uid', models.CharField(max_length=64)),
                ('transfer_syntax_uid', models.CharField(max_length=64)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('description', models.CharField(blank=True, max_length=1000)),
                ('attributes', models.JSONField(default=dict)),
                ('file', models.CharField(max_length=100, unique=True)),
                ('size', models.BigIntegerField()),
                ('data_set_offset', models.PositiveIntegerField()),
                ('data_set_sha256', models.BinaryField(max_length=32)),
                ('state', models.CharField(choices=[('stored', 'stored'), ('missing', 'file is missing'), ('corrupt', 'file differs from what was received')], default='stored', max_length=10)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('source_kind', models.CharField(max_length=10)),
                ('source_ae', models.CharField(blank=True, max_length=64)),
                ('source_address', models.CharField(blank=True, max_length=64)),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'object of no patient',
                'verbose_name_plural': 'objects of no patient',
            },
        ),
    ]
