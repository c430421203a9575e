import { IconCalendarOff, IconListDetails } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";

import type { NetworkNode } from "../api/network";
import type { WorklistEntry } from "../api/worklist";
import { JobsDrawer } from "../jobs/JobsDrawer";
import { KeysDialog, type KeyLine } from "../ui/Dialogs";
import { plural, received } from "../ui/format";
import { useRegions } from "../ui/regions";
import { ErrorMessage, StateMessage } from "../ui/StateMessage";
import { TopBar } from "../ui/TopBar";
import { usePageKeys } from "../ui/usePageKeys";
import { useSession } from "../ui/useSession";
import { useTitle } from "../ui/useTitle";
import { EntryPanel } from "./EntryPanel";
import { EntryTable } from "./EntryTable";
import { Notices } from "./Notices";
import { isNarrowed, NO_KEYS, type Question } from "./question";
import { QuestionBar } from "./QuestionBar";
import { filtered } from "./rows";
import { useQuestion, useWorklist, useWorklistNodes } from "./useWorklist";

const LINES: readonly KeyLine[] = [
  { name: "Search in this list", keys: ["/"] },
  { name: "Next or previous entry", keys: ["↓", "↑"] },
  { name: "First or last entry", keys: ["Home", "End"] },
  { name: "Go to the entry's files", keys: ["Enter"] },
  { name: "Show or hide the jobs", keys: ["J"] },
  { name: "Next part of the screen", keys: ["F6"] },
  { name: "This list", keys: ["?"] },
];

function Nothing({ question, words, onChange, onWords }: { question: Question; words: string; onChange: (question: Question) => void; onWords: (words: string) => void }) {
  if (words.trim() !== "") {
    return (
      <StateMessage icon={IconListDetails} title="No entry of this list fits" reason={`None has “${words.trim()}”.`}>
        <button className="btn sm" onClick={() => onWords("")}>
          Show the whole list
        </button>
      </StateMessage>
    );
  }
  const narrowed = isNarrowed(question);
  return (
    <StateMessage icon={IconCalendarOff} title="Nothing is scheduled" reason={narrowed ? `${question.node} has no such entry in these days.` : `${question.node} has no entry in these days.`}>
      <button className="btn sm" onClick={() => onChange(narrowed ? { ...question, keys: NO_KEYS } : { ...question, days: { kind: "any" } })}>
        {narrowed ? "Ask for all entries" : "Ask for any date"}
      </button>
    </StateMessage>
  );
}

const Still = () => (
  <div className="late loading" role="status" aria-label="Asking for the worklist">
    {Array.from({ length: 8 }, (_, n) => (
      <div key={n} className="line">
        <div className={`block w${n % 4}`} />
      </div>
    ))}
  </div>
);

const focusRow = () => document.querySelector<HTMLElement>(".entries tbody tr[tabindex='0']")?.focus();
const focusFiles = () => document.querySelector<HTMLElement>(".entry .link, .entry a, .entry button")?.focus();

function List({ nodes }: { nodes: readonly NetworkNode[] }) {
  const { user, may } = useSession();
  const [question, change] = useQuestion(nodes);
  const { list, noteStored } = useWorklist(question);
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<WorklistEntry | null>(null);
  const [keysShown, setKeysShown] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  usePageKeys({ "/": () => field.current?.focus(), "?": () => setKeysShown(true) });
  const all = list.data?.results;
  const entries = useMemo(() => filtered(all ?? [], words), [all, words]);
  const shown = all?.find((entry) => entry.entry_id === chosen?.entry_id) ?? chosen;
  const manyDays = new Set(all?.map((entry) => entry.scheduled.date)).size > 1;
  useEffect(() => setChosen(null), [question]);
  const said = list.data === undefined || list.isPlaceholderData ? "" : `${plural(entries.length, "entry", "entries")}${list.data.as_of === null ? "" : ` · as of ${received(list.data.as_of)}`}`;
  return (
    <>
      <QuestionBar
        nodes={nodes}
        question={question}
        onChange={change}
        words={words}
        onWords={setWords}
        field={field}
        onDown={focusRow}
        asking={list.isFetching}
        onAsk={() => void list.refetch()}
        said={said}
      />
      {list.data !== undefined && !list.isPlaceholderData && <Notices list={list.data} node={question.node} staff={user?.staff === true} />}
      <main className="studies">
        <div className="list" data-region="list" aria-busy={list.isFetching}>
          {list.error !== null && <ErrorMessage error={list.error} retry={() => void list.refetch()} />}
          {list.error === null && (list.isPending || list.isPlaceholderData) && <Still />}
          {list.error === null && list.isSuccess && !list.isPlaceholderData && entries.length > 0 && (
            <EntryTable
              entries={entries}
              manyDays={manyDays}
              selected={shown?.entry_id ?? null}
              onSelect={(id) => setChosen(entries.find((entry) => entry.entry_id === id) ?? null)}
              onOpen={focusFiles}
            />
          )}
          {list.isSuccess && !list.isPlaceholderData && entries.length === 0 && (!list.data.offline || list.data.as_of !== null) && (
            <Nothing question={question} words={words} onChange={change} onWords={setWords} />
          )}
        </div>
        {shown !== null && (
          <EntryPanel
            key={shown.entry_id}
            entry={shown}
            mayCreate={may("create_objects")}
            onStored={(stored) => noteStored(shown.entry_id, stored.instances.length)}
            onClose={() => setChosen(null)}
          />
        )}
      </main>
      {keysShown && <KeysDialog lines={LINES} onClose={() => setKeysShown(false)} />}
    </>
  );
}

/** Who is expected: the worklist of another system, and files for its entries. */
export function WorklistPage() {
  useTitle("Worklist");
  useRegions();
  const { user } = useSession();
  const { nodes, error, refetch } = useWorklistNodes();
  return (
    <>
      <TopBar here="worklist" />
      {error !== null && <ErrorMessage error={error} retry={() => void refetch()} />}
      {nodes?.length === 0 && (
        <main className="grow">
          <StateMessage icon={IconListDetails} title="No worklist is entered" reason="The worklist comes from a radiology or practice information system. An administrator enters its address under Connectivity.">
            {user?.staff === true && (
              <a className="btn sm" href="/connectivity/">
                Enter it
              </a>
            )}
          </StateMessage>
        </main>
      )}
      {nodes !== undefined && nodes.length > 0 && <List nodes={nodes} />}
      {nodes === undefined && <main className="grow" />}
      <JobsDrawer />
    </>
  );
}
