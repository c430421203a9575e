import { IconAlertTriangle } from "@tabler/icons-react";
import { Component, type ReactNode } from "react";

/** Last resort: a fault in the page itself is said in words, with a way out, instead of an empty screen. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { fault: string | null }> {
  override state = { fault: null as string | null };

  static getDerivedStateFromError(error: unknown): { fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.fault === null) return this.props.children;
    return (
      <main className="state" role="alert">
        <IconAlertTriangle className="i danger" aria-hidden />
        <h2>This page stopped working</h2>
        <p>Nothing stored was changed. Reload it; if that does not help, tell your administrator: {this.state.fault}</p>
        <button className="btn" onClick={() => location.reload()}>
          Reload
        </button>
      </main>
    );
  }
}
