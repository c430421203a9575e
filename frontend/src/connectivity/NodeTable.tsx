import { useState } from "react";

import type { Examination, RemoteAe } from "../api/connectivity";
import { useRows } from "../ui/useRows";
import { doctorPath } from "./paths";
import { CheckedAt, LastCheck } from "./StateMark";

interface Table {
  nodes: readonly RemoteAe[];
  last: ReadonlyMap<string, Examination>;
  onOpen: (title: string) => void;
}

const address = ({ host, port }: RemoteAe) => (host === "" ? "" : `${host}:${port ?? "?"}`);

export function NodeTable({ nodes, last, onOpen }: Table) {
  const [selected, setSelected] = useState<string | null>(null);
  const rows = useRows({ ids: nodes.map((node) => node.ae_title), selected, onSelect: setSelected, onOpen });
  return (
    <table className="tbl nodes" role="grid" aria-label="Nodes">
      <thead>
        <tr>
          <th scope="col" className="n-title">AE title</th>
          <th scope="col">Description</th>
          <th scope="col" className="n-addr">Address</th>
          <th scope="col" className="n-does">We may ask it</th>
          <th scope="col" className="n-may">It may ask us</th>
          <th scope="col" className="n-check">Last test</th>
          <th scope="col" className="n-at">
            <span className="sr-only">Tested at</span>
          </th>
        </tr>
      </thead>
      <tbody ref={rows.body} onKeyDown={rows.onKeyDown}>
        {nodes.map((node, n) => (
          <tr key={node.ae_title} {...rows.row(node.ae_title, n)} className={node.enabled ? undefined : "off"}>
            <td className="name">
              <a href={doctorPath(node.ae_title)} tabIndex={-1}>
                {node.ae_title}
              </a>
            </td>
            <td title={node.description}>
              {!node.enabled && <span className="tag n">switched off</span>} {node.description}
            </td>
            <td>
              {address(node) || <span className="muted">calls us only</span>} {node.tls !== "" && <span className="tag n">TLS</span>}
            </td>
            <td>{node.host === "" ? "" : node.offers.length === 0 ? <span className="muted">whatever it offers</span> : node.offers.join(", ")}</td>
            <td>{node.services.length === 0 ? <span className="muted">nothing</span> : node.services.join(", ")}</td>
            <td>
              <LastCheck last={last.get(node.ae_title)} />
            </td>
            <td>
              <CheckedAt last={last.get(node.ae_title)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
