/** The product's mark: a half-tone disc. */
export function Logo({ className = "" }: { className?: string }) {
  return (
    <svg className={className} viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" aria-hidden="true">
      <circle cx="12" cy="12" r="9.2" strokeWidth="2" />
      <path d="M12 2.8a9.2 9.2 0 0 1 0 18.4z" fill="currentColor" stroke="none" />
      <path d="M12 7.2a4.8 4.8 0 0 0 0 9.6z" fill="currentColor" stroke="none" />
      <path d="M12 7.2a4.8 4.8 0 0 1 0 9.6z" fill="var(--surface-1)" stroke="none" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <span>
      DG<span className="scope">scope</span>
    </span>
  );
}
