import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LoginPage } from "../../src/login/LoginPage";
import { newQueryClient } from "../../src/queryClient";

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });

const SESSION = { user: null, site: { name: "General Hospital", version: "1.0" } };
const assign = vi.fn();
let signIn: Response;

beforeEach(() => {
  vi.stubGlobal("location", { pathname: "/login/", search: "?next=/viewer/%3FStudyInstanceUIDs%3D1.2", origin: "http://dgscope.test", assign });
  vi.stubGlobal(
    "fetch",
    vi.fn((path: string, init: RequestInit = {}) => {
      if (path === "/healthz") return Promise.resolve(json({ status: "degraded", parts: { database: "ok", storage_scp: "down", worker: "does not run" } }, 503));
      return Promise.resolve(init.method === "POST" ? signIn.clone() : json(SESSION));
    }),
  );
  render(
    <QueryClientProvider client={newQueryClient()}>
      <LoginPage />
    </QueryClientProvider>,
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  assign.mockReset();
});

function submit(): void {
  fireEvent.change(screen.getByLabelText("User name"), { target: { value: "radiologist.a" } });
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "secret" } });
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("the sign-in page", () => {
  it("goes to the page that was asked for", async () => {
    signIn = json({ ...SESSION, user: {} });
    submit();
    await waitFor(() => expect(assign).toHaveBeenCalledWith("/viewer/?StudyInstanceUIDs=1.2"));
  });

  it("says in words what is wrong, and puts the focus on the password", async () => {
    signIn = json({ title: "Sign-in refused", detail: "", status: 401 }, 401);
    submit();
    expect((await screen.findByRole("alert")).textContent).toBe("User name or password is not right. Check both and try again.");
    expect(document.activeElement).toBe(screen.getByLabelText("Password"));
    expect(assign).not.toHaveBeenCalled();
  });

  it("passes on how long to wait after too many attempts", async () => {
    signIn = json({ title: "Too many attempts", detail: "Wait 5 minutes.", status: 429 }, 429);
    submit();
    expect((await screen.findByRole("alert")).textContent).toBe("Wait 5 minutes.");
  });

  it("shows and hides the password", () => {
    const field = screen.getByLabelText<HTMLInputElement>("Password");
    fireEvent.click(screen.getByRole("button", { name: "Show password" }));
    expect(field.type).toBe("text");
    fireEvent.click(screen.getByRole("button", { name: "Hide password" }));
    expect(field.type).toBe("password");
  });

  it("names the parts that are not ready, and the site", async () => {
    expect(await screen.findByText(/not ready: DICOM receiver, background worker/)).toBeTruthy();
    expect(await screen.findByText("General Hospital")).toBeTruthy();
  });
});
