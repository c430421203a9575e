/** Choosing a presentation state: on the screen at once, and remembered for the person. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import { rememberChoice, type PresentationState } from "../../api/presentation";
import { appliesTo, NONE } from "../../viewport/presented";
import { AS_STORED, type View } from "../../viewport/view";
import type { Viewport } from "../../viewport/viewport";

const withChoice = (view: View, choice: string): View => ({
  ...AS_STORED,
  zoom: view.zoom,
  centre: view.centre,
  overlays: view.overlays,
  drawings: view.drawings,
  choices: choice === NONE ? [NONE] : [choice, ...view.choices.filter((other) => other !== choice && other !== NONE)],
});

export interface Choosing {
  /** Shows the image with a state, or with "none" as stored. */
  choose: (choice: string) => void;
  /** As stored, and back to the presentation state. */
  toggle: () => void;
  /** Shows the image with states that were just saved. */
  saved: (states: readonly PresentationState[]) => Promise<void>;
}

export function useChoosing(viewport: Viewport): Choosing {
  const queries = useQueryClient();
  const last = useRef<string | null>(null);
  const { mutate } = useMutation({
    scope: { id: "presentation-choice" }, // one after the other: the last choice is the one that is remembered
    mutationFn: ({ sop, choice }: { sop: string; choice: string }) => rememberChoice(sop, choice),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["presentation-choice"] }),
  });
  const choose = (choice: string) => {
    const ref = viewport.snapshot().set?.frames[viewport.index];
    if (ref === undefined) return;
    last.current = choice === NONE ? (viewport.stateInUse?.sop_uid ?? last.current) : choice;
    viewport.change(choice === NONE ? "As stored" : "Presentation state", (view) => withChoice(view, choice));
    mutate({ sop: ref.instance.sop_uid, choice });
  };
  const toggle = () => {
    const ref = viewport.snapshot().set?.frames[viewport.index];
    if (ref === undefined) return;
    const listed = viewport.states.filter((state: PresentationState) => appliesTo(state, ref));
    const back = listed.find(({ sop_uid }) => sop_uid === last.current) ?? listed[0];
    if (viewport.stateInUse !== null || viewport.view.voi.kind !== "stored" || back === undefined) choose(NONE);
    else choose(back.sop_uid);
  };
  const saved = async (states: readonly PresentationState[]) => {
    const uids = states.map(({ sop_uid }) => sop_uid);
    viewport.offerStates([...states, ...viewport.states]);
    viewport.change("Saved", (view) => ({ ...withChoice(view, NONE), drawings: [], choices: [...uids, ...view.choices.filter((choice) => choice !== NONE)] }));
    await queries.invalidateQueries({ queryKey: ["presentation-states"] });
    await queries.invalidateQueries({ queryKey: ["presentation-choice"] });
  };
  return { choose, toggle, saved };
}
