import { useTitle } from "../ui/useTitle";

export function StudyListPage() {
  useTitle("");
  return <main />;
}
