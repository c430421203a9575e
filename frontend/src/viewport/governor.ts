/** How light a moving picture is: follows the measured round trip, so that a drag stays smooth on a slow link. */

export interface Lightness {
  /** Part of the viewport's width and height that is asked for. */
  readonly scale: number;
  readonly quality: number;
}

const LEVELS: readonly Lightness[] = [
  { scale: 1, quality: 90 },
  { scale: 0.75, quality: 85 },
  { scale: 0.5, quality: 80 },
  { scale: 0.35, quality: 75 },
  { scale: 0.25, quality: 70 },
];

const TOO_SLOW_MS = 110;
const QUICK_MS = 45;
const WEIGHT = 0.4;
/** Pictures to wait after a change before the next one is considered, so that the level does not swing. */
const SETTLE = 3;

export class Governor {
  private level = 0;
  private mean: number | null = null;
  private since = 0;

  get lightness(): Lightness {
    return LEVELS[this.level] ?? { scale: 1, quality: 90 };
  }

  /** Whether full pictures can be fetched ahead without harm. */
  get quick(): boolean {
    return this.level === 0;
  }

  /** Takes the round trip of one moving picture, in milliseconds. */
  record(ms: number): void {
    this.mean = this.mean === null ? ms : this.mean + WEIGHT * (ms - this.mean);
    this.since += 1;
    if (this.since < SETTLE && ms < 3 * TOO_SLOW_MS) return;
    if (this.mean > TOO_SLOW_MS) this.move(1);
    else if (this.mean < QUICK_MS) this.move(-1);
  }

  private move(by: 1 | -1): void {
    const level = Math.min(Math.max(this.level + by, 0), LEVELS.length - 1);
    if (level === this.level) return;
    this.level = level;
    this.mean = null;
    this.since = 0;
  }
}
