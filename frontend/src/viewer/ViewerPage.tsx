import { useTitle } from "../ui/useTitle";

export function ViewerPage() {
  useTitle("");
  return <main />;
}
