import { IconCloudSearch, IconPlugConnectedX, IconZoomExclamation } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { readNodes, type Answer, type NetworkNode } from "../api/network";
import { readStatus } from "../api/session";
import { JobsDrawer } from "../jobs/JobsDrawer";
import { KeysDialog, type KeyLine } from "../ui/Dialogs";
import { useRegions } from "../ui/regions";
import { ErrorMessage, StateMessage } from "../ui/StateMessage";
import { TopBar } from "../ui/TopBar";
import { usePageKeys } from "../ui/usePageKeys";
import { useSession } from "../ui/useSession";
import { useTitle } from "../ui/useTitle";
import { DetailsDialog } from "./DetailsDialog";
import { SEARCHES, type Target } from "./fields";
import { questionOf, readAddress, writeAddress, type Form } from "./form";
import { lastNodes, rememberNodes } from "./lastNodes";
import { NodeErrors } from "./NodeErrors";
import { nameOfNode, NodeList } from "./NodeList";
import { plan } from "./plan";
import { presenceAfter } from "./PresenceCell";
import { ResultBar } from "./ResultBar";
import { ResultTable } from "./ResultTable";
import type { AnswerRow } from "./rows";
import { SearchForm } from "./SearchForm";
import { useResults } from "./useResults";
import { useRetrieves } from "./useRetrieves";
import { useSearch } from "./useSearch";

const KEYS: readonly KeyLine[] = [
  { name: "Search", keys: ["/"] },
  { name: "Ask the nodes, in the form", keys: ["Enter"] },
  { name: "Stop asking", keys: ["Esc"] },
  { name: "Next or previous row", keys: ["↓", "↑"] },
  { name: "Show or hide what is below", keys: ["→", "←"] },
  { name: "Choose for a retrieve together", keys: ["Space"] },
  { name: "Retrieve the row, or open what is here", keys: ["Enter"] },
  { name: "All that the node says of it", keys: ["I"] },
  { name: "Show or hide the jobs", keys: ["J"] },
  { name: "Next part of the screen", keys: ["F6"] },
  { name: "This list", keys: ["?"] },
];

function NoNodes({ staff }: { staff: boolean }) {
  return (
    <StateMessage icon={IconPlugConnectedX} title="No archive can be asked" reason="A node that may be queried has to be entered first, with its AE title, host and port.">
      {staff && (
        <a className="btn sm" href="/connectivity/">
          Enter a node
        </a>
      )}
    </StateMessage>
  );
}

function Nothing({ failed, stopped }: { failed: boolean; stopped: boolean }) {
  if (failed) return <StateMessage icon={IconPlugConnectedX} tone="danger" title="No node answered" reason="The reasons stand above." />;
  if (stopped) return <StateMessage icon={IconZoomExclamation} title="Stopped before anything was found" reason="Search again, or for less." />;
  return <StateMessage icon={IconZoomExclamation} title="Nothing found" reason="No node has anything that matches. Check the spelling, or search for less; names may begin or end with *." />;
}

/** The search in the form and the nodes, as the address and the last visit say. */
function useForm(nodes: readonly NetworkNode[]) {
  const [asked] = useState(() => readAddress(location.search));
  const [form, setForm] = useState<Form>(asked.form);
  const [picked, setPicked] = useState<readonly string[]>(() => (asked.nodes.length > 0 ? asked.nodes : lastNodes()));
  const known = nodes.map(({ ae_title: title }) => title);
  const chosen = picked.filter((title) => known.includes(title));
  const only = known.length === 1 ? known : chosen;
  const choose = (titles: string[]) => {
    setPicked(titles);
    rememberNodes(titles);
  };
  return { form, setForm, nodes: picked.length === 0 ? only : chosen, choose };
}

