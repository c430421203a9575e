import { IconAlertTriangle, IconPlugConnectedX } from "@tabler/icons-react";

import type { Worklist } from "../api/worklist";
import { doctorPath } from "../connectivity/paths";
import { plural, received } from "../ui/format";

/** What one must know of a list before one trusts it: that it is old, or that it is not whole. */
export function Notices({ list, node, staff }: { list: Worklist; node: string; staff: boolean }) {
  return (
    <>
      {list.offline && (
        <div className="said warn-quiet" role="alert">
          <IconPlugConnectedX className="i l warn" aria-hidden />
          <div className="grow">
            <b>
              Worklist offline. {list.as_of === null ? `${node} has not answered this question yet.` : `This is the answer of ${received(list.as_of)}.`}
            </b>
            <div className="t2">{list.why}</div>
          </div>
          {staff && (
            <a className="btn sm" href={doctorPath(node)}>
              Check this connection
            </a>
          )}
        </div>
      )}
      {list.cut && (
        <div className="said" role="status">
          <IconAlertTriangle className="i l warn" aria-hidden />
          <div>
            <b>{node} has more entries than are shown.</b> <span className="t2">Ask for fewer days, one modality or one station.</span>
          </div>
        </div>
      )}
      {list.left_out > 0 && <div className="said small muted">{node} also sent {plural(list.left_out, "entry", "entries")} that nobody asked for; they are left out.</div>}
    </>
  );
}
