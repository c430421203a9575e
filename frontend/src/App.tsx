import { ConnectivityPage } from "./connectivity/ConnectivityPage";
import { LoginPage } from "./login/LoginPage";
import { StudyListPage } from "./studies/StudyListPage";
import { ViewerPage } from "./viewer/ViewerPage";

/** The server sends one page for all addresses; the path says which screen it is. */
export function App() {
  const path = location.pathname;
  if (path.startsWith("/login")) return <LoginPage />;
  if (path.startsWith("/viewer")) return <ViewerPage />;
  if (path.startsWith("/connectivity")) return <ConnectivityPage />;
  return <StudyListPage />;
}
