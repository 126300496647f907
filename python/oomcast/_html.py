"""How results show themselves in a notebook. Every text is escaped."""

from html import escape

_STYLE = (
    "<style>.oomcast{font-family:system-ui,sans-serif;line-height:1.45;max-width:60em}"
    ".oomcast .bad{color:#b3261e}.oomcast .good{color:#1b6e3c}.oomcast .unsure{color:#8a5a00}"
    "@media (prefers-color-scheme:dark){.oomcast .bad{color:#ff8a80}"
    ".oomcast .good{color:#7bd8a0}.oomcast .unsure{color:#f0c060}}"
    ".oomcast ol,.oomcast p{margin:.3em 0}.oomcast code{font-size:.95em}"
    ".oomcast table{border-collapse:collapse;margin:.5em 0}"
    ".oomcast th,.oomcast td{padding:.15em .7em;text-align:right}"
    ".oomcast td.name{text-align:left}</style>"
)
_STAGES_SHOWN = 20
_GIB = 1 << 30
_MIB = 1 << 20


def _bytes(count):
    if count >= _GIB:
        return f"{count / _GIB:.1f} GiB"
    return f"{count / _MIB:.1f} MiB" if count else "-"


def wrap(body):
    """A fragment with the style of all of them."""
    return f'{_STYLE}<div class="oomcast">{body}</div>'


def _verdict_body(verdict):
    kind = "bad" if verdict.fails else "good"
    head = "FAILS" if verdict.fails else "survives"
    if verdict.inconclusive:
        kind, head = "unsure", "TOO CLOSE TO CALL"
    parts = [f'<p><strong class="{kind}">{head}</strong> {escape(verdict.sentence)} '
             f"<code>{escape(verdict.outcome)}</code>, probability of failure "
             f"{verdict.p_fail:.1%}</p>"]
    if verdict.place:
        parts.append(f"<p>{escape(verdict.place)}</p>")
    if verdict.chain:
        parts.append("<ol>" + "".join(f"<li>{escape(c)}</li>" for c in verdict.chain) + "</ol>")
    return "".join(parts)


def verdict(value):
    return wrap(_verdict_body(value))


def table(rows, heads):
    """Rows of texts under heads; the first column is a name."""
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    lines = ["".join(f'<td class="name">{escape(str(cell))}</td>' if i == 0
                     else f"<td>{escape(str(cell))}</td>" for i, cell in enumerate(row))
             for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _stage_rows(stages):
    for row in stages.head(_STAGES_SHOWN).itertuples():
        yield (f"{row.stage}: {row.name}"[:80], row.status, row.tasks,
               _bytes(row.disk_bytes_spilled), _bytes(row.peak_execution_memory),
               _bytes(row.peak_heap))


def run(value):
    found = "".join(f"<li>{escape(text)}</li>" for _, text in value.findings)
    body = _verdict_body(value.verdict)
    if value.advice:
        body += f"<p><strong>To survive:</strong> {escape(value.advice)}</p>"
    if found:
        body += f"<ul>{found}</ul>"
    body += table(_stage_rows(value.stages),
                  ("stage", "status", "tasks", "spilled", "peak of a task", "peak heap"))
    name = escape(value.manifest["scenario"])
    return wrap(f"<h4>{name}</h4>{body}")


def replay(value):
    head = (f"<h4>{escape(value.application_name)}</h4><p>Spark "
            f"{escape(value.spark_version)}, observed <code>{escape(value.observed_outcome)}"
            "</code></p>")
    return wrap(head + _verdict_body(value.verdict))


def paragraph(text):
    return f"<p>{escape(text)}</p>"
