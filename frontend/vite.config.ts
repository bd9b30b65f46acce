import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds a running server. */
const SERVER = process.env.FLOWBUILDER_SERVER ?? "http://127.0.0.1:8000";

export default defineConfig(({ command }) => ({
  // The server hands out the built files below its static URL; the dev server has the root.
  base: command === "build" ? "/static/" : "/",
  plugins: [react()],
  build: {
    outDir: "dist",
    manifest: true,
    target: "es2022",
    // Browsers that know light-dark(): otherwise it is rewritten to what only follows the system.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
    sourcemap: false,
    // The canvas's layout engine is one file of 1.4 MB, loaded by a worker only when it is needed.
    chunkSizeWarningLimit: 1600,
  },
  server: {
    proxy: {
      // The browser's own Host goes through: the server compares it with the request's origin.
      "^/(api|console/api|admin)/": { target: SERVER },
      "/ws/": { target: SERVER, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    css: false,
  },
}));
