import { IconPlayerStop, IconPrinter, IconRefresh, IconStethoscope } from "@tabler/icons-react";
import { useState } from "react";

import type { RemoteAe } from "../api/connectivity";
import { ErrorMessage, StateMessage } from "../ui/StateMessage";
import { useTitle } from "../ui/useTitle";
import { Enter } from "./Enter";
import { History } from "./History";
import { Matrix } from "./Matrix";
import { NodeMenu } from "./NodeMenu";
import { NodePicker } from "./NodePicker";
import { sheetPath } from "./paths";
import { Services } from "./Services";
import { Stages } from "./Stages";
import { isLive } from "./StateMark";
import { StoreTestDialog } from "./StoreTestDialog";
import { Summary } from "./Summary";
import { useExamination } from "./useExamination";
import { useFresh, useRemoteAes } from "./useNodes";

/** Whether the node takes objects, as far as its entry says, so that the test object could be stored there. */
export const mayStore = ({ offers }: Pick<RemoteAe, "offers">): boolean => offers.length === 0 || offers.includes("store");

function Doctor({ node, nodes }: { node: RemoteAe; nodes: readonly RemoteAe[] }) {
  const title = node.ae_title;
  const { history, known, error, report, choose, starting, stopping } = useExamination(title);
  const [asking, setAsking] = useState(false);
  const fresh = useFresh();
  const live = report !== undefined && isLive(report);
  // A step that waits for the other side ends by itself or by its time-out.
  const halting = live && stopping.variables === report.id && !stopping.isError;
  const test = () => (mayStore(node) ? setAsking(true) : starting.mutate(false));
  const sheet = report?.sheet ?? null;
  const matrix = report?.matrix ?? null;
  const ours = sheet?.ours;
  const again = () => starting.mutate(report?.store_test ?? false);
  return (
    <>
      <div className="dochead" data-region="tools">
        <h1>Connectivity doctor</h1>
        <div className="grow" />
        {ours !== undefined && (
          <span className="t2 hidesm">
            <b>{ours.calling_ae_title}</b> {ours.host}:{ours.port} ↔
          </span>
        )}
        <NodePicker node={node} nodes={nodes} />
        <NodeMenu node={node} onChanged={fresh} />
        <a className="btn" href={sheetPath(title, report?.id)}>
          <IconPrinter className="i" aria-hidden /> Printable sheet
        </a>
        {live ? (
          <button className="btn" aria-disabled={halting} onClick={() => !halting && stopping.mutate(report.id)}>
            <IconPlayerStop className="i" aria-hidden /> {halting ? "Stopping after this step…" : "Stop"}
          </button>
        ) : (
          <button className="btn p" disabled={starting.isPending} onClick={test}>
            <IconRefresh className="i" aria-hidden /> Test everything
          </button>
        )}
      </div>
      <main className="doctor">
        <div className="stages" data-region="stages">
          {error !== null && <ErrorMessage error={error} retry={() => location.reload()} />}
          {starting.error !== null && (
            <div className="bad" role="alert">
              {starting.error.message}
            </div>
          )}
          {known && report === undefined && error === null && history.length === 0 && (
            <StateMessage icon={IconStethoscope} title={`${title} was not tested yet`} reason="A test takes some seconds. It looks up the address, connects, asks what the other side accepts, and tries each service.">
              <button className="btn p sm" onClick={test}>
                Test everything
              </button>
            </StateMessage>
          )}
          {report !== undefined && (
            <>
              <Summary report={report} />
              <Stages report={report} onAgain={live ? null : again} onWithImage={() => setAsking(true)} />
            </>
          )}
        </div>
        <div className="findings" data-region="findings">
          {sheet !== null && <Enter sheet={sheet} node={title} />}
          {matrix !== null && matrix.rows.length > 0 && <Matrix matrix={matrix} node={title} />}
          {matrix !== null && <Services matrix={matrix} node={title} />}
          {history.length > 0 && <History history={history} shown={report?.id ?? null} onChoose={choose} />}
        </div>
      </main>
      {asking && (
        <StoreTestDialog
          node={title}
          onClose={() => setAsking(false)}
          onStart={(store) => {
            setAsking(false);
            starting.mutate(store);
          }}
        />
      )}
    </>
  );
}

export function DoctorPage({ title }: { title: string }) {
  useTitle(`Connection with ${title}`);
  const { data: nodes, error, refetch } = useRemoteAes();
  const node = nodes?.find((each) => each.ae_title === title);
  if (error !== null) return <ErrorMessage error={error} retry={() => void refetch()} />;
  if (nodes === undefined) return <main className="grow" />;
  if (node === undefined) {
    return (
      <main className="grow">
        <StateMessage icon={IconStethoscope} title={`There is no node ${title}`} reason="Its entry may have been removed, or its AE title is written otherwise.">
          <a className="btn sm" href="/connectivity/">
            Show all nodes
          </a>
        </StateMessage>
      </main>
    );
  }
  return <Doctor key={title} node={node} nodes={nodes} />;
}
