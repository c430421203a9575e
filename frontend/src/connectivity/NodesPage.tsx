import { IconDownload, IconPlugConnected, IconPlus, IconSearch, IconServer2, IconStethoscope, IconUpload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { exportAddress, startExamination, type RemoteAe } from "../api/connectivity";
import { plural } from "../ui/format";
import { ErrorMessage, StateMessage } from "../ui/StateMessage";
import { useTitle } from "../ui/useTitle";
import { ImportDialog } from "./ImportDialog";
import { NodeDialog } from "./NodeDialog";
import { NodeTable } from "./NodeTable";
import { doctorPath } from "./paths";
import { RejectedCallers } from "./RejectedCallers";
import { useFresh, useLastExaminations, useRemoteAes } from "./useNodes";

/** Entries whose title, description or address has the words. */
export function matching(nodes: readonly RemoteAe[], words: string): RemoteAe[] {
  const wanted = words.trim().toLowerCase();
  return nodes.filter((node) => `${node.ae_title} ${node.description} ${node.host}:${node.port ?? ""}`.toLowerCase().includes(wanted));
}

function ExportMenu() {
  return (
    <MenuTrigger>
      <Button className="btn">
        <IconDownload className="i" aria-hidden /> Export
      </Button>
      <Popover placement="bottom end">
        <Menu className="menu">
          <MenuItem href={exportAddress("csv")} download="remote-aes.csv">
            Table (CSV)
          </MenuItem>
          <MenuItem href={exportAddress("json")} download="remote-aes.json">
            JSON
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** The other systems that this site knows, and what is known of the way to them. */
export function NodesPage() {
  useTitle("Connectivity");
  const { data: nodes, error, refetch } = useRemoteAes();
  const last = useLastExaminations();
  const fresh = useFresh();
  const [words, setWords] = useState("");
  const [dialog, setDialog] = useState<"add" | "import" | null>(null);
  const shown = useMemo(() => matching(nodes ?? [], words), [nodes, words]);
  const reachable = shown.filter((node) => node.host !== "");
  const testing = useMutation({
    mutationFn: async () => {
      for (const node of reachable) await startExamination(node.ae_title, false);
    },
    onSettled: fresh,
  });
  return (
    <>
      <div className="search" data-region="search">
        <div className="row wrap">
          <div className="input big" role="search">
            <IconSearch className="i l" aria-hidden />
            <input type="search" aria-label="Search nodes" placeholder="AE title, description or address" value={words} onChange={(event) => setWords(event.target.value)} />
          </div>
          {nodes !== undefined && (
            <span className="t2 count" role="status">
              {plural(shown.length, "node")}
            </span>
          )}
          <div className="grow" />
          <button className="btn" onClick={() => setDialog("import")}>
            <IconUpload className="i" aria-hidden /> Import…
          </button>
          <ExportMenu />
          <button className="btn" aria-disabled={reachable.length === 0 || testing.isPending} onClick={() => reachable.length > 0 && !testing.isPending && testing.mutate()}>
            <IconStethoscope className="i" aria-hidden /> Test all
          </button>
          <button className="btn p" onClick={() => setDialog("add")}>
            <IconPlus className="i" aria-hidden /> Add node
          </button>
        </div>
      </div>
      <RejectedCallers />
      <main className="studies">
        <div className="list" data-region="list">
          {error !== null && <ErrorMessage error={error} retry={() => void refetch()} />}
          {nodes?.length === 0 && (
            <StateMessage icon={IconPlugConnected} title="No other system is entered yet" reason="Enter the archives and modalities that DGscope works with. A modality that calls without being entered is turned away and shown here.">
              <button className="btn p sm" onClick={() => setDialog("add")}>
                Add node
              </button>
            </StateMessage>
          )}
          {nodes !== undefined && nodes.length > 0 && shown.length === 0 && (
            <StateMessage icon={IconServer2} title="No node found" reason={`No entry has “${words.trim()}”.`}>
              <button className="btn sm" onClick={() => setWords("")}>
                Show all
              </button>
            </StateMessage>
          )}
          {shown.length > 0 && <NodeTable nodes={shown} last={last} onOpen={(title) => location.assign(doctorPath(title))} />}
        </div>
      </main>
      {dialog === "add" && <NodeDialog onClose={() => setDialog(null)} onSaved={(node) => location.assign(doctorPath(node.ae_title))} />}
      {dialog === "import" && <ImportDialog onClose={() => setDialog(null)} onTaken={fresh} />}
    </>
  );
}
