import { IconInbox } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";

import { readStudy } from "../api/studies";
import { JobsDrawer } from "../jobs/JobsDrawer";
import { KeysDialog, type KeyLine } from "../ui/Dialogs";
import { useRegions } from "../ui/regions";
import { ErrorMessage, StateMessage } from "../ui/StateMessage";
import { TopBar } from "../ui/TopBar";
import { useDebounced } from "../ui/useDebounced";
import { usePageKeys } from "../ui/usePageKeys";
import { useSession } from "../ui/useSession";
import { useTitle } from "../ui/useTitle";
import { isFiltered, NO_FILTERS, readAddress, writeAddress, type Filters } from "./filters";
import { rememberList, viewerAddress } from "./links";
import { PreviewPanel } from "./PreviewPanel";
import { SearchBar } from "./SearchBar";
import { StatusFooter } from "./StatusFooter";
import { StudyTable } from "./StudyTable";
import { useStudyList } from "./useStudyList";

const KEYS: readonly KeyLine[] = [
  { name: "Search", keys: ["/"] },
  { name: "Next or previous study", keys: ["↓", "↑"] },
  { name: "First or last study", keys: ["Home", "End"] },
  { name: "Open", keys: ["Enter"] },
  { name: "Open with the latest earlier study", keys: ["Ctrl", "Enter"] },
  { name: "Show or hide the preview", keys: ["Space"] },
  { name: "Show or hide the jobs", keys: ["J"] },
  { name: "Next part of the screen", keys: ["F6"] },
  { name: "This list", keys: ["?"] },
];

const PREVIEW_AFTER_MS = 120;

function useFilters(): [Filters, (filters: Filters) => void] {
  const [filters, setFilters] = useState(() => readAddress(location.search));
  const change = useCallback((next: Filters) => {
    setFilters(next);
    history.replaceState(null, "", writeAddress(next));
    rememberList();
  }, []);
  useEffect(rememberList, []);
  return [filters, change];
}

function Nothing({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  if (!isFiltered(filters)) {
    return <StateMessage icon={IconInbox} title="No studies yet" reason="Studies appear here as soon as a modality or an archive sends them." />;
  }
  const byDate = filters.date.kind !== "any";
  return (
    <StateMessage icon={IconInbox} title="No study found" reason={byDate ? "Nothing in these days fits the search." : "Nothing fits the search. Check the spelling, or search for less."}>
      <button className="btn sm" onClick={() => onChange(byDate ? { ...filters, date: { kind: "any" } } : { ...NO_FILTERS, sort: filters.sort })}>
        {byDate ? "Show any date" : "Clear search"}
      </button>
    </StateMessage>
  );
}

export function StudyListPage() {
  useTitle("Studies");
  useRegions();
  const { may } = useSession();
  const [filters, setFilters] = useFilters();
  const { pages, rows, total, exact } = useStudyList(filters);
  const [selected, setSelected] = useState<string | null>(null);
  const [preview, setPreview] = useState(true);
  const [keysShown, setKeysShown] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const previewed = useDebounced(selected, PREVIEW_AFTER_MS);
  const showKeys = useCallback(() => setKeysShown(true), []);
  usePageKeys({ "/": () => search.current?.focus(), "?": showKeys });

  const open = useCallback((uid: string) => location.assign(viewerAddress([uid])), []);
  const openWithPrior = useCallback((uid: string) => {
    void readStudy(uid).then((study) => {
      const prior = study.earlier[0];
      location.assign(viewerAddress(prior === undefined ? [uid] : [uid, prior.study_uid]));
    });
  }, []);
  const select = useCallback((uid: string) => setSelected(uid), []);
  const focusList = () => document.querySelector<HTMLElement>(".tbl tbody tr[tabindex='0']")?.focus();
  const more = () => {
    if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
  };
  const body = pages.isError && rows.length === 0 ? (
    <ErrorMessage error={pages.error} retry={() => void pages.refetch()} />
  ) : pages.isSuccess && rows.length === 0 ? (
    <Nothing filters={filters} onChange={setFilters} />
  ) : pages.isPending ? (
    <div className="late loading" role="status" aria-label="Loading studies">
      {Array.from({ length: 12 }, (_, n) => (
        <div key={n} className="line">
          <div className="block" style={{ width: `${80 - (n % 4) * 12}%` }} />
        </div>
      ))}
    </div>
  ) : null;
  return (
    <>
      <TopBar here="studies" onKeys={showKeys} />
      <SearchBar
        filters={filters}
        onChange={setFilters}
        field={search}
        total={total}
        exact={exact}
        onOpen={selected === null ? null : () => open(selected)}
        onDown={focusList}
      />
      <main className="studies">
        <StudyTable
          query={JSON.stringify(filters)}
          rows={rows}
          total={total}
          sort={filters.sort}
          selected={selected}
          onSort={(sort) => setFilters({ ...filters, sort })}
          onSelect={select}
          onOpen={open}
          onOpenWithPrior={openWithPrior}
          onPreview={() => setPreview(!preview)}
          onEnd={more}
        >
          {body}
        </StudyTable>
        {preview && previewed !== null && (
          <PreviewPanel studyUid={previewed} mayDelete={may("delete_study")} mayAdd={may("create_objects")} onClose={() => setPreview(false)} onDeleted={() => setSelected(null)} />
        )}
      </main>
      <JobsDrawer />
      <StatusFooter />
      {keysShown && <KeysDialog lines={KEYS} onClose={() => setKeysShown(false)} />}
    </>
  );
}
