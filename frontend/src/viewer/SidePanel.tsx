import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { readAttributes } from "../api/studies";
import type { Attribute, Instance, PixelValue } from "../api/types";
import { useDebounced } from "../ui/useDebounced";
import { useRoving } from "../ui/useRoving";
import { LEAST_RATE, MOST_RATE } from "../viewport/cine";
import { fitted, isFitted, oneToOne, turnOf } from "../viewport/view";
import type { Desk } from "./actions";
import { figure, spacingInWords } from "./corners";
import { Inspector } from "./presentation/Inspector";
import { LayersSection } from "./presentation/LayersSection";
import { StateSection } from "./presentation/StateSection";
import { TrueSize } from "./presentation/TrueSize";
import { WarningList } from "./WarningList";
import { WindowSection } from "./WindowSection";

export interface Cursor {
  x: number;
  y: number;
  value: PixelValue | null;
}

function DisplayArea({ desk }: { desk: Desk }) {
  const { viewport, state } = desk;
  const { rotate, flip } = state.shown === null ? state.view : turnOf(state.view, state.shown.shape);
  return (
    <div className="sec">
      <h3 className="h3">Display area</h3>
      <div className="row">
        <div className="seg" role="group" aria-label="Size">
          <button aria-pressed={isFitted(state.view)} onClick={() => viewport.change("Fit", fitted)}>
            Fit
          </button>
          <button aria-pressed={state.view.zoom === 1} onClick={() => viewport.change("1:1", oneToOne)}>
            1:1
          </button>
        </div>
        <div className="grow" />
        <span className="t2 fs12">
          {rotate}° · {flip ? "flipped" : "not flipped"}
        </span>
      </div>
      <TrueSize desk={desk} />
    </div>
  );
}

function CineSection({ desk }: { desk: Desk }) {
  const { viewport, state } = desk;
  if (state.set?.multiFrame !== true) return null;
  return (
    <div className="sec">
      <h3 className="h3">Cine</h3>
      <label className="row fs12">
        <span className="t2">Rate</span>
        <input className="grow range" type="range" min={LEAST_RATE} max={MOST_RATE} value={Math.round(state.rate)} onChange={(event) => viewport.setRate(Number(event.target.value))} />
        <span>{Math.round(state.rate)} / s</span>
      </label>
    </div>
  );
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <div className="sec">
      <WarningList warnings={warnings} />
    </div>
  );
}

const MOST_LEVELS = 6;
const FIRST_LINES = 400;

/** "SOP Instance UID" of "SOPInstanceUID". */
const plainKey = (keyword: string): string => keyword.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");

function matches({ tag, keyword, value }: Attribute, wanted: string): boolean {
  const text = `${tag} ${tag.replace(/[(),]/g, "")} ${keyword} ${plainKey(keyword)} ${value}`.toLowerCase();
  return text.includes(wanted.trim().toLowerCase());
}

function Information({ instance }: { instance: Instance }) {
  const [wanted, setWanted] = useState("");
  const sop = useDebounced(instance.sop_uid, 200);
  const attributes = useQuery({ queryKey: ["attributes", sop], queryFn: ({ signal }) => readAttributes(sop, signal), staleTime: Infinity });
  const summary: [string, string][] = [
    ["SOP class", instance.sop_class_name],
    ["Stored as", `${instance.bits ?? "?"} bit, ${instance.columns ?? "?"} × ${instance.rows ?? "?"}${instance.color ? ", colour" : ""}`],
    ["Lossy before", instance.lossy === null ? "no" : (instance.lossy.method ?? "yes")],
    ["Pixel spacing", spacingInWords(instance.pixel_spacing)],
  ];
  const found = (attributes.data ?? []).filter((attribute) => matches(attribute, wanted));
  return (
    <div className="sec">
      <div className="input find">
        <IconSearch className="i" aria-hidden />
        <input type="search" aria-label="Find attribute or tag" placeholder="Find attribute or tag" value={wanted} onChange={(event) => setWanted(event.target.value)} />
      </div>
      <dl className="kv summary">
        {(instance.kind === "image" ? summary : summary.slice(0, 1)).map(([name, value]) => (
          <div className="pair" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <dl className="attributes">
        {found.slice(0, FIRST_LINES).map((attribute, n) => (
          <div key={n} style={{ paddingInlineStart: Math.min(attribute.level, MOST_LEVELS) * 12 }}>
            <dt>
              {plainKey(attribute.keyword) || "Private"} <span className="muted">{attribute.tag}</span>
            </dt>
            <dd>{attribute.value || <span className="muted">empty</span>}</dd>
          </div>
        ))}
      </dl>
      {found.length > FIRST_LINES && <p className="muted fs12">{found.length - FIRST_LINES} more. Search to see them.</p>}
      {attributes.isSuccess && found.length === 0 && <p className="muted fs12">No attribute fits.</p>}
      {attributes.isError && <p className="danger fs12">{attributes.error.message}</p>}
    </div>
  );
}

function CursorLine({ cursor }: { cursor: Cursor | null }) {
  const value = cursor?.value ?? null;
  const list = (numbers: readonly number[] | undefined) => numbers?.map(figure).join(", ") ?? "–";
  return (
    <div className="sec cursor">
      <div className="row">
        <span className="t2">Cursor</span>
        <span className="grow" />
        <span>{cursor === null ? "–" : `x ${cursor.x}  y ${cursor.y}`}</span>
      </div>
      <div className="row">
        <span className="t2">Stored {list(value?.stored)}</span>
        <span className="grow" />
        <b>{typeof value?.modality === "number" ? `${figure(value.modality)} ${value.unit}` : ""}</b>
        <span className="grow" />
        <span className="t2">shown {list(value?.shown)}</span>
      </div>
    </div>
  );
}

const TABS = ["Presentation", "Information"] as const;

/** `other` is the object that is open when there is no image. */
export function SidePanel({ desk, cursor, error, other }: { desk: Desk; cursor: Cursor | null; error: Error | null; other: Instance | undefined }) {
  const [tab, setTab] = useState<(typeof TABS)[number]>("Presentation");
  const roving = useRoving("row");
  const { state } = desk;
  const instance = state.set?.frames[state.shown?.index ?? state.index]?.instance;
  const described = instance ?? other;
  const window = state.view.voi.kind === "values" && instance?.color !== true ? state.view.voi : (state.shown?.window ?? null);
  return (
    <aside className="panel rp" aria-label="Image panel" data-region="panel">
      <div className="tabs" role="tablist" {...roving.group}>
        {TABS.map((name, n) => (
          <button key={name} role="tab" id={`tab-${name}`} aria-controls="tab-panel" data-roving tabIndex={roving.tabIndex(n)} aria-selected={tab === name} onClick={() => setTab(name)}>
            {name}
          </button>
        ))}
      </div>
      <div className="scroll grow" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`}>
        {tab === "Presentation" && (
          <>
            <StateSection desk={desk} error={error} />
            <WindowSection desk={desk} window={window} />
            {state.set !== null && <DisplayArea desk={desk} />}
            <LayersSection desk={desk} />
            <CineSection desk={desk} />
            <Inspector desk={desk} cursor={cursor} />
            <Warnings warnings={[...new Set([...(instance?.warnings ?? []), ...(state.presented === null ? (state.shown?.warnings ?? []) : [])])]} />
          </>
        )}
        {tab === "Information" && described !== undefined && <Information instance={described} />}
      </div>
      <CursorLine cursor={cursor} />
    </aside>
  );
}
