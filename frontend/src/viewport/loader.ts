/**
 * Brings the picture that is wanted now: latest wish wins.
 *
 * While the view moves, one picture is on its way and at most one more waits; a newer wish takes the place of the
 * waiting one. A picture on its way is not cut off by a newer moving one, or a slow link would never show anything.
 * A full-fidelity picture on its way is cut off at once: it is heavy, and no longer what is wanted.
 */
import type { Picture, PictureStore } from "./pictures";
import type { PictureRequest } from "./request";

export interface LoaderEvents {
  arrived(request: PictureRequest, picture: Picture): void;
  failed(request: PictureRequest, error: unknown): void;
  /** Round trip of a moving picture that came over the network, in milliseconds. */
  measured(ms: number): void;
  idle(): void;
}

interface Flight {
  readonly request: PictureRequest;
  readonly abort: AbortController;
}

export class Loader {
  private flight: Flight | null = null;
  private waiting: PictureRequest | null = null;

  constructor(
    private readonly store: PictureStore,
    private readonly events: LoaderEvents,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get busy(): boolean {
    return this.flight !== null;
  }

  want(request: PictureRequest): void {
    const kept = this.store.get(request.url);
    if (kept !== undefined) {
      this.waiting = null;
      this.cut();
      this.events.arrived(request, kept);
      this.events.idle();
      return;
    }
    if (this.flight?.request.url === request.url) {
      this.waiting = null;
      return;
    }
    if (this.flight?.request.moving === false) this.cut();
    if (this.flight === null) this.start(request);
    else this.waiting = request;
  }

  /** Forgets everything, as when another series is opened. */
  clear(): void {
    this.waiting = null;
    this.cut();
  }

  private cut(): void {
    this.flight?.abort.abort();
    this.flight = null;
  }

  private start(request: PictureRequest): void {
    const flight: Flight = { request, abort: new AbortController() };
    this.flight = flight;
    const began = this.now();
    this.store.load(request.url, flight.abort.signal).then(
      (picture) => {
        if (this.flight !== flight) return;
        this.flight = null;
        if (request.moving) this.events.measured(this.now() - began);
        this.events.arrived(request, picture);
        this.next();
      },
      (error: unknown) => {
        if (this.flight !== flight) return;
        this.flight = null;
        this.events.failed(request, error);
        this.next();
      },
    );
  }

  private next(): void {
    const request = this.waiting;
    this.waiting = null;
    if (request !== null) this.want(request);
    else if (this.flight === null) this.events.idle();
  }
}
