/** Which series of the strip is open, which of its image sets, and how to get from one to the next. */
import { useEffect, useMemo, useState } from "react";

import type { Series, StudyDetail } from "../api/types";
import { imageSets, type ImageSet } from "../viewport/sets";
import type { Viewport } from "../viewport/viewport";
import { useChosen, type States } from "./presentation/useStates";
import { useInstances } from "./useStudies";

interface Goal {
  sop: string;
  frame: number;
  /** What follows once the image is open. */
  opened: (() => void) | undefined;
}

interface Place {
  study: StudyDetail;
  series: Series;
}

/** What is opened first: the series that was asked for, else the first with images, else the first. */
export function firstSeries(places: readonly Place[], wanted: string | null): string | null {
  const asked = places.find(({ series }) => series.series_uid === wanted);
  return (asked ?? places.find(({ series }) => series.kind === "image") ?? places[0])?.series.series_uid ?? null;
}

/** The set or series one step from here: first through the sets of the open series, then to its neighbour. */
export function stepFrom(places: readonly Place[], active: string | null, sets: readonly ImageSet[], setKey: string | null, by: 1 | -1): { series: string } | { set: string } | null {
  const set = sets[sets.findIndex(({ key }) => key === setKey) + by];
  if (set !== undefined && sets.length > 1) return { set: set.key };
  const place = places[places.findIndex(({ series }) => series.series_uid === active) + by];
  return place === undefined ? null : { series: place.series.series_uid };
}

export function useHanging(viewport: Viewport, studies: readonly StudyDetail[], wanted: string | null, states: States) {
  const places = useMemo(() => studies.flatMap((study) => study.series.map((series) => ({ study, series }))), [studies]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [chosenSet, setChosenSet] = useState<string | null>(null);
  const [goal, setGoal] = useState<Goal | null>(null);
  const active = chosen ?? firstSeries(places, wanted);
  const place = places.find(({ series }) => series.series_uid === active);
  const { instances, pending, error, retry } = useInstances(place?.study, place?.series);
  const series = place?.series;
  const sets = useMemo(() => (series === undefined ? [] : imageSets(series, instances)), [series, instances]);
  const set = sets.find(({ key }) => key === chosenSet) ?? sets[0];
  const remembered = useChosen(set, states);
  const ready = set !== undefined && !remembered.pending;

  useEffect(() => viewport.offerStates(states.all), [viewport, states.all]);

  useEffect(() => {
    const same = viewport.snapshot().set?.key === set?.key;
    if (set === undefined || (!ready && !same)) viewport.close();
    else if (same) viewport.extend(set);
    else viewport.open(set, undefined, remembered.choices);
  }, [viewport, set, ready, remembered.choices]);

  useEffect(() => {
    if (goal === null) return;
    const found = sets.find(({ frames }) => frames.some(({ instance }) => instance.sop_uid === goal.sop));
    if (found === undefined) return;
    setChosenSet(found.key);
    if (set?.key !== found.key || !ready) return;
    setGoal(null);
    viewport.open(found, found.frames.findIndex(({ instance, frame }) => instance.sop_uid === goal.sop && (frame === goal.frame || instance.frames === 1)));
    goal.opened?.();
  }, [goal, sets, viewport, set, ready]);

  const open = (uid: string) => {
    setChosen(uid);
    setChosenSet(null);
  };
  return {
    active,
    study: place?.study ?? studies[0],
    series,
    instances,
    sets,
    set,
    pending,
    error,
    retry,
    open,
    openSet: setChosenSet,
    openImage: (seriesUid: string, sop: string, frame: number, opened?: () => void) => {
      open(seriesUid);
      setGoal({ sop, frame, opened });
    },
    step: (by: 1 | -1) => {
      const next = stepFrom(places, active, sets, set?.key ?? null, by);
      if (next === null) return;
      if ("set" in next) setChosenSet(next.set);
      else open(next.series);
    },
  };
}
