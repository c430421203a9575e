import { IconAlertTriangle } from "@tabler/icons-react";
import { Component, type ReactNode } from "react";

interface Boundary {
  /** What stopped, as the beginning of the sentence "… stopped working". */
  part: string;
  /** Another value of this gives the part another try. */
  reset?: string | null;
  children: ReactNode;
}

interface Fault {
  words: string | null;
  reset: string | null;
}

/** A fault in a part of the page is said in words, with a way out, and leaves the rest of the page alive. */
export class ErrorBoundary extends Component<Boundary, Fault> {
  override state: Fault = { words: null, reset: this.props.reset ?? null };

  static getDerivedStateFromError(error: unknown): Partial<Fault> {
    return { words: error instanceof Error ? error.message : String(error) };
  }

  static getDerivedStateFromProps({ reset = null }: Boundary, state: Fault): Fault | null {
    return reset === state.reset ? null : { words: null, reset };
  }

  override render(): ReactNode {
    if (this.state.words === null) return this.props.children;
    return (
      <div className="state" role="alert">
        <IconAlertTriangle className="i danger" aria-hidden />
        <h2>{this.props.part} stopped working</h2>
        <p>Nothing stored was changed. Reload the page; if that does not help, tell your administrator: {this.state.words}</p>
        <button className="btn" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    );
  }
}
