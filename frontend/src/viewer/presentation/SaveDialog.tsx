import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "react-aria-components";

import { ApiError } from "../../api/client";
import { rememberChoice, saveState, type PresentationState } from "../../api/presentation";
import { DialogFrame } from "../../ui/Dialogs";
import { plural } from "../../ui/format";
import { isFitted } from "../../viewport/view";
import type { Desk } from "../actions";
import { leftOut, newState, savedFrames, type Scope } from "./saving";
import { changesInWords } from "./words";

/** Why it was not saved; each field that the server names is a sentence of its own. */
const refusal = (error: unknown): string => (error instanceof ApiError ? error.detail || error.title : error instanceof Error ? error.message : "It was not saved.");

/** Saves what is shown as a new presentation state; nothing is ever overwritten. */
export function SaveDialog({ desk, studyUid, onClose, onSaved }: { desk: Desk; studyUid: string; onClose: () => void; onSaved: (states: readonly PresentationState[]) => Promise<void> }) {
  const { state } = desk;
  const queries = useQueryClient();
  const frames = savedFrames(state, "set");
  const [label, setLabel] = useState("");
  const [description, setDescription] = useState("");
  const [scope, setScope] = useState<Scope>(frames.length > 1 ? "set" : "one");
  const [area, setArea] = useState(!isFitted(state.view));
  const saving = useMutation({
    mutationFn: async () => {
      const saved = await saveState(studyUid, newState(state, { label, description, scope, area }));
      for (const made of saved.states) {
        const image = made.images[0];
        if (image !== undefined) await rememberChoice(image.sop_uid, made.sop_uid);
      }
      await queries.invalidateQueries({ queryKey: ["study", studyUid] });
      await onSaved(saved.states);
    },
    onSuccess: onClose,
  });
  const changes = changesInWords(state.view, state.presented);
  return (
    <DialogFrame title="Save as new presentation state" onClose={onClose}>
      <form
        className="save-state"
        onSubmit={(event) => {
          event.preventDefault();
          if (!saving.isPending) saving.mutate();
        }}
      >
        <p>{changes.length === 0 ? "As it is shown now." : `${changes.join(", ")}.`} The stored objects stay as they are.</p>
        <label className="field">
          <span className="lab">Label, at most 16 letters and digits</span>
          <span className="input">
            <input autoFocus required maxLength={16} value={label} onChange={(event) => setLabel(event.target.value)} />
          </span>
        </label>
        <label className="field">
          <span className="lab">Description</span>
          <span className="input">
            <input maxLength={64} value={description} onChange={(event) => setDescription(event.target.value)} />
          </span>
        </label>
        <fieldset>
          <legend className="lab">For</legend>
          <label className="row">
            <input type="radio" name="scope" checked={scope === "one"} onChange={() => setScope("one")} /> This image
          </label>
          <label className="row">
            <input type="radio" name="scope" checked={scope === "set"} onChange={() => setScope("set")} disabled={frames.length < 2} />
            {state.presented === null ? "All" : "All that the state is for,"} {plural(frames.length, "image")} of the series
          </label>
        </fieldset>
        <label className="row">
          <input type="checkbox" checked={area} onChange={(event) => setArea(event.target.checked)} /> Keep zoom and place as the displayed area
        </label>
        {leftOut(state, scope) > 0 && <p className="warn">{plural(leftOut(state, scope), "drawing")} on other images will not be saved, and will be gone.</p>}
        {saving.error !== null && (
          <div className="bad" role="alert">
            {refusal(saving.error)}
          </div>
        )}
        <div className="buttons">
          <Button className="btn" onPress={onClose}>
            Cancel
          </Button>
          <Button className="btn p" type="submit" isPending={saving.isPending}>
            Save
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}
