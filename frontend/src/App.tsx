import { ConnectivityPage } from "./connectivity/ConnectivityPage";
import { LoginPage } from "./login/LoginPage";
import { QueryPage } from "./query/QueryPage";
import { StudyListPage } from "./studies/StudyListPage";
import { ViewerPage } from "./viewer/ViewerPage";
import { WorklistPage } from "./worklist/WorklistPage";

/** The server sends one page for all addresses; the path says which screen it is. */
export function App() {
  const path = location.pathname;
  if (path.startsWith("/login")) return <LoginPage />;
  if (path.startsWith("/viewer")) return <ViewerPage />;
  if (path.startsWith("/query")) return <QueryPage />;
  if (path.startsWith("/connectivity")) return <ConnectivityPage />;
  if (path.startsWith("/worklist")) return <WorklistPage />;
  return <StudyListPage />;
}
