import { useEffect, useRef } from "react";

import { linePairs, paint, squares, steps, type Gray } from "./displayCheck";

function Pattern({ gray, height, name }: { gray: Gray; height: number; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const draw = () => {
      if (canvas.current !== null) paint(canvas.current, gray, height, window.devicePixelRatio);
    };
    draw();
    window.addEventListener("resize", draw);
    return () => window.removeEventListener("resize", draw);
  }, [gray, height]);
  return <canvas ref={canvas} role="img" aria-label={name} style={{ height }} />;
}

export function DisplayCheck() {
  const width = Math.round(window.screen.width * window.devicePixelRatio);
  const height = Math.round(window.screen.height * window.devicePixelRatio);
  return (
    <aside aria-label="Display check">
      <div className="check">
        <h2>Look at your display before you read</h2>
        <p>You should see 18 separate steps, a faint square in both fields, and even lines.</p>
        <Pattern gray={steps} height={92} name="18 gray steps from black to white" />
        <Pattern gray={linePairs} height={54} name="Line pairs of one and two pixels" />
        <Pattern gray={squares} height={96} name="A 5 % square on black and a 95 % square on white" />
        <p className="display">
          This display: {width} × {height}
        </p>
      </div>
    </aside>
  );
}
