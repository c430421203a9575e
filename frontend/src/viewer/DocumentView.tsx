import { IconDownload, IconFileOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

import { readDocument } from "../api/studies";
import type { PresentationState } from "../api/presentation";
import type { DocumentEntry, Instance, Reference, Series, StructuredDocument } from "../api/types";
import { viewerAddress } from "../studies/links";
import { plural } from "../ui/format";
import { ErrorMessage, StateMessage } from "../ui/StateMessage";
import { AskForMissing } from "./presentation/AskForMissing";
import { authorOf, createdOf, missingInWords, titleOf } from "./presentation/words";

/** Same-origin paths only: the address comes from a stored object. */
export const isOurPath = (address: string): boolean => address.startsWith("/") && !address.startsWith("//") && !address.includes("\\");

interface Following {
  /** Opens a referenced object that is among the open studies; null when it is not. */
  follow: (reference: Reference) => (() => void) | null;
}

function OneReference({ reference, words, follow }: Following & { reference: Reference; words: string }) {
  const { sop_uid: uid, series_uid: series, study_uid: study } = reference;
  const go = follow(reference);
  if (go !== null) {
    return (
      <button className="btn sm" onClick={go} title={uid}>
        {words}
      </button>
    );
  }
  if (series !== null && study !== null) {
    return (
      <a className="btn sm" href={viewerAddress([study], series)} title={uid}>
        {words}, other study
      </a>
    );
  }
  return (
    <span className="muted" title={uid}>
      {words}, not in the archive
    </span>
  );
}

function References({ references, follow }: Following & { references: readonly Reference[] }) {
  if (references.length === 0) return null;
  return (
    <span className="refs">
      {references.map((reference, n) => (
        <OneReference key={n} reference={reference} words={references.length === 1 ? "Image" : `Image ${n + 1}`} follow={follow} />
      ))}
    </span>
  );
}

const MOST_LEVELS = 8;

function Entry({ entry, follow }: Following & { entry: DocumentEntry }) {
  const heading = entry.value === "" && entry.references.length === 0;
  return (
    <li style={{ paddingInlineStart: Math.min(entry.level, MOST_LEVELS) * 18 }}>
      {heading ? <h3>{entry.concept}</h3> : <span className="concept">{entry.concept}</span>}
      <span className="value">{entry.value}</span>
      <References references={entry.references} follow={follow} />
    </li>
  );
}

function Download({ document }: { document: StructuredDocument }) {
  const { download } = document;
  if (download === null || !isOurPath(download)) return <p>The document has no file that can be downloaded.</p>;
  return (
    <a className="btn" href={download} download>
      <IconDownload className="i" aria-hidden />
      Download {document.kind.toUpperCase()}
    </a>
  );
}

function OneDocument({ instance, address, follow }: Following & { instance: Instance; address: string }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["document", address],
    queryFn: ({ signal }) => readDocument(address, signal),
    staleTime: Infinity,
  });
  if (isPending) return <p className="late muted">Loading…</p>;
  if (error !== null) return <ErrorMessage error={error} retry={() => void refetch()} />;
  return (
    <article className="document">
      <h2>{data.title || instance.sop_class_name}</h2>
      <p className="muted">
        {instance.sop_class_name}
        {instance.acquired !== null && <> · {instance.acquired.replace("T", " ").slice(0, 16)}</>}
      </p>
      {data.kind === "sr" || data.kind === "ko" ? (
        <ul>
          {data.entries.map((entry, n) => (
            <Entry key={n} entry={entry} follow={follow} />
          ))}
        </ul>
      ) : (
        <Download document={data} />
      )}
      {data.truncated && <p className="warn">This report is longer; only its beginning is shown.</p>}
    </article>
  );
}

/** Objects that are no pictures: reports as text, files to download, everything else by the name of its class. */
export function DocumentView({ series, instances, states, follow }: Following & { series: Series; instances: readonly Instance[]; states: readonly PresentationState[] }) {
  const held = states.filter(({ series_uid: uid }) => uid === series.series_uid);
  const readable = instances.filter((instance) => instance.document !== null);
  const others = instances.filter((instance) => instance.document === null && !held.some(({ sop_uid }) => sop_uid === instance.sop_uid));
  const classes = [...new Set(others.map((instance) => instance.sop_class_name))];
  return (
    <section className="papers" aria-label={series.description || series.modality} data-region="viewport" data-region-focus tabIndex={0}>
      {instances.length === 0 && <StateMessage icon={IconFileOff} title="This series is empty" reason="Nothing of it has arrived yet." />}
      {readable.map((instance) => (
        <OneDocument key={instance.sop_uid} instance={instance} address={instance.document ?? ""} follow={follow} />
      ))}
      {held.map((state) => (
        <article className="document" key={state.sop_uid}>
          <h2>{titleOf(state)}</h2>
          <p className="muted">
            {state.sop_class_name} · {authorOf(state)} · {createdOf(state)}
          </p>
          <p>{missingInWords(state)}</p>
          <ul>
            {state.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
          {state.missing.length > 0 && <AskForMissing />}
        </article>
      ))}
      {classes.map((name) => (
        <article className="document" key={name}>
          <h2>{name}</h2>
          <p>{plural(others.filter((instance) => instance.sop_class_name === name).length, "object")}, stored unchanged. This kind is listed and not drawn.</p>
        </article>
      ))}
    </section>
  );
}
