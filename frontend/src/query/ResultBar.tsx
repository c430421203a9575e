import { IconChevronDown, IconCloudDownload, IconFilter, IconPlayerStop } from "@tabler/icons-react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";

import type { NetworkNode } from "../api/network";
import { count } from "../ui/format";
import { useThrottled } from "../ui/useThrottled";
import { nameOfNode } from "./NodeList";
import { chosenInWords, type Chosen } from "./plan";
import { phaseOf, type Stream } from "./stream";

const SAY_AT_MOST_EACH_MS = 5_000;

/** "HOSPITAL PACS still answering, 11 · Dental archive finished, 3". */
export function nodesInWords(stream: Stream, nameOf: (node: string) => string): string {
  return stream.question.nodes
    .map((node) => {
      const { phase, found } = phaseOf(stream, node);
      const words = { asked: `still answering, ${count(found)}`, ended: stream.state === "cancelled" ? `stopped, ${count(found)}` : `finished, ${count(found)}`, failed: found > 0 ? `broke off, ${count(found)}` : "gave no answer" };
      return `${nameOf(node)} ${words[phase]}`;
    })
    .join(" · ");
}

interface Destinations {
  nodes: readonly NetworkNode[];
  ours: string;
  destination: string;
  /** Without the permission to export, objects can only come here. */
  mayExport: boolean;
  onChange: (destination: string) => void;
}

/** Where retrieved objects go: here, or to a third node on the list. */
function DestinationMenu({ nodes, ours, destination, mayExport, onChange }: Destinations) {
  const others = nodes.filter(({ can }) => mayExport && can.includes("store"));
  const here = ours === "" ? "here" : ours;
  return (
    <MenuTrigger>
      <Button className="btn" aria-label={`Destination: ${destination === "" ? `${here}, this system` : destination}`}>
        to {destination === "" ? here : destination}
        <IconChevronDown className="i s" aria-hidden />
      </Button>
      <Popover placement="bottom end">
        <Menu className="menu" onAction={(key) => onChange(key === "here" ? "" : String(key).replace("to ", ""))}>
          <MenuItem id="here">
            {here} <span className="muted">this system</span>
          </MenuItem>
          {others.length > 0 && (
            <MenuSection>
              <Header className="head">From there to a third node</Header>
              {others.map((node) => (
                <MenuItem key={node.ae_title} id={`to ${node.ae_title}`} textValue={node.ae_title}>
                  {nameOfNode(node)} <span className="muted">{node.description !== "" && node.ae_title}</span>
                </MenuItem>
              ))}
            </MenuSection>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

export type Shown = "all" | "absent" | "here";

const PRESENCES: readonly [Shown, string][] = [
  ["all", "All"],
  ["absent", "Not complete"],
  ["here", "Here"],
];

interface Bar extends Destinations {
  stream: Stream;
  one: string;
  many: string;
  nameOf: (node: string) => string;
  chosen: readonly Chosen[];
  filter: string;
  shown: Shown;
  number: number;
  busy: boolean;
  onStop: () => void;
  onRetrieve: () => void;
  onFilter: (filter: string) => void;
  onShow: (shown: Shown) => void;
}

export function ResultBar(bar: Bar) {
  const { stream, one, many, nameOf, chosen, number, onStop, onRetrieve, busy } = bar;
  const running = stream.state === "running";
  const total = stream.answers.length;
  const words = `${count(total)} ${total === 1 ? one : many}${running ? " so far" : ""}`;
  const said = useThrottled(words, SAY_AT_MOST_EACH_MS);
  return (
    <>
      <div className="rb">
        <span className="stream">
          {running && <span className="dot" aria-hidden />}
          <b>{words}</b>
        </span>
        <span className="sr-only" role="status">
          {said}
        </span>
        <span className="t2 ell grow">{nodesInWords(stream, nameOf)}</span>
        {running && (
          <button className="btn sm d" onClick={onStop}>
            <IconPlayerStop className="i" aria-hidden />
            Stop
          </button>
        )}
        {chosen.length > 0 && <span className="t2">{chosen.length} chosen</span>}
        <button className="btn p" aria-disabled={chosen.length === 0 || busy} onClick={() => chosen.length > 0 && !busy && onRetrieve()}>
          <IconCloudDownload className="i" aria-hidden />
          Retrieve {chosenInWords(chosen)}
        </button>
        <DestinationMenu {...bar} />
      </div>
      <div className="rb fb">
        <div className="input sm">
          <IconFilter className="i s" aria-hidden />
          <input type="search" aria-label="Filter these results" placeholder="Filter these results" value={bar.filter} onChange={(event) => bar.onFilter(event.target.value)} />
        </div>
        <div className="seg tiny" role="group" aria-label="On this system">
          {PRESENCES.map(([key, name]) => (
            <button key={key} aria-pressed={bar.shown === key} onClick={() => bar.onShow(key)}>
              {name}
            </button>
          ))}
        </div>
        {number !== total && <span className="t2 fs12">{`${count(number)} of ${count(total)} shown`}</span>}
        <span className="grow" />
        {stream.leftOut > 0 && <span className="muted fs12">{`${count(stream.leftOut)} that did not match were left out`}</span>}
        {stream.cut && <span className="warn fs12">A node has more than 500. Search for less to see the others.</span>}
      </div>
    </>
  );
}
