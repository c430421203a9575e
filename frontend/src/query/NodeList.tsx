import { IconAlertCircle, IconCircleCheck, IconLoader2 } from "@tabler/icons-react";

import type { NetworkNode } from "../api/network";
import { count } from "../ui/format";
import { phaseOf, type Stream } from "./stream";

/** A node by the name that people know it by. */
export const nameOfNode = (node: NetworkNode): string => node.description || node.ae_title;

const SERVICES = new Set(["find", "move", "get"]);

function Phase({ stream, node }: { stream: Stream | null; node: string }) {
  if (stream?.question.nodes.includes(node) !== true) return null;
  const { phase, found } = phaseOf(stream, node);
  if (phase === "failed") {
    return (
      <span className="st danger">
        <IconAlertCircle className="i" aria-hidden />
        {found > 0 ? `Broke off, ${count(found)}` : "No answer"}
      </span>
    );
  }
  const Mark = phase === "asked" ? IconLoader2 : IconCircleCheck;
  return (
    <span className={`st ${phase === "asked" ? "acc" : "ok"}`}>
      <Mark className="i" aria-hidden />
      {phase === "asked" ? `${count(found)} so far` : `${count(found)} found`}
    </span>
  );
}

interface List {
  nodes: readonly NetworkNode[];
  chosen: readonly string[];
  stream: Stream | null;
  onChange: (chosen: string[]) => void;
}

/** Which nodes are asked, and how far each is. */
export function NodeList({ nodes, chosen, stream, onChange }: List) {
  const toggle = (title: string) => onChange(chosen.includes(title) ? chosen.filter((one) => one !== title) : [...chosen, title]);
  const all = nodes.every(({ ae_title: title }) => chosen.includes(title));
  return (
    <div className="sec">
      <h3 className="h3">
        Ask these nodes <span className="grow" />
        {nodes.length > 1 && (
          <button className="btn q sm" type="button" onClick={() => onChange(all ? [] : nodes.map(({ ae_title: title }) => title))}>
            {all ? "None" : "All"}
          </button>
        )}
      </h3>
      <ul>
        {nodes.map((node) => {
          const on = chosen.includes(node.ae_title);
          return (
            <li key={node.ae_title}>
              <label className={on ? "nd on" : "nd"}>
                <input type="checkbox" checked={on} onChange={() => toggle(node.ae_title)} />
                <span className="grow">
                  <span className="row">
                    <b className="ell grow">{nameOfNode(node)}</b>
                    <Phase stream={stream} node={node.ae_title} />
                  </span>
                  <span className="muted ell about">
                    {node.ae_title} · {node.can.filter((service) => SERVICES.has(service)).join(", ")}
                  </span>
                </span>
              </label>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
