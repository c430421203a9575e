/** What an examination found, in words. */
import type { Enter, Examination, Report, Stage, StageState, Verdict } from "../api/connectivity";
import { clock, plural } from "../ui/format";

const PASSED: Record<string, string> = {
  name: "Found",
  tcp: "Open",
  tls: "Secured",
  association: "Accepted",
  contexts: "Listed",
  echo: "Answered",
  find: "Answered",
  store: "Stored",
  ours: "Ready",
  move: "Arrived",
  commitment: "Committed",
  worklist: "Answered",
};

const OTHER: Record<Exclude<StageState, "ok">, string> = { warn: "Partly", failed: "Failed", skipped: "Not tested", running: "Under way" };

/** One word for how a stage ended. */
export function stageWord({ name, state, detail }: Stage): string {
  if (state === "ok") return PASSED[name] ?? "Passed";
  if (state === "failed" && (detail["status"] === "A801" || detail["result"] !== undefined)) return "Refused";
  return OTHER[state];
}

const VERDICTS: Record<Verdict, string> = { ok: "All works", warn: "Works in part", failed: "Something fails", running: "Under way" };

/** Two or three words for how an examination ended. */
export const verdictWords = ({ state, verdict, reached }: Pick<Examination, "state" | "verdict" | "reached">): string => {
  if (state === "queued" || state === "running") return VERDICTS.running;
  if (state === "cancelled") return "Stopped";
  if (state === "failed") return "Could not be tested";
  return verdict === "failed" && !reached ? "No connection" : VERDICTS[verdict];
};

/** "4 ms", "1.2 s". */
export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

const REACHING = ["name", "tcp", "tls"];
/** Stages that are of use by themselves, as the subject of a sentence. */
const USES: Record<string, string> = { find: "query", store: "sending to it", move: "retrieve", commitment: "storage commitment", worklist: "worklist" };

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The sentence that a person wants to know: what can be done with the node, and what cannot. */
export function headline({ node, state, why, stages }: Pick<Report, "node" | "state" | "why" | "stages">): string {
  if (state === "queued") return "Waiting for a free worker…";
  if (state === "running") return `Examining the connection with ${node}…`;
  if (state === "cancelled") return "The examination was stopped.";
  if (state === "failed") return why || "The examination could not be run.";
  const failed = stages.filter((stage) => stage.state === "failed");
  if (failed.some(({ name }) => REACHING.includes(name))) return `${node} cannot be reached.`;
  if (failed.some(({ name }) => name === "association")) return `${node} is there, but does not let us in.`;
  const uses = (wanted: StageState) => stages.filter((stage) => stage.state === wanted).flatMap(({ name }) => USES[name] ?? []);
  const [works, broken] = [uses("ok"), uses("failed")];
  const does = works.length === 1 ? "works" : "work";
  if (broken.length > 0) {
    const not = broken.length === 1 ? "does not" : "do not";
    return works.length === 0 ? `${capital(listed(broken))} ${not} work.` : `${capital(listed(works))} ${does}; ${listed(broken)} ${not}.`;
  }
  if (failed.length > 0) return `${failed[0]?.title ?? "A stage"} failed.`;
  if (works.length > 0) return `${capital(listed(works))} ${does}.`;
  const partly = uses("warn");
  return partly.length === 0 ? `${node} answers.` : `${node} answers; ${listed(partly)} ${partly.length === 1 ? "was" : "were"} not tried to the end.`;
}

/** "6 passed, 1 failed. Finished 08:52 in 4.8 s." */
export function tally({ stages, started, finished }: Pick<Report, "stages" | "started" | "finished">): string {
  const count = (state: StageState) => stages.filter((stage) => stage.state === state).length;
  const parts = ([["ok", "passed"], ["failed", "failed"], ["warn", "partly"], ["skipped", "not tested"]] as const)
    .map(([state, word]) => [count(state), word] as const)
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n} ${word}`);
  const steps = parts.length === 0 ? plural(0, "step") : parts.join(", ");
  if (started === null || finished === null) return steps;
  const at = new Date(finished);
  const time = clock(`${String(at.getHours()).padStart(2, "0")}${String(at.getMinutes()).padStart(2, "0")}`);
  return `${steps}. Finished ${time} in ${duration(at.getTime() - new Date(started).getTime())}.`;
}

export const inOneLine = ({ ae_title: title, host, port }: Enter): string => `AE title ${title} · host ${host} · port ${port}`;

/** What to write to the administrator of the other side about a stage. */
export function messageAbout(stage: Stage, node: string, ourTitle: string): string {
  const { enter } = stage.detail;
  return [
    `Connection of ${ourTitle} (DGscope) with ${node}: ${stage.title} does not work.`,
    stage.cause,
    stage.remedy,
    enter === undefined ? "" : `AE title: ${enter.ae_title}\nHost: ${enter.host}\nPort: ${enter.port}\nUpper and lower case matter.`,
  ]
    .filter(Boolean)
    .join("\n\n");
}
