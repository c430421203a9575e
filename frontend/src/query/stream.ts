/** Answers as they come in from several nodes. */
import { readAnswers, type Answer, type Answers, type NodeError, type Question } from "../api/network";
import { worthRetrying } from "../queryClient";

export interface Stream {
  readonly id: number;
  readonly question: Question;
  readonly answers: readonly Answer[];
  readonly next: number;
  readonly state: Answers["state"];
  readonly errors: readonly NodeError[];
  readonly running: readonly string[];
  /** A node has more than it was asked to give. */
  readonly cut: boolean;
  /** Answers that did not match what was asked. */
  readonly leftOut: number;
}

export const begun = (id: number, question: Question): Stream => ({
  id,
  question,
  answers: [],
  next: 0,
  state: "running",
  errors: [],
  running: question.nodes,
  cut: false,
  leftOut: 0,
});

/** The stream with what came since the last look. A page that comes a second time changes nothing. */
export function grown(stream: Stream, page: Answers, after: number): Stream {
  if (page.id !== stream.id || after !== stream.next) return stream;
  return {
    ...stream,
    answers: page.answers.length === 0 ? stream.answers : [...stream.answers, ...page.answers],
    next: page.next,
    state: page.state,
    errors: page.errors,
    running: page.running,
    cut: page.cut,
    leftOut: page.left_out,
  };
}

/** What is left of a stream that cannot be followed any more. */
export const broken = (stream: Stream): Stream => ({ ...stream, state: "cancelled", running: [] });

export type NodePhase = "asked" | "ended" | "failed";

/** How far a node is, and how much it found. */
export function phaseOf(stream: Stream, node: string): { phase: NodePhase; found: number } {
  const found = stream.answers.filter((answer) => answer.node === node).length;
  if (stream.running.includes(node)) return { phase: "asked", found };
  return { phase: stream.errors.some((error) => error.node === node) ? "failed" : "ended", found };
}

const PAUSE_MS = 400;
const WHOLE_PAGE = 500;

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      done();
    });
  });

/** Follows a query until it has ended or nobody wants it any more; `take` gets every step. */
export async function follow(stream: Stream, signal: AbortSignal, take: (stream: Stream) => void): Promise<Stream> {
  let now = stream;
  let failures = 0;
  while (now.state === "running" && !signal.aborted) {
    try {
      const page = await readAnswers(now.id, now.next, signal);
      now = grown(now, page, now.next);
      failures = 0;
      take(now);
      if (page.answers.length >= WHOLE_PAGE) continue;
    } catch (error) {
      if (!worthRetrying(failures, error)) throw error;
      failures += 1;
    }
    if (now.state === "running") await pause(PAUSE_MS * 2 ** failures, signal);
  }
  return now;
}

/** All answers of a query again: what is here of them may have changed. */
export async function readAll(id: number, signal: AbortSignal): Promise<Answer[]> {
  const all: Answer[] = [];
  let after = 0;
  for (;;) {
    const page = await readAnswers(id, after, signal, true);
    all.push(...page.answers);
    if (page.answers.length < WHOLE_PAGE) return all;
    after = page.next;
  }
}
