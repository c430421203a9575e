import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// One bundle with fixed names: the Django page links app.js and app.css, and Django's own static files storage adds
// the content hashes. A second chunk would be found under two names there, so code splitting stays off.
export default defineConfig({
  base: "./",
  plugins: [react()],
  publicDir: false,
  build: {
    outDir: "../viewer/static/viewer",
    emptyOutDir: true,
    assetsInlineLimit: 0, // the Content-Security-Policy allows no data: URLs
    cssCodeSplit: false,
    modulePreload: false,
    target: "es2022",
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: "src/main.tsx",
      output: {
        codeSplitting: false,
        entryFileNames: "app.js",
        assetFileNames: (asset) => (asset.names.some((name) => name.endsWith(".css")) ? "app.css" : "assets/[name]-[hash][extname]"),
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    isolate: false, // the tests share nothing but the page, and each sets what it needs
  },
});
