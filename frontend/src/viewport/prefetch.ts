/** Fetches the neighbours of the shown frame, first those that scrolling will reach next. */
import { ApiError } from "../api/client";
import type { PictureStore } from "./pictures";

/** Indexes around `index`: mostly ahead in the direction of the scroll, a few behind. */
export function neighbours(index: number, count: number, direction: 1 | -1, ahead: number, behind: number): number[] {
  const near = Array.from({ length: ahead }, (_, n) => index + direction * (n + 1));
  const back = Array.from({ length: behind }, (_, n) => index - direction * (n + 1));
  return [...near, ...back].filter((n) => n >= 0 && n < count);
}

const AT_ONCE = 2;

export class Prefetcher {
  private queue: string[] = [];
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly store: PictureStore) {}

  /** Replaces the plan; what is on its way and no longer in the plan is stopped. */
  plan(urls: readonly string[]): void {
    for (const [url, abort] of this.running) if (!urls.includes(url)) abort.abort();
    this.queue = urls.filter((url) => !this.store.has(url) && !this.running.has(url));
    this.fill();
  }

  private fill(): void {
    while (this.running.size < AT_ONCE) {
      const url = this.queue.shift();
      if (url === undefined) return;
      this.fetch(url);
    }
  }

  private fetch(url: string): void {
    const abort = new AbortController();
    this.running.set(url, abort);
    const done = () => {
      this.running.delete(url);
      this.fill();
    };
    this.store.load(url, abort.signal).then(done, (error: unknown) => {
      // A refusal is shown when the frame itself is wanted; without an answer there is no use in asking on.
      if (error instanceof ApiError && error.status === 0) this.queue = [];
      done();
    });
  }
}
