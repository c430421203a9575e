import { IconAlertTriangle, IconEye, IconEyeOff, IconLock, IconUser } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useRef, useState, type SubmitEvent } from "react";

import { nextPath, readSession, signIn } from "../api/session";
import { Logo, Wordmark } from "../ui/Logo";
import { useTitle } from "../ui/useTitle";
import { DisplayCheck } from "./DisplayCheck";
import { ServiceStatus } from "./ServiceStatus";
import { refusalInWords } from "./words";

/** A site without a name of its own is called like the program, and the wordmark says that already. */
const UNNAMED = "DGscope";

function SignInForm({ site }: { site: string }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const id = useId();
  const attempt = useMutation({
    mutationFn: () => signIn(name, password),
    onSuccess: () => location.assign(nextPath(location.search, location.origin)),
    onError: () => {
      passwordField.current?.focus();
      passwordField.current?.select();
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!attempt.isPending) attempt.mutate();
  };
  const Eye = shown ? IconEyeOff : IconEye;
  return (
    <form aria-label="Sign in" onSubmit={submit}>
      <h1>
        <Logo />
        <Wordmark />
      </h1>
      <p className="site">{site === UNNAMED ? "" : site}</p>
      <div className="field">
        <label htmlFor={`${id}u`}>User name</label>
        <div className="input">
          <IconUser className="i" aria-hidden />
          <input
            id={`${id}u`}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
      </div>
      <div className="field">
        <label htmlFor={`${id}p`}>Password</label>
        <div className="input">
          <IconLock className="i" aria-hidden />
          <input
            id={`${id}p`}
            name="password"
            ref={passwordField}
            type={shown ? "text" : "password"}
            autoComplete="current-password"
            required
            value={password}
            aria-invalid={attempt.isError}
            aria-describedby={attempt.isError ? `${id}e` : undefined}
            onChange={(event) => setPassword(event.target.value)}
          />
          <button type="button" className="btn q ib sm" aria-label={shown ? "Hide password" : "Show password"} onClick={() => setShown(!shown)}>
            <Eye className="i" aria-hidden />
          </button>
        </div>
      </div>
      {attempt.isError && (
        <p className="note bad" role="alert" id={`${id}e`}>
          <IconAlertTriangle className="i" aria-hidden />
          <span>{refusalInWords(attempt.error)}</span>
        </p>
      )}
      <button className="btn p" type="submit" aria-disabled={attempt.isPending}>
        {attempt.isPending ? "Signing in…" : "Sign in"}
      </button>
    </form>
  );
}

export function LoginPage() {
  useTitle("Sign in");
  const session = useQuery({ queryKey: ["session"], queryFn: ({ signal }) => readSession(signal), retry: 2 });
  const site = session.data?.site;
  return (
    <>
      <div className="login">
        <main>
          <SignInForm site={site?.name ?? ""} />
        </main>
        <DisplayCheck />
      </div>
      <footer className="status">
        <span>DGscope {site?.version}</span>
        <ServiceStatus />
        <div className="grow" />
        <span>Access is recorded.</span>
      </footer>
    </>
  );
}
