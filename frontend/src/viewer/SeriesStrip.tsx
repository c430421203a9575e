import type { PresentationState } from "../api/presentation";
import type { Series, StudyDetail } from "../api/types";
import { Modality, ObjectBadge } from "../ui/Badges";
import { count } from "../ui/format";
import { keepFocus, useRoving } from "../ui/useRoving";
import { authorOf, createdOf, missingInWords, titleOf } from "./presentation/words";
import type { ImageSet } from "../viewport/sets";

interface Strip {
  studies: readonly StudyDetail[];
  active: string | null;
  sets: readonly ImageSet[];
  activeSet: string | null;
  onOpen: (seriesUid: string) => void;
  onOpenSet: (key: string) => void;
  states: readonly PresentationState[];
  /** The state that the open image is seen with. */
  shown: string | null;
  onOpenState: (state: PresentationState) => void;
}

const nameOf = (series: Series): string => [series.number, series.description || series.body_part || "No description"].filter((part) => part !== null).join(" ");

function Thumb({ series, on, place, roving, onOpen }: { series: Series; on: boolean; place: number; roving: ReturnType<typeof useRoving>; onOpen: () => void }) {
  return (
    <button
      className={on ? "thumb on" : "thumb"}
      data-roving
      tabIndex={roving.tabIndex(place)}
      aria-current={on || undefined}
      aria-label={`${series.modality} ${nameOf(series)}, ${series.images} images`}
      onMouseDown={keepFocus}
      onClick={onOpen}
    >
      <span className="im">
        {series.thumbnail !== null && <img src={series.thumbnail} alt="" draggable={false} />}
        {on && <span className="pos">1</span>}
      </span>
      <span className="row">
        <Modality name={series.modality} />
        <span className="ell grow">{nameOf(series)}</span>
        <span className="muted">{count(series.images)}</span>
      </span>
    </button>
  );
}

function ObjectRow({ series, on, place, roving, onOpen }: { series: Series; on: boolean; place: number; roving: ReturnType<typeof useRoving>; onOpen: () => void }) {
  const words = [series.description || series.modality, series.instances > 1 ? String(series.instances) : ""].filter(Boolean).join(" · ");
  return (
    <button className={on ? "objrow on" : "objrow"} data-roving tabIndex={roving.tabIndex(place)} aria-current={on || undefined} onMouseDown={keepFocus} onClick={onOpen}>
      <ObjectBadge kind={series.kind} text={words} />
    </button>
  );
}

function StateRow({ state, on, place, roving, onOpen }: { state: PresentationState; on: boolean; place: number; roving: ReturnType<typeof useRoving>; onOpen: () => void }) {
  const missing = missingInWords(state);
  return (
    <button
      className={on ? "objrow on" : "objrow"}
      data-roving
      tabIndex={roving.tabIndex(place)}
      aria-current={on || undefined}
      title={[titleOf(state), authorOf(state), createdOf(state), missing].filter(Boolean).join(" · ")}
      onMouseDown={keepFocus}
      onClick={onOpen}
    >
      <ObjectBadge kind="ps" text={titleOf(state)} />
      {missing !== "" && <span className="warn">{missing}</span>}
    </button>
  );
}

export function SeriesStrip({ studies, active, sets, activeSet, onOpen, onOpenSet, states, shown, onOpenState }: Strip) {
  const roving = useRoving("column");
  let place = -1;
  const next = () => {
    place += 1;
    return place;
  };
  return (
    <aside className="strip" aria-label="Series" data-region="series" {...roving.group}>
      {studies.map((study, n) => (
        <section key={study.study_uid} aria-label={`Study of ${study.date ?? "unknown date"}`}>
          <h2 className="sh">
            <b>{study.date ?? "No date"}</b>
            <span className={n === 0 ? "tag a" : "tag n"}>{n === 0 ? "Current" : "Prior"}</span>
          </h2>
          <ul>
            {study.series.map((series) => {
              const on = series.series_uid === active;
              const held = states.filter(({ series_uid: uid }) => uid === series.series_uid);
              if (series.kind === "ps" && held.length > 0) {
                return (
                  <li key={series.series_uid}>
                    <ul className="sets">
                      {held.map((state) => (
                        <li key={state.sop_uid}>
                          <StateRow state={state} on={state.sop_uid === shown} place={next()} roving={roving} onOpen={() => onOpenState(state)} />
                        </li>
                      ))}
                    </ul>
                  </li>
                );
              }
              const Item = series.kind === "image" ? Thumb : ObjectRow;
              return (
                <li key={series.series_uid}>
                  <Item series={series} on={on} place={next()} roving={roving} onOpen={() => onOpen(series.series_uid)} />
                  {on && sets.length > 1 && (
                    <ul className="sets">
                      {sets.map((set) => (
                        <li key={set.key}>
                          <button
                            className={set.key === activeSet ? "objrow on" : "objrow"}
                            data-roving
                            tabIndex={roving.tabIndex(next())}
                            aria-current={set.key === activeSet || undefined}
                            onMouseDown={keepFocus}
                            onClick={() => onOpenSet(set.key)}
                          >
                            <span className="obj n">
                              <span className="ell">{set.label}</span>
                              <span className="muted">{count(set.frames.length)}</span>
                            </span>
                          </button>
                        </li>
                      ))}
                    </ul>
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </aside>
  );
}