export function QueryPage() {
  useTitle("Query and retrieve");
  useRegions();
  const { user, may } = useSession();
  const staff = user?.staff === true;
  const all = useQuery({ queryKey: ["nodes"], queryFn: ({ signal }) => readNodes(signal) });
  const status = useQuery({ queryKey: ["status"], queryFn: ({ signal }) => readStatus(signal), retry: false });
  const findable = all.data?.filter(({ can }) => can.includes("find")) ?? [];
  const { form, setForm, nodes, choose } = useForm(findable);
  const search = useSearch();
  const [target, setTarget] = useState<Target>(form.target);
  const { level, one, many } = SEARCHES[target];
  const retrieves = useRetrieves({ watch: true });
  const results = useResults(search.stream, level, retrieves.mark);
  const [destination, setDestination] = useState("");
  const [details, setDetails] = useState<Answer | null>(null);
  const [keysShown, setKeysShown] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const { stream } = search;
  const running = stream?.state === "running";

  const nameOf = (title: string) => {
    const node = all.data?.find((each) => each.ae_title === title);
    return node === undefined ? title : nameOfNode(node);
  };
  const fetchable = (title: string) => all.data?.find((each) => each.ae_title === title)?.can.some((service) => service === "move" || (service === "get" && destination === "")) === true;
  const begin = (wanted: Form, titles: readonly string[]) => {
    results.forget();
    setTarget(wanted.target);
    history.replaceState(null, "", writeAddress(wanted, titles));
    void search.start(questionOf(wanted, titles));
  };
  const studiesOf = (patientId: string) => {
    const next: Form = { target: "study", values: { PatientID: patientId }, from: "", to: "", modalities: [] };
    setForm(next);
    begin(next, nodes);
  };
  const jobOf = (row: AnswerRow) => (destination === "" ? retrieves.jobOf(row.key) : undefined);
  const retrieveChosen = () => {
    retrieves.ask(plan(results.chosen, destination), { onSuccess: results.unselect });
  };
  usePageKeys({ "/": () => first.current?.focus(), "?": () => setKeysShown(true), Escape: () => running && void search.cancel() });

  return (
    <>
      <TopBar here="query" onKeys={() => setKeysShown(true)} />
      <main className="query">
        <aside className="panel left" aria-label="What to ask" data-region="search">
          {all.isSuccess && findable.length > 0 && <NodeList nodes={findable} chosen={nodes} stream={stream} onChange={choose} />}
          <SearchForm form={form} onChange={setForm} nodes={nodes} busy={running} first={first} onSearch={() => begin(form, nodes)} />
        </aside>
        <section className="mid" aria-label="Results">
          {all.error !== null && <ErrorMessage error={all.error} retry={() => void all.refetch()} />}
          {stream !== null && (
            <ResultBar
              stream={stream}
              one={one}
              many={many}
              nameOf={nameOf}
              chosen={results.chosen}
              filter={results.filter}
              shown={results.shown}
              number={results.number}
              busy={retrieves.busy}
              nodes={all.data ?? []}
              ours={status.data?.ae_title ?? ""}
              destination={destination}
              mayExport={may("export_study")}
              onChange={setDestination}
              onStop={() => void search.cancel()}
              onRetrieve={retrieveChosen}
              onFilter={results.setFilter}
              onShow={results.setShown}
            />
          )}
          {stream !== null && <NodeErrors errors={stream.errors} nameOf={nameOf} staff={staff} />}
          {[stream === null ? null : search.error, retrieves.error].map(
            (error) =>
              error instanceof Error && (
                <div key={error.message} className="nodeerror" role="alert">
                  <IconPlugConnectedX className="i danger" aria-hidden />
                  {error.message}
                </div>
              ),
          )}
          {search.error !== null && search.error !== undefined && stream === null && <ErrorMessage error={search.error} retry={() => begin(form, nodes)} />}
          {stream === null ? (
            <div className="list">
              {all.isSuccess && findable.length === 0 && <NoNodes staff={staff} />}
              {findable.length > 0 && search.error === null && !search.asking && (
                <StateMessage icon={IconCloudSearch} title="Ask other archives" reason="Choose one or several nodes, say what to search for, and press Enter. Results come in as the nodes answer." />
              )}
            </div>
          ) : (
            <ResultTable
              rows={results.rows.map((row) => (row.kind === "answer" ? { ...row, answer: presenceAfter(row.answer, jobOf(row)) } : row))}
              selected={results.selected}
              sort={results.sort}
              onSort={results.setSort}
              all={results.all}
              onAll={results.selectAll}
              jobOf={jobOf}
              nodeName={nameOf}
              fetchable={fetchable}
              destination={destination}
              onHold={results.hold}
              onToggle={results.toggle}
              onSelect={results.select}
              onRetrieve={(row) => fetchable(row.answer.node) && retrieves.ask(plan([row], destination))}
              onDetails={setDetails}
              onStudies={studiesOf}
            >
              {!running && stream.answers.length === 0 && <Nothing failed={stream.errors.length === stream.question.nodes.length} stopped={stream.state === "cancelled"} />}
              {stream.answers.length > 0 && results.number === 0 && <StateMessage icon={IconZoomExclamation} title="Nothing is shown" reason="The filter hides everything that was found." />}
            </ResultTable>
          )}
          <JobsDrawer />
        </section>
      </main>
      {details !== null && <DetailsDialog answer={details} onClose={() => setDetails(null)} />}
      {keysShown && <KeysDialog lines={KEYS} onClose={() => setKeysShown(false)} />}
    </>
  );
}
