/** Cine: frames by the clock. A frame that is not here in time is left out, so that the rate stays true. */

export const DEFAULT_RATE = 15;
export const LEAST_RATE = 1;
export const MOST_RATE = 60;

export const frameAt = (start: number, elapsedMs: number, rate: number, count: number): number =>
  (start + Math.floor((elapsedMs * rate) / 1000)) % count;

export class Cine {
  private timer: ReturnType<typeof setInterval> | null = null;
  private startedAt = 0;
  private startIndex = 0;
  private fps = DEFAULT_RATE;

  constructor(
    private readonly show: (index: number) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get playing(): boolean {
    return this.timer !== null;
  }

  get rate(): number {
    return this.fps;
  }

  play(index: number, count: number, rate: number): void {
    this.stop();
    this.fps = Math.min(Math.max(rate, LEAST_RATE), MOST_RATE);
    this.startIndex = index;
    this.startedAt = this.now();
    let last = index;
    this.timer = setInterval(() => {
      const next = frameAt(this.startIndex, this.now() - this.startedAt, this.fps, count);
      if (next === last) return;
      last = next;
      this.show(next);
    }, 1000 / this.fps / 2);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }
}
