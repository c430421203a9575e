/** Whether the drawer of the jobs is open, and which job is opened in it: one for the page, whoever asks for it. */

export interface DrawerState {
  readonly open: boolean;
  /** The job whose instances are shown. */
  readonly job: number | null;
  /** One's own jobs, or everybody's. */
  readonly mine: boolean;
}

let state: DrawerState = { open: false, job: null, mine: true };
const listeners = new Set<() => void>();

function set(next: Partial<DrawerState>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

export const drawerState = (): DrawerState => state;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const toggleDrawer = (): void => set({ open: !state.open });

export const closeDrawer = (): void => set({ open: false });

export const chooseJob = (job: number | null): void => set({ job });

export const showMine = (mine: boolean): void => set({ mine, job: null });

/** Opens the drawer on a job that was just made. */
export const watchJob = (job: number): void => set({ open: true, job, mine: true });
