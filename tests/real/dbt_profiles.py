"""What dbt makes of one profile: asked by tests/real/dbt_profiles_test.ts.

Renders the profile as dbt does, builds the adapter's own credentials from it, and asks the database
for the value of one expression.
"""

import dataclasses
import json
import os
import sys
import tempfile
from pathlib import Path

from dbt.adapters.factory import load_plugin
from dbt.cli.main import dbtRunner

MACRO = """{% macro ask() %}
{% set rows = run_query("select EXPRESSION as value") %}
{{ log("ANSWER " ~ tojson(rows.columns[0].values()[0]), info=true) }}
{% endmacro %}
"""


def main(output: dict[str, object], expression: str) -> None:
    credentials = load_plugin(str(output["type"]))
    fields = {field.name for field in dataclasses.fields(credentials)}
    aliases = set(getattr(credentials, "_ALIASES", {}))
    # dbt reads these two itself, before the adapter sees the rest.
    unknown = sorted(set(output) - fields - aliases - {"type", "threads"})
    with tempfile.TemporaryDirectory() as folder:
        document = {"floe": {"target": "default", "outputs": {"default": output}}}
        Path(folder, "profiles.yml").write_text(json.dumps(document), encoding="utf-8")
        project = {"name": "check", "version": "1.0.0", "profile": "floe", "model-paths": []}
        Path(folder, "dbt_project.yml").write_text(json.dumps(project), encoding="utf-8")
        Path(folder, "macros").mkdir()
        Path(folder, "macros", "ask.sql").write_text(
            MACRO.replace("EXPRESSION", expression), encoding="utf-8"
        )
        lines: list[str] = []
        runner = dbtRunner(callbacks=[lambda event: lines.append(event.info.msg)])
        os.chdir(folder)
        result = runner.invoke(["run-operation", "ask", "--profiles-dir", folder, "-q"])
    for line in lines:
        print(line, file=sys.stderr)
    if not result.success:
        print(result.exception or "", file=sys.stderr)
        sys.exit(1)
    answers = [line.removeprefix("ANSWER ") for line in lines if line.startswith("ANSWER ")]
    print(json.dumps({"unknown": unknown, "value": json.loads(answers[0])}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2])
