import "@fontsource-variable/inter/index.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/overlay.css";
import "./styles/login.css";
import "./styles/studies.css";
import "./styles/viewer.css";
import "./styles/presentation.css";
import "./styles/connectivity.css";
import "./styles/worklist.css";
import "./styles/jobs.css";
import "./styles/query.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import iconAddress from "./favicon.svg";
import { newQueryClient } from "./queryClient";
import { ErrorBoundary } from "./ui/ErrorBoundary";
import { density, setDensity } from "./ui/preferences";

setDensity(density());

// react-aria would write a <style> element for one rule, which the Content-Security-Policy forbids; it looks for this
// id first. The rule itself stands in overlay.css.
const placeholder = document.createElement("meta");
placeholder.id = "react-aria-pressable-style";
document.head.append(placeholder);

const icon = document.createElement("link");
icon.rel = "icon";
icon.href = iconAddress;
document.head.append(icon);

const root = document.getElementById("root");
if (root === null) throw new Error('The page has no element with id "root".');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary part="This page">
      <QueryClientProvider client={newQueryClient()}>
        <App />
      </QueryClientProvider>
    </ErrorBoundary>
  </StrictMode>,
);
