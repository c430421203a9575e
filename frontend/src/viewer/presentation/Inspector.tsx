import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { readExplanation, type Stage } from "../../api/presentation";
import { useDebounced } from "../../ui/useDebounced";
import { stateParameters } from "../../viewport/presented";
import { contrastParameters, turnParameters } from "../../viewport/request";
import { figure } from "../corners";
import type { Desk } from "../actions";
import type { Cursor } from "../SidePanel";
import { authorOf } from "./words";

const numbers = (stage: Stage): string => (stage.value ?? []).map((value) => (value === null ? "no number" : figure(value))).join(" ");

/** "ImageRotation" as "Image Rotation". */
const spelled = (keyword: string): string => keyword.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");

function sourceOf({ source }: Stage, desk: Desk): string {
  const state = desk.viewport.states.find(({ sop_uid }) => sop_uid === source.object);
  const known: Record<string, string> = { image: "the image", request: "changed here" };
  return known[source.object] ?? (state === undefined ? `state ${source.object}` : `state of ${authorOf(state)}`);
}

const isPlain = ({ applied }: Stage): boolean => applied === "none" || applied === "identity";

/** Stage by stage: what was applied, from which object and attribute, and what became of the pixel under the pointer. */
function Stages({ desk, pixel }: { desk: Desk; pixel: { x: number; y: number } | null }) {
  const { shown, view } = desk.state;
  const sop = shown?.ref.instance.sop_uid ?? "";
  const shownAs = contrastParameters(view, shown?.ref.instance.color ?? false) + turnParameters(view) + stateParameters(shown?.state?.sop_uid ?? null, view);
  const asked = useDebounced(JSON.stringify([shownAs, pixel]), 250);
  const [parameters, at] = JSON.parse(asked) as [string, typeof pixel];
  const frame = shown?.ref.frame ?? 1;
  const { data, error } = useQuery({
    queryKey: ["explanation", sop, frame, asked],
    queryFn: ({ signal }) => readExplanation(sop, frame, parameters, at, signal),
    enabled: sop !== "",
    placeholderData: (before) => before,
  });
  if (error !== null) return <p className="notes">{error.message}</p>;
  if (data === undefined) return <p className="late muted fs12">Loading…</p>;
  return (
    <>
      <p className="muted fs12">{at === null ? "Point at a pixel to see its value after each stage." : `Values of the pixel x ${at.x}, y ${at.y}`}</p>
      <ol>
        {data.stages.map((stage) => (
          <li key={stage.name} className={isPlain(stage) ? "plain" : undefined}>
            <span className="value">{numbers(stage)}</span>
            <b>{stage.name}</b>: {stage.applied}
            <span className="source">
              {sourceOf(stage, desk)} · {spelled(stage.source.attribute)}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Why the image looks like this. */
export function Inspector({ desk, cursor }: { desk: Desk; cursor: Cursor | null }) {
  const [open, setOpen] = useState(false);
  const [last, setLast] = useState<Cursor | null>(null);
  if (cursor !== null && (cursor.x !== last?.x || cursor.y !== last.y)) setLast(cursor);
  if (desk.state.shown === null) return null;
  const { columns, rows } = desk.state.shown.shape;
  const inside = last !== null && last.x < columns && last.y < rows ? { x: last.x, y: last.y } : null;
  return (
    <details className="sec why" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Why does this image look like this?</summary>
      {open && <Stages desk={desk} pixel={inside} />}
    </details>
  );
}
