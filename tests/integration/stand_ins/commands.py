"""Stands in for the preparation, which counts its runs in the real database and makes a password, and for the demo."""

import os
import sys
from pathlib import Path

import psycopg

command = sys.argv[1]
if command == "prepare":
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS starts (number int GENERATED ALWAYS AS IDENTITY)")
        connection.execute("INSERT INTO starts DEFAULT VALUES")
        print("starts:", connection.execute("SELECT count(*) FROM starts").fetchone()[0])
    made = Path(os.environ["DGSCOPE_DATA"], "password-was-made")
    if not made.exists():
        made.touch()
        print("password: correct-horse")
elif command == "load_demo":
    print("demo loaded")
else:
    sys.exit(f"unknown command {command}")
