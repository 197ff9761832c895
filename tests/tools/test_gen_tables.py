#!/usr/bin/env python3
"""tools/gen_tables stops the build on what the rest of the program does not see: rows that change other rows by themselves."""
import pathlib, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from checking import check, summary
from served import ROOT

PLAIN = "CREATE TABLE unit (\n  id {ID},\n  superior_id BIGINT REFERENCES unit (id)\n);\n"


def made_of(text):
    with tempfile.TemporaryDirectory() as folder:
        path, out = pathlib.Path(folder, "0001_unit.sql"), pathlib.Path(folder, "tables.c")
        path.write_text(text)
        done = subprocess.run([ROOT / "tools/gen_tables", out, path], capture_output=True, text=True)
        return done.returncode, done.stderr, out.exists()


status, error, is_made = made_of(PLAIN)
check("a plain table is read", status == 0 and is_made, error)
for act in ("ON DELETE CASCADE", "ON UPDATE SET NULL", "on delete set null", "ON\n    DELETE CASCADE"):
    status, error, is_made = made_of(PLAIN.replace("(id)", f"(id) {act}"))
    check(f"{act!r} stops the build with its reason", status and "changes other rows" in error and not is_made, error)
    added = "CREATE TABLE part (id {ID});\nALTER TABLE part ADD COLUMN unit_id BIGINT REFERENCES unit (id) " + act + ";\n"
    status, error, is_made = made_of(PLAIN + added)
    check(f"{act!r} of a column that is added, too", status and "changes other rows" in error, error)
status, error, _ = made_of(PLAIN + "-- a note: nothing is done ON DELETE here\n")
check("words in a note stop nothing", status == 0, error)
for what in ("CREATE TRIGGER t AFTER INSERT ON unit BEGIN DELETE FROM unit; END", "create trigger t after insert on unit begin delete from unit; end",
             "CREATE TEMP TRIGGER t AFTER INSERT ON unit BEGIN SELECT 1; END", "CREATE OR REPLACE TRIGGER t AFTER INSERT ON unit EXECUTE FUNCTION f()",
             "CREATE FUNCTION f() RETURNS trigger LANGUAGE sql AS ''", "CREATE RULE r AS ON INSERT TO unit DO NOTHING"):
    status, error, _ = made_of(PLAIN + what + ";\n")
    check(f"“{what[:30]}” stops the build", status != 0, error)
sys.exit(summary())
